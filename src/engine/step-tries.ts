import { FLAG } from '../ingest/columns';
import { spotOf } from '../ingest/indexer';
import { hashBytes } from '../lib/hash';
import { dig, type Json, type Path } from '../model/json';
import { outcomeOf } from '../model/outcome';
import type { StepTries, TryComparison, TryDifferences, TryReadings, TryRow, TryView } from '../model/why';
import { diffJson } from '../replay/diff';
import { resolutionOf, settleTimes } from '../selectors/clock';
import {
  type LikelyRetries,
  type Pair,
  selectGap,
  selectLikelyRetries,
  selectPair,
  selectShown,
  selectTries,
  type Tries,
  type Try,
} from '../selectors/tries';
import {
  clipped,
  isDifference,
  isMereContainer,
  MAX_COUNTED,
  NOBODY,
  selectDifferences,
  selectInputRows,
} from '../selectors/try-differences';
import type { ReplaySource } from './build-history';
import { messageAt } from './chain';
import type { Gathered, LaneNumbers } from './gathered';
import type { RunLanes } from './run-lanes';
import type { RunState } from './run-state';
import type { RunTelemetry } from './run-telemetry';

/** Attempts side by side. */
const MAX_SHOWN = 10;
/** Fields of what the attempts were given, and of the state, that are listed for all of them. */
const MAX_INPUT = 16;
const MAX_STATE = 12;
/** Paths of the state that were written between two attempts and are compared. */
const MAX_PATHS = 400;
/** Leaves of a value of the state that are read. */
const MAX_VALUE_LEAVES = 400;

const encoder = new TextEncoder();

