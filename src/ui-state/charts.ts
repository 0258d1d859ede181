import { create } from 'zustand';

interface Charts {
  /** Series that the reader does not want to see, by their ids. */
  readonly hidden: ReadonlySet<string>;
  show(series: string, shown: boolean): void;
}

/** What all charts of the page share, besides the playhead. */
export const useCharts = create<Charts>((set, get) => ({
  hidden: new Set(),
  show: (series, shown) => {
    const hidden = new Set(get().hidden);
    if (shown) hidden.delete(series);
    else hidden.add(series);
    set({ hidden });
  },
}));
