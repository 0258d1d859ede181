import { create } from 'zustand';
import type { ReducedLog, ReduceProgress, ReduceQuestion } from '../engine/reduce-log';
import type { Fault } from '../model/errors';

/** The search for the smallest log of a run that still fails. */
export type Reduction =
  | { readonly phase: 'running'; readonly asked: ReduceQuestion; readonly progress: ReduceProgress | null }
  | { readonly phase: 'done'; readonly asked: ReduceQuestion; readonly found: ReducedLog }
  | { readonly phase: 'failed'; readonly asked: ReduceQuestion; readonly fault: Fault };

interface Reductions {
  /** By log and run. */
  readonly runs: Readonly<Record<string, Reduction>>;
  set(subject: string, reduction: Reduction): void;
}

/** A search goes on while the reader looks at something else. It dies with the page. */
export const useReductions = create<Reductions>((set) => ({
  runs: {},
  set: (subject, reduction) => set(({ runs }) => ({ runs: { ...runs, [subject]: reduction } })),
}));