/** Lays the attempts of a step side by side, and tells what differs in the one that worked. */
export class StepTrier {
  /** What each lane works on; null where the system numbers its attempts. */
  private readonly likeness: LaneNumbers | null;
  private retries: LikelyRetries | null = null;
  private unit: number | null = null;

  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
    private readonly state: RunState,
    private readonly measured: RunTelemetry,
    gathered: Gathered,
  ) {
    this.likeness = source.format.likeness ? gathered.likeness : null;
  }

  /** Takes what the event at a position tells of what its step works on; what is told last stands. */
  collect(payload: Json, position: number): void {
    const lane = this.lanes.at(position);
    if (this.likeness === null || lane < 0) return;
    const text = this.source.format.likeness!(payload);
    if (text === null) return;
    const bytes = encoder.encode(text);
    this.likeness.set(lane, hashBytes(bytes, 0, bytes.length) || 1);
  }

  /** Which lane is likely another try of which, once every event was collected; null where attempts are numbered. */
  likelyRetries(): LikelyRetries | null {
    const { spans, lanes } = this.lanes;
    if (this.likeness !== null) this.retries ??= selectLikelyRetries(spans, this.likeness.first(lanes.count));
    return this.retries;
  }

  /** The attempts of the step of an event, once the whole run was replayed; null for an event of no step. */
  async of(position: number, signal: AbortSignal): Promise<StepTries | null> {
    const lane = this.lanes.at(position);
    if (lane < 0) return null;
    const found = selectTries(this.lanes.spans, lane, this.likelyRetries());
    const { name } = await this.lanes.label(lane);
    if (found.tries.length === 0) return { ...NEVER_TRIED, label: name };
    const at = this.placeOf(found, lane, position);
    const outcomes = found.tries.map((each) => this.outcomeOf(each));
    const pair = selectPair(
      outcomes.map((outcome) => outcome === 'succeeded'),
      at,
    );
    const indices = selectShown(found.tries.length, at, pair, MAX_SHOWN);
    const shown = await Promise.all(indices.map((index) => this.view(found, index)));
    signal.throwIfAborted();
    const inputs = await Promise.all(indices.map((index) => this.input(found, index)));
    const fields = selectInputRows(inputs);
    const rows = fields.filter(({ always }) => !always);
    const comparison = pair && (await this.compare(found, pair, indices, inputs, signal));
    return {
      label: name,
      total: found.tries.length,
      inferred: found.inferred,
      at,
      failed: outcomes.filter((outcome) => outcome === 'failed' || outcome === 'crashed').length,
      shown,
      readings: this.readings(shown),
      input: rows.slice(0, MAX_INPUT).map(({ row }) => row),
      moreInput: fields.length - Math.min(rows.length, MAX_INPUT),
      state: comparison ? await this.stateRows(found, indices, comparison) : [],
      comparison,
    };
  }

  private outcomeOf({ span }: Try) {
    return outcomeOf(this.lanes.spans.outcome[span]!) ?? 'unknown';
  }

  /** The try that an event lies in: the last of its lane that had begun. */
  private placeOf({ tries }: Tries, lane: number, position: number): number {
    const { start } = this.lanes.spans;
    const begun = tries.findLastIndex((each) => each.lane === lane && start[each.span]! <= position);
    return begun >= 0 ? begun : tries.findIndex((each) => each.lane === lane);
  }

  /** Where a try was announced, if it was by an event of its own; else −1. */
  private announcedAt({ lane, span }: Try): number {
    const { spans } = this.lanes;
    const queued = spans.queued[span]!;
    const before = span - 1;
    if (before < spans.ofLane[lane]!) return queued;
    // The event by which the one before failed promised this one: what it says is of that.
    return queued > Math.max(spans.start[before]!, spans.end[before]!) ? queued : -1;
  }

  private async view(tries: Tries, index: number): Promise<TryView> {
    const each = tries.tries[index]!;
    const { spans, first } = this.lanes;
    const { columns, klasses } = this.source.index;
    const [begin, ended] = [spans.start[each.span]!, spans.end[each.span]!];
    const stop = ended < 0 ? this.lanes.count - 1 : ended;
    let events = 0;
    let failing = -1;
    for (let position = begin; position <= stop; position++) {
      if (this.lanes.at(position) !== each.lane) continue;
      events++;
      if (failing < 0 && columns.flags[first + position]! & FLAG.failing) failing = position;
    }
    const outcome = this.outcomeOf(each);
    const klass = ended < 0 ? 0 : columns.klass[first + ended]!;
    return {
      index,
      attempt: spans.attempt[each.span]!,
      label: tries.inferred ? (await this.lanes.label(each.lane)).name : null,
      outcome,
      klass: klasses[klass - 1] ?? null,
      begin,
      end: ended < 0 ? null : ended,
      failure: failing < 0 ? null : await this.failureAt(failing),
      began: columns.time[first + begin]!,
      gap: index === 0 ? null : this.gapBefore(tries, index),
      events,
    };
  }

  private async failureAt(position: number): Promise<NonNullable<TryView['failure']>> {
    const { index } = this.source;
    const row = this.lanes.first + position;
    const said = await messageAt(this.source, row);
    return { position, message: said ?? index.kinds[index.columns.kind[row]!] ?? '' };
  }

  private gapBefore({ tries }: Tries, index: number): TryView['gap'] {
    const { spans, first, count } = this.lanes;
    const end = spans.end[tries[index - 1]!.span]!;
    const begin = spans.start[tries[index]!.span]!;
    // Nobody saw the end of the one before: the next began over it.
    if (end < 0 || end >= begin) return null;
    const times = this.source.index.columns.time.subarray(first, first + count);
    this.unit ??= resolutionOf(settleTimes(times) ?? new Float64Array());
    return selectGap(times, end, begin, this.unit);
  }

  /** The series that say something at one of the tries. */
  private readings(shown: readonly TryView[]): TryReadings[] {
    const starts = shown.map(({ begin }) => this.readingsAt(begin));
    const ends = shown.map(({ end }) => (end === null ? new Map() : this.readingsAt(end)));
    return this.measured
      .seriesShown()
      .map((info) => ({
        ...info,
        before: starts.map((values) => values.get(info.id) ?? Number.NaN),
        after: ends.map((values) => values.get(info.id) ?? Number.NaN),
      }))
      .filter(({ before, after }) => [...before, ...after].some((value) => !Number.isNaN(value)));
  }

  /** What each series says at an event; what an event alone carries is that of no later one. */
  private readingsAt(position: number): Map<string, number> {
    const alone = new Set(
      this.measured
        .seriesShown()
        .filter(({ kind }) => kind === 'each')
        .map(({ id }) => id),
    );
    const told = this.measured
      .readings(position)
      .filter((reading) => reading.position === position || !alone.has(reading.id));
    return new Map(told.map(({ id, value }) => [id, value]));
  }

  private payloadAt(position: number): Promise<Json> {
    const { records, index } = this.source;
    return records.payload(spotOf(index.columns, this.lanes.first + position));
  }

  /** What a try was given: its announcement, where it has one, and its start. */
  private async input(tries: Tries, index: number): Promise<Json> {
    const each = tries.tries[index]!;
    const announced = this.announcedAt(each);
    const begun = await this.payloadAt(this.lanes.spans.start[each.span]!);
    return announced < 0 ? { begun } : { announced: await this.payloadAt(announced), begun };
  }

  /** What a try came to; nothing where the log ends first. */
  private async result(tries: Tries, index: number): Promise<Json> {
    const end = this.lanes.spans.end[tries.tries[index]!.span]!;
    return end < 0 ? {} : this.payloadAt(end);
  }

  private async compare(
    tries: Tries,
    pair: Pair,
    indices: readonly number[],
    inputs: readonly Json[],
    signal: AbortSignal,
  ): Promise<TryComparison> {
    const results = await Promise.all(indices.map((index) => this.result(tries, index)));
    const [one, other] = [indices.indexOf(pair.one), indices.indexOf(pair.other)];
    const within = (values: readonly Json[]) =>
      selectDifferences(
        diffJson(values[one], values[other], [], MAX_COUNTED + 1),
        (path) => values.map((value) => dig(value, path)),
        NOBODY,
      );
    return {
      ...pair,
      input: within(inputs),
      state: await this.stateBetween(tries, pair, indices, signal),
      result: within(results),
    };
  }

  /** What differs in the state before two tries: what was written from the start of one to that of the other. */
  private async stateBetween(
    tries: Tries,
    { one, other }: Pair,
    indices: readonly number[],
    signal: AbortSignal,
  ): Promise<TryDifferences> {
    const { start } = this.lanes.spans;
    const startOf = (index: number) => start[tries.tries[index]!.span]!;
    const stretch = { from: startOf(one), to: startOf(other) };
    const written = await this.state.stretch(stretch, 0, MAX_PATHS, signal);
    const leaves = written.rows.flatMap((row) => row.leaves).filter((leaf) => !isMereContainer(leaf));
    const differing = leaves.filter(isDifference);
    const lanes = new Set(tries.tries.map(({ lane }) => lane));
    const own = written.rows.filter(({ last }) => lanes.has(this.lanes.at(last)));
    const byItself = new Set<Path>(own.flatMap((row) => row.leaves.map(({ path }) => path)));
    const atEach = new Map<Path, (Json | undefined)[]>();
    for (const { path } of differing.slice(0, MAX_COUNTED)) {
      signal.throwIfAborted();
      const values = indices.map((index) => this.state.valueAt(path, startOf(index) - 1, MAX_VALUE_LEAVES));
      atEach.set(path, await Promise.all(values));
    }
    const found = selectDifferences(differing, (path) => atEach.get(path) ?? [], byItself);
    const more =
      written.total > written.rows.length ||
      written.rows.some((row) => row.more) ||
      leaves.some(({ kind }) => kind === 'large');
    return { ...found, atLeast: found.atLeast || more };
  }

  /** What the state held before each try, where the two that are compared differ. */
  private async stateRows(
    { tries }: Tries,
    indices: readonly number[],
    { state }: TryComparison,
  ): Promise<TryRow[]> {
    const telling = state.shown.filter(({ always, own }) => !always && !own).slice(0, MAX_STATE);
    return Promise.all(
      telling.map(async ({ path }) => {
        const starts = indices.map((index) => this.lanes.spans.start[tries[index]!.span]!);
        const values = await Promise.all(
          starts.map((start) => this.state.valueAt(path, start - 1, MAX_VALUE_LEAVES)),
        );
        return { path, values: values.map((value) => value && clipped(value).value) };
      }),
    );
  }
}

const NEVER_TRIED: StepTries = {
  label: '',
  total: 0,
  inferred: false,
  at: -1,
  failed: 0,
  shown: [],
  readings: [],
  input: [],
  state: [],
  moreInput: 0,
  comparison: null,
};
