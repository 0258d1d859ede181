import { SlidersHorizontal } from 'lucide-react';
import { usePreferences } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import css from './Settings.module.css';

const THEMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;
const DENSITIES = { comfortable: 'Comfortable', compact: 'Compact' } as const;
const ZONES = { local: 'Your zone', utc: 'UTC' } as const;

/** How the page looks and behaves on this machine. */
export function Settings() {
  const { theme, density, zone, singleKeys, layouts, set, resetLayouts } = usePreferences();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Button
        look="quiet"
        icon={<SlidersHorizontal aria-hidden />}
        label="Settings"
        data-target="settings"
        popoverTarget="settings"
        aria-haspopup="dialog"
      />
      <div id="settings" popover="auto" className={css.menu} role="dialog" aria-label="Settings">
        <Choice title="Theme" labels={THEMES} value={theme} onChoose={(next) => set({ theme: next })} />
        <Choice
          title="Density"
          labels={DENSITIES}
          value={density}
          onChoose={(next) => set({ density: next })}
        />
        <Choice
          title="Times"
          labels={ZONES}
          value={zone}
          note={`Your zone is ${here}`}
          onChoose={(next) => set({ zone: next })}
        />
        <label className={css.check}>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => set({ singleKeys: event.target.checked })}
          />
          Single letters are keys
        </label>
        <Button onClick={resetLayouts} off={Object.keys(layouts).length === 0}>
          Panels back to their first sizes
        </Button>
      </div>
    </>
  );
}
