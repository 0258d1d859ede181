/** One of the two runs of a comparison, as plain columns: one entry an event, in replay order. */
export interface Side {
  readonly count: number;
  /** The lane of each event, −1 for events of the run itself. */
  readonly lane: ArrayLike<number>;
  /** One-based; 0 where the log does not tell. */
  readonly attempt: ArrayLike<number>;
  /** Ids of the side's own table of kinds. */
  readonly kind: ArrayLike<number>;
  readonly kinds: readonly string[];
  /** What the event does to its step, as a number both sides share. */
  readonly act: ArrayLike<number>;
  /** How it ended what it ends, as a number both sides share. */
  readonly outcome: ArrayLike<number>;
  /** The finer kind of outcome, as a text; null for none. */
  readonly klassOf: (position: number) => string | null;
}

/** What a lane can be recognised by in another run. */
export interface StepName {
  /** The step's own key, with that of its item. */
  readonly key: string;
  /** What people call it, where that is not its key. */
  readonly name: string | null;
  /** Its capability or type, where the log tells and its key is an id made for this run. */
  readonly type: string | null;
}
