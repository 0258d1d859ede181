/** How the reader wants the rows of a run's timeline. Rows are known by their keys. */
export interface Arrangement {
  readonly groupBy: 'step' | 'type';
  readonly sort: 'seen' | 'worst' | 'longest';
  /** Repetitions stand in one row. */
  readonly foldRepeats: boolean;
  /** Rows that are not as open or closed as they are at first. */
  readonly toggled: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  /** In this order. */
  readonly pinned: readonly string[];
  /** Rows below another one (`''`: those of the run) that were moved by hand, in their order. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
}

/** As it is before anything was arranged. */
export const FIRST_ARRANGEMENT: Arrangement = {
  groupBy: 'step',
  sort: 'seen',
  foldRepeats: true,
  toggled: new Set(),
  hidden: new Set(),
  pinned: [],
  orders: new Map(),
};
