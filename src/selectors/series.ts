import { firstFrom } from '../lib/ascending';
import { BitSet } from '../lib/bit-set';
import { grown } from '../lib/interner';
import type { Measure, SeriesInfo } from '../model/format';
import type { SeriesView } from '../model/readings';
import type { SpanColumns } from '../model/run-columns';
import type { Delta } from './attribution';
import { type Readings, selectPoints } from './thin';

/**
 * A growing list of readings. A reading that only repeats the one before it is counted, not kept; where a value
 * could not be measured, `NaN` is kept, once until it is measured again.
 */
export class SeriesBuilder implements Readings {
  positions: Uint32Array = new Uint32Array(64);
  count = 0;
  repeated = 0;
  private gaps = 0;
  /** Positions whose record repeats the reading before it: nothing was measured anew there. */
  readonly repeats = new BitSet();
  private readings: Float64Array = new Float64Array(64);
  /** Settled: the readings in half the room, where none of them needs more. */
  private short: Float32Array | null = null;
  private last: number | null = null;
  private lastSeen = -1;
  /** Which reading each value was, to go on behind one of them. */
  private readonly ids: (number | null)[] = [];

  get values(): ArrayLike<number> {
    return this.short ?? this.readings;
  }

  /** How many readings were measured anew. */
  get measured(): number {
    return this.count - this.gaps;
  }

  /** @param value null where it was looked for and could not be measured */
  add(position: number, value: number | null, reading: number | null): void {
    const repeats = reading !== null && reading === this.last && !this.inGap;
    this.last = reading;
    this.lastSeen = position;
    if (value === null) this.addGap(position);
    else if (repeats) {
      this.repeated++;
      this.repeats.add(position);
    } else this.append(position, value);
  }

  /** Takes back the readings from `position` on; of a series that was not settled. */
  cut(position: number): void {
    while (this.count > 0 && this.positions[this.count - 1]! >= position) {
      this.count--;
      if (Number.isNaN(this.readings[this.count]!)) this.gaps--;
    }
    this.ids.length = this.count;
    this.last = this.ids.at(-1) ?? null;
    for (let at = this.repeats.last(this.lastSeen); at >= position; at = this.repeats.last(at - 1)) {
      this.repeats.delete(at);
      this.repeated--;
    }
    this.lastSeen = Math.min(this.lastSeen, position - 1);
  }

  private get inGap(): boolean {
    return this.count > 0 && Number.isNaN(this.values[this.count - 1]!);
  }

  private addGap(position: number): void {
    if (this.count === 0 || this.inGap) return;
    this.gaps++;
    this.append(position, Number.NaN);
  }

  private append(position: number, value: number): void {
    if (this.count === this.positions.length) {
      this.positions = grown(this.positions, this.count + 1);
      this.readings = grown(this.readings, this.count + 1);
    }
    this.positions[this.count] = position;
    this.ids[this.count] = this.last;
    this.readings[this.count++] = value;
  }

  /** Gives spare room back. Nothing can be added afterwards. */
  settle(): void {
    this.ids.length = 0;
    this.positions = this.positions.slice(0, this.count);
    const readings = this.readings.slice(0, this.count);
    const short = Float32Array.from(readings);
    const exact = readings.every((value, at) => Object.is(value, short[at]));
    this.short = exact ? short : null;
    this.readings = exact ? new Float64Array(0) : readings;
  }

  /** Takes over the positions of another settled series if they are the same. */
  sharePositions(other: SeriesBuilder): void {
    const same =
      this.count === other.count && this.positions.every((each, at) => each === other.positions[at]);
    if (same) this.positions = other.positions;
  }
}

/** Gathers a run's readings as its payloads pass by. */
export class SeriesCollector {
  readonly series = new Map<string, SeriesBuilder>();

  add(position: number, measures: readonly Measure[]): void {
    for (const { series, value, reading } of measures) {
      let builder = this.series.get(series);
      if (builder === undefined) {
        builder = new SeriesBuilder();
        this.series.set(series, builder);
      }
      builder.add(position, value, reading);
    }
  }

  /** Takes back what was measured from a position on. */
  cut(position: number): void {
    for (const builder of this.series.values()) builder.cut(position);
  }

