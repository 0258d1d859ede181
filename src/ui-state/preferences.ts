import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'system' | 'light' | 'dark';

interface Preferences {
  readonly theme: Theme;
  setTheme(theme: Theme): void;
}

/** What outlives a visit. Opening someone's link never writes here. */
export const usePreferences = create<Preferences>()(
  persist((set) => ({ theme: 'system', setTheme: (theme) => set({ theme }) }), {
    name: 'walkback-preferences',
  }),
);
