/** What the page hears of what a run measured. */
import type { SeriesInfo } from './format';
import type { Position } from './units';

/** A series of readings along the run, thinned to what can be drawn. */
export interface SeriesView extends SeriesInfo {
  readonly id: string;
  readonly points: readonly SeriesPoint[];
  /** Positions whose record only repeats the reading before it. */
  readonly repeats: readonly Position[];
  /** What steps changed, measured before and after them. */
  readonly changes: readonly {
    readonly position: Position;
    readonly before: number;
    readonly after: number;
  }[];
  /** How many readings there are, and how many of them only repeat an older one. */
  readonly readings: number;
  readonly repeated: number;
}

/** The extremes of the readings of one pixel; `NaN` where nothing could be measured. */
export interface SeriesPoint {
  readonly position: Position;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

/** What a series measured in a stretch of positions. */
export interface StretchReading {
  readonly id: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

/** The reading of one series that is in force at a position. */
export interface ReadingView {
  readonly id: string;
  /** `NaN` where nothing could be measured. */
  readonly value: number;
  /** Where it was measured. */
  readonly position: Position;
}

/** A line across a series, and the side of it that the reader watches. */
export interface Threshold {
  readonly value: number;
  readonly side: 'above' | 'below';
}

/** What lies beyond a threshold. */
export interface ThresholdView {
  readonly beyond: number;
  /** Readings that were measured anew: repeated ones are not counted. */
  readonly measured: number;
  /** Where the series goes beyond the line or comes back, ascending. */
  readonly crossings: Uint32Array;
}

/** What attempts are added up by. */
export type AttributionBy = 'step' | 'type' | 'attempt';

/** One group of attempts and its share of a measure. */
export interface AttributionRow {
  readonly key: string;
  readonly label: string;
  readonly attempts: number;
  /** Of how many attempts the value is known. */
  readonly measured: number;
  /** The sum over these. */
  readonly value: number;
  /** The event of the largest share. */
  readonly position: Position;
}

/** Which attempts did what to one measure. */
export interface AttributionView {
  /** How it was added up: not always as asked, since not every log tells types. */
  readonly by: AttributionBy;
  readonly hasTypes: boolean;
  /** The measures that can be shown, each with how many attempts tell it. */
  readonly measures: readonly (SeriesInfo & { readonly id: string; readonly measured: number })[];
  /** The measure that is shown; null when no attempt tells any. */
  readonly shown: string | null;
  /** Values are changes, down as well as up. */
  readonly change: boolean;
  readonly rows: readonly AttributionRow[];
  /** Groups that tell something; `rows` holds the first of them. */
  readonly total: number;
  /** Groups that tell nothing. */
  readonly unmeasured: number;
  /** Attempts of all groups. */
  readonly attempts: number;
  /** Changes that no later reading undid. */
  readonly neverBack: readonly {
    readonly position: Position;
    readonly label: string;
    readonly before: number;
    readonly after: number;
  }[];
}
