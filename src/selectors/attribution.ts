import { grown } from '../lib/interner';
import type { Measure, SeriesInfo } from '../model/format';
import type { LaneTypes, SpanColumns } from '../model/run-columns';

/** What one event measured before and after what it reports, where it was measured anew in between. */
export interface Delta {
  readonly position: number;
  readonly before: number;
  readonly after: number;
}

/** Gathers what attempts changed, series by series, as a run's payloads pass by. */
export class DeltaCollector {
  readonly series = new Map<string, Delta[]>();

  add(position: number, measures: readonly Measure[]): void {
    for (const before of measures) {
      if (before.moment !== 'before' || before.reading === null || before.value === null) continue;
      const after = measures.find((each) => each.series === before.series && each.moment === 'after');
      if (after === undefined || after.value === null || after.reading === before.reading) continue;
      const known = this.series.get(before.series);
      const delta = { position, before: before.value, after: after.value };
      if (known) known.push(delta);
      else this.series.set(before.series, [delta]);
    }
  }

  /** Takes back what was measured from a position on. */
  cut(position: number): void {
    for (const deltas of this.series.values())
      while (deltas.length > 0 && deltas.at(-1)!.position >= position) deltas.pop();
  }
}

/** Systems know a handful of types; hostile logs may name more, which then count as not told. */
const MAX_TYPES = 200;

/** The capability or step type of each lane: the first that one of its events tells. */
export class LaneTypeCollector {
  private ofLane: Uint16Array = new Uint16Array(64);
  private readonly names: string[] = [];

  get any(): boolean {
    return this.names.length > 0;
  }

  note(lane: number, type: string | null): void {
    if (lane < 0 || type === null) return;
    this.makeRoom(lane + 1);
    if (this.ofLane[lane] !== 0) return;
    let at = this.names.indexOf(type);
    if (at < 0 && this.names.length < MAX_TYPES) at = this.names.push(type) - 1;
    this.ofLane[lane] = at + 1;
  }

  /** A copy, of the first `lanes` lanes: what is sent to the page is its own. */
  all(lanes: number): LaneTypes {
    this.makeRoom(lanes);
    return { names: [...this.names], ofLane: this.ofLane.slice(0, lanes) };
  }

  of(lane: number): string | null {
    return this.names[(this.ofLane[lane] ?? 0) - 1] ?? null;
  }

  /** Forgets the lanes from `lanes` on. */
  cut(lanes: number): void {
    this.ofLane.fill(0, lanes);
  }

  private makeRoom(lanes: number): void {
    if (lanes > this.ofLane.length) this.ofLane = grown(this.ofLane, lanes);
  }
}

/** What attempts are measured by without any telemetry: times and sizes that every system's events carry. */
export const ATTEMPT_MEASURES = {
  duration: { label: 'Duration', unit: 'micros' },
  queue: { label: 'Wait before it', unit: 'micros' },
  output: { label: 'Size of its last record', unit: 'bytes' },
} as const satisfies Record<string, SeriesInfo>;

export type AttemptMeasure = keyof typeof ATTEMPT_MEASURES;

/** One value of one attempt. */
export interface Share {
  readonly span: number;
  /** Where a click leads. */
  readonly position: number;
  readonly value: number;
}

/**
 * The values of attempts in a measure of their own; those that the log does not tell are left out.
 * @param times micros of each position, `NaN` for none
 * @param sizes bytes of each position's record
 */
export function selectShares(
  measure: AttemptMeasure,
  spans: SpanColumns,
  times: Float64Array,
  sizes: Uint32Array,
): Share[] {
  const shares: Share[] = [];
  for (let span = 0; span < spans.count; span++) {
    const [queued, start, end] = [spans.queued[span]!, spans.start[span]!, spans.end[span]!];
    if (start < 0) continue;
    let value = Number.NaN;
    if (measure === 'queue' && queued >= 0) value = times[start]! - times[queued]!;
    if (measure === 'duration' && end > start) value = times[end]! - times[start]!;
    if (measure === 'output' && end >= 0) value = sizes[end]!;
    if (!Number.isNaN(value)) shares.push({ span, position: measure === 'queue' ? start : end, value });
  }
  return shares;
}

/** The changes of a series as shares of the attempts that ended there. */
export function selectChanges(deltas: readonly Delta[], spans: SpanColumns): Share[] {
  const spanEndingAt = new Map<number, number>();
  for (let span = 0; span < spans.count; span++)
    if (spans.end[span]! >= 0) spanEndingAt.set(spans.end[span]!, span);
  return deltas.flatMap(({ position, before, after }) => {
    const span = spanEndingAt.get(position);
    return span === undefined ? [] : [{ span, position, value: after - before }];
  });
}

/** The attempts of one group together. */
export interface GroupShare {
  readonly group: string;
  readonly attempts: number;
  /** Of how many attempts the value is known. */
  readonly measured: number;
  readonly value: number;
  /** The event of the largest share. */
  readonly position: number;
}

/**
 * Adds shares up by group, largest first, whether up or down; groups without any measured attempt come last.
 * @param groupOf the group of each span
 * @param counts does a span count at all? Shares of those that do not are not among `shares`
 */
export function selectGroups(
  shares: readonly Share[],
  spans: SpanColumns,
  groupOf: (span: number) => string,
  counts: (span: number) => boolean = () => true,
): GroupShare[] {
  const groups = new Map<
    string,
    { -readonly [Key in keyof GroupShare]: GroupShare[Key] } & { most: number }
  >();
  for (let span = 0; span < spans.count; span++) {
    if (spans.start[span]! < 0 || !counts(span)) continue;
    const group = groupOf(span);
    const known = groups.get(group);
    if (known) known.attempts++;
    else
      groups.set(group, {
        group,
        attempts: 1,
        measured: 0,
        value: 0,
        position: spans.start[span]!,
        most: -1,
      });
  }
  for (const { span, position, value } of shares) {
    const known = groups.get(groupOf(span))!;
    known.measured++;
    known.value += value;
    if (Math.abs(value) <= known.most) continue;
    known.most = Math.abs(value);
    known.position = position;
  }
  return [...groups.values()]
    .map(({ most: _, ...group }) => group)
    .sort((a, b) => Number(b.measured > 0) - Number(a.measured > 0) || Math.abs(b.value) - Math.abs(a.value));
}

/** Changes that no later reading of the series undid: none was again at, or on the other side of, what it was before. */
export function selectNeverBack(
  deltas: readonly Delta[],
  readings: {
    readonly positions: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly count: number;
  },
): Delta[] {
  const found: Delta[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  let at = readings.count - 1;
  // From the end backwards, so that the extremes of all later readings are at hand.
  for (const delta of deltas.toReversed()) {
    for (; at >= 0 && readings.positions[at]! > delta.position; at--) {
      const value = readings.values[at]!;
      // `NaN`, where nothing could be measured, is on neither side.
      if (value > highest) highest = value;
      if (value < lowest) lowest = value;
    }
    const { before, after } = delta;
    if (after === before) continue;
    if (after < before ? highest < before : lowest > before) found.push(delta);
  }
  return found.reverse();
}
