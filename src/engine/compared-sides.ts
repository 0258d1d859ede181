import { looksLike } from '../compare/looks';
import type { Side, StepName } from '../compare/side';
import { spotOf } from '../ingest/indexer';
import { pauses } from '../lib/tasks';
import type { ComparedSide } from '../model/comparison';
import type { Json } from '../model/json';
import type { LaneColumns } from '../model/run-columns';
import { withPositions } from '../selectors/lanes';
import type { ReplaySource } from './build-history';
import { RunLanes } from './run-lanes';

/** A run to be compared, and what its log is. */
export interface RunToCompare {
  readonly side: ComparedSide;
  readonly source: ReplaySource;
  /** The log ends in the middle of a record. */
  readonly torn: boolean;
}

/** One run of a comparison: its columns, its lanes, and where its records are. */
export class ComparedRun {
  readonly lanes: RunLanes;
  readonly columns: LaneColumns;
  readonly count: number;
  readonly first: number;
  /** How long the attempt took that each event ends; `NaN` for none. */
  readonly took: Float64Array;
  readonly events: Side;

  constructor(
    readonly side: ComparedSide,
    readonly source: ReplaySource,
    torn: boolean,
  ) {
    const { index } = source;
    const run = side.run.index;
    this.first = index.starts[run]!;
    this.count = index.starts[run + 1]! - this.first;
    this.lanes = new RunLanes(source, this.first, this.count, torn);
    this.columns = withPositions(this.lanes.lanes);
    this.took = this.durations();
    const of = <T extends { subarray(from: number, to: number): T }>(column: T) =>
      column.subarray(this.first, this.first + this.count);
    const klass = of(index.columns.klass);
    this.events = {
      count: this.count,
      lane: this.columns.ofPosition,
      attempt: of(index.columns.attempt),
      kind: of(index.columns.kind),
      kinds: index.kinds,
      act: of(index.columns.act),
      outcome: of(index.columns.outcome),
      klassOf: (position) => index.klasses[klass[position]! - 1] ?? null,
    };
  }

  /** Where the record of an event lies. */
  spot(position: number) {
    return spotOf(this.source.index.columns, this.first + position);
  }

  /** From a lane's first start to its last end; `NaN` where there are no times. */
  tookOf(lane: number): number {
    const { spans } = this.lanes;
    const [from, to] = [spans.ofLane[lane]!, spans.ofLane[lane + 1]!];
    let [start, end] = [Number.NaN, Number.NaN];
    for (let span = from; span < to; span++) {
      if (Number.isNaN(start) && spans.start[span]! >= 0) start = this.time(spans.start[span]!);
      if (spans.end[span]! >= 0) end = this.time(spans.end[span]!);
    }
    return end - start;
  }

  time(position: number): number {
    return this.source.index.columns.time[this.first + position]!;
  }

  /** The keys of the steps; no record is read. */
  keys(): StepName[] {
    return Array.from({ length: this.columns.count }, (_, lane) => {
      const { step, item, name, stepName } = this.lanes.knownLabel(lane);
      return {
        key: item === null ? step : `${step}\u0000${item}`,
        name: stepName === step ? null : name,
        type: null,
      };
    });
  }

  /**
   * The steps with what their last records call them, and of what type those say they are (or else their first ones): for
   * where keys are made anew.
   * @throws {DOMException} `AbortError` when the signal says to stop
   */
  async names(signal: AbortSignal): Promise<StepName[]> {
    const { format, index } = this.source;
    const names = this.keys();
    if (!format.describe && !format.typeOf) return names;
    const { start, positions } = this.columns;
    const isMade = ({ key }: StepName) => looksLike('', key, key) === 'id';
    const lanes = names.map((_, lane) => lane);
    await this.eachRecord(
      lanes,
      (lane) => positions[start[lane + 1]! - 1]!,
      signal,
      (lane, payload) => {
        const { key, name } = names[lane]!;
        const told = index.stepNames.size === 0 ? (format.describe?.(payload) ?? null) : null;
        const type = isMade(names[lane]!) ? (format.typeOf?.(payload) ?? null) : null;
        names[lane] = { key, name: told === key ? name : (told ?? name), type };
      },
    );
    const untold = lanes.filter((lane) => names[lane]!.type === null && isMade(names[lane]!));
    await this.eachRecord(
      untold,
      (lane) => positions[start[lane]!]!,
      signal,
      (lane, payload) => {
        names[lane] = { ...names[lane]!, type: format.typeOf?.(payload) ?? null };
      },
    );
    return names;
  }

  /** Visits one record of each lane, in the order of their bytes. */
  private async eachRecord(
    lanes: readonly number[],
    positionOf: (lane: number) => number,
    signal: AbortSignal,
    visit: (lane: number, payload: Json) => void,
  ): Promise<void> {
    const { index, records } = this.source;
    const { offset } = index.columns;
    const placeOf = (lane: number) => offset[this.first + positionOf(lane)]!;
    const ordered = lanes.toSorted((one, other) => placeOf(one) - placeOf(other));
    const pause = pauses(signal);
    const spots = ordered.map((lane) => this.spot(positionOf(lane)));
    await records.eachPayload(spots, (payload, at) => {
      visit(ordered[at]!, payload);
      return pause()?.then(() => true) ?? true;
    });
  }

  private durations(): Float64Array {
    const { spans } = this.lanes;
    const took = new Float64Array(this.count).fill(Number.NaN);
    for (let span = 0; span < spans.count; span++) {
      const [start, end] = [spans.start[span]!, spans.end[span]!];
      if (start >= 0 && end >= start) took[end] = this.time(end) - this.time(start);
    }
    return took;
  }
}