  /** Gives spare room back once all payloads passed. What is measured together stands at the same positions. */
  settle(): void {
    const settled: SeriesBuilder[] = [];
    for (const builder of this.series.values()) {
      builder.settle();
      for (const other of settled) builder.sharePositions(other);
      settled.push(builder);
    }
  }
}

/** Series that any system's events carry: how long, how often, how large. */
export const EVENT_SERIES = {
  duration: { label: 'Duration of attempts', unit: 'micros', kind: 'each' },
  queue: { label: 'Wait before an attempt', unit: 'micros', kind: 'each' },
  attempts: { label: 'Attempt number', unit: 'count', kind: 'each' },
  size: { label: 'Record size', unit: 'bytes', kind: 'each' },
} as const satisfies Record<string, SeriesInfo>;

export type EventSeries = keyof typeof EVENT_SERIES;

/** Readings of an event series. Durations only where the log gives times. */
export function selectEventSeries(
  name: EventSeries,
  spans: SpanColumns,
  times: Float64Array,
  sizes: Uint32Array,
): SeriesBuilder {
  const found: [position: number, value: number][] = [];
  if (name === 'size') sizes.forEach((size, position) => void found.push([position, size]));
  else
    for (let span = 0; span < spans.count; span++) {
      const reading = readSpan(name, spans, span, times);
      if (reading !== null && !Number.isNaN(reading[1])) found.push(reading);
    }
  const builder = new SeriesBuilder();
  for (const [position, value] of found.sort((a, b) => a[0] - b[0])) builder.add(position, value, null);
  return builder;
}

function readSpan(
  name: Exclude<EventSeries, 'size'>,
  spans: SpanColumns,
  span: number,
  times: Float64Array,
): [number, number] | null {
  const [queued, start, end] = [spans.queued[span]!, spans.start[span]!, spans.end[span]!];
  if (start < 0) return null;
  if (name === 'attempts') return [start, spans.attempt[span]!];
  if (name === 'duration') return end < 0 || end === start ? null : [end, times[end]! - times[start]!];
  return queued < 0 ? null : [start, times[start]! - times[queued]!];
}

/** Marks stand at least this many pixels apart: closer ones are hard to tell apart, and each takes its time to draw. */
const MARK_PIXELS = 96;

/** Positions where a reading was only repeated, as many as can be told apart. */
function selectRepeats({ repeats }: SeriesBuilder, edges: Uint32Array): number[] {
  const shown: number[] = [];
  const to = edges.at(-1)!;
  for (let from = edges[0]!; from < to; ) {
    const [next] = repeats.between(from, to);
    if (next === undefined) break;
    shown.push(next);
    from = Math.max(edges[pixelOf(edges, next) + MARK_PIXELS] ?? to, next + 1);
  }
  return shown;
}

/** Of the changes that would be drawn on one another, the largest. */
function selectExtremes(deltas: readonly Delta[], edges: Uint32Array): Delta[] {
  const shown = new Map<number, Delta>();
  for (const delta of deltas) {
    if (delta.position < edges[0]! || delta.position >= edges.at(-1)!) continue;
    const place = Math.floor(pixelOf(edges, delta.position) / MARK_PIXELS);
    const known = shown.get(place);
    if (known === undefined || sizeOf(delta) > sizeOf(known)) shown.set(place, delta);
  }
  return [...shown.values()];
}

/** The pixel that a position between the outer edges stands at. */
function pixelOf(edges: Uint32Array, position: number): number {
  return firstFrom(edges, position + 1) - 1;
}

function sizeOf({ before, after }: Delta): number {
  return Math.abs(after - before);
}

/**
 * A series as the page draws it.
 * @param edges what shares pixel x are positions `edges[x] … edges[x + 1] − 1`
 */
export function selectSeries(
  id: string,
  info: SeriesInfo,
  builder: SeriesBuilder,
  edges: Uint32Array,
  deltas: readonly Delta[] = [],
): SeriesView {
  return {
    ...info,
    id,
    points: selectPoints(builder, edges),
    repeats: selectRepeats(builder, edges),
    changes: selectExtremes(deltas, edges),
    readings: builder.measured + builder.repeated,
    repeated: builder.repeated,
  };
}
