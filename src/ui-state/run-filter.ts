import { create } from 'zustand';
import type { RunFilter } from '../model/views';

interface RunFilters {
  /** The log that the filter is for; another one begins with all its runs. */
  readonly log: string;
  readonly filter: RunFilter;
  choose(log: string, filter: RunFilter): void;
}

export const ALL_RUNS: RunFilter = { text: '', outcome: null, sort: 'worst' };

/** Which runs of the open log are listed. */
export const useRunFilters = create<RunFilters>((set) => ({
  log: '',
  filter: ALL_RUNS,
  choose: (log, filter) => set({ log, filter }),
}));

/** Which runs of a log are listed. */
export function useRunFilter(log: string): RunFilter {
  return useRunFilters((state) => (state.log === log ? state.filter : ALL_RUNS));
}
