import { create } from 'zustand';
import type { Threshold } from '../model/readings';

/** A run whose series are drawn beside those of the open one. */
export interface ChosenRun {
  readonly log: string;
  readonly run: string;
  /** The system of its log: runs of other systems measure other things. */
  readonly system: string;
  readonly label: string;
}

interface Charts {
  /** Series that the reader does not want to see, by their ids. */
  readonly hidden: ReadonlySet<string>;
  /** Lines that the reader set, by the ids of their series. They hold for every run while the tab lives. */
  readonly thresholds: ReadonlyMap<string, Threshold>;
  readonly beside: ChosenRun | null;
  show(series: string, shown: boolean): void;
  /** Null takes the line away. */
  setThreshold(series: string, threshold: Threshold | null): void;
  compare(beside: ChosenRun | null): void;
}

/** What all charts of the page share, besides the playhead. */
export const useCharts = create<Charts>((set, get) => ({
  hidden: new Set(),
  thresholds: new Map(),
  beside: null,
  show: (series, shown) => {
    const hidden = new Set(get().hidden);
    if (shown) hidden.delete(series);
    else hidden.add(series);
    set({ hidden });
  },
  setThreshold: (series, threshold) => {
    const thresholds = new Map(get().thresholds);
    if (threshold) thresholds.set(series, threshold);
    else thresholds.delete(series);
    set({ thresholds });
  },
  compare: (beside) => set({ beside }),
}));
