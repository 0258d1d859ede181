/**
 * The numbers people mix up. A brand is optional, so a plain number may be given where a unit is
 * asked for, but one unit is never accepted for another.
 */
type Unit<Name extends string> = number & { readonly unit?: Name };

/** Integer microseconds since the Unix epoch, UTC. Nanoseconds of a source are cut, not rounded. */
export type Micros = Unit<'micros'>;

/** Index of an event inside its run's replay order, 0 … n−1. "State at p" includes event p. */
export type Position = Unit<'position'>;

/** Index of an event in a log's index: runs one after another, each in replay order. */
export type Row = Unit<'row'>;

/** A byte offset in the log's bytes: all its parts laid end to end. */
export type ByteOffset = Unit<'byte'>;

/** One-based, whatever the wire counts from. 0 means that the log does not tell. */
export type Attempt = Unit<'attempt'>;

/** Marks a missing time inside a column of numbers. */
export const NO_TIME: Micros = Number.NaN;
