import { printCsv } from '../lib/csv';
import { printTime } from '../lib/times';
import type { SeriesInfo } from '../model/format';
import type { Json } from '../model/json';
import type {
  AttributionBy,
  AttributionRow,
  AttributionView,
  ReadingView,
  SeriesView,
  StretchReading,
  Threshold,
  ThresholdView,
} from '../model/readings';
import type { LaneTypes } from '../model/run-columns';
import type { Stretch } from '../model/views';
import {
  ATTEMPT_MEASURES,
  type AttemptMeasure,
  type Share,
  selectChanges,
  selectGroups,
  selectNeverBack,
  selectShares,
} from '../selectors/attribution';
import {
  EVENT_SERIES,
  type EventSeries,
  SeriesBuilder,
  selectEventSeries,
  selectSeries,
} from '../selectors/series';
import { isUnderWay, selectReadings } from '../selectors/stretch';
import { selectReading } from '../selectors/thin';
import { selectThreshold } from '../selectors/threshold';
import type { ReplaySource } from './build-history';
import { Gathered } from './gathered';
import type { RunLanes } from './run-lanes';

const MAX_NEVER_BACK = 50;

/** What one run measured, and which of its attempts did what to it. */
export class RunTelemetry {
  private readonly collector: Gathered['series'];
  private readonly deltas: Gathered['deltas'];
  private readonly types: Gathered['types'];
  private readonly eventSeries = new Map<EventSeries, SeriesBuilder>();

  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
    gathered = new Gathered(false),
  ) {
    this.collector = gathered.series;
    this.deltas = gathered.deltas;
    this.types = gathered.types;
  }

  /** Takes what the event at a position measured. */
  collect(payload: Json, position: number): void {
    const { telemetry, typeOf } = this.source.format;
    if (typeOf) this.types.note(this.lanes.at(position), typeOf(payload));
    if (!telemetry) return;
    const measures = telemetry.measure(payload);
    this.collector.add(position, measures);
    this.deltas.add(position, measures);
  }

  /** Gives spare room back once every event was collected. */
  settle(): void {
    this.collector.settle();
  }

  /** The series along the pixels of an axis: those of pixel x stand at positions `edges[x] … edges[x + 1] − 1`. */
  series(edges: Uint32Array): SeriesView[] {
    return this.shown
      .map(({ id, info, builder }) => selectSeries(id, info, builder, edges, this.deltas.series.get(id)))
      .filter((series) => series.readings > 0);
  }

  /** The series that are shown, whether or not anything is known at some position. */
  seriesShown(): (SeriesInfo & { readonly id: string })[] {
    return this.shown.map(({ id, info }) => ({ ...info, id }));
  }

  /** What each series says at a position; none of those that begin behind it. */
  readings(position: number): ReadingView[] {
    return this.shown.flatMap(({ id, builder }) => {
      const reading = selectReading(builder, position);
      return reading ? [{ id, ...reading }] : [];
    });
  }

  /** What of a series lies beyond a line. */
  threshold(series: string, threshold: Threshold): ThresholdView {
    const found = this.shown.find(({ id }) => id === series);
    return selectThreshold(found?.builder ?? new SeriesBuilder(), threshold);
  }

  /** What each series measured in a stretch; those that measured nothing in it are left out. */
  stretchReadings(stretch: Stretch): StretchReading[] {
    const { series } = this.collector;
    const measured = Object.keys(this.infos).filter((id) => series.has(id));
    const derived = measured.length > 1 ? [] : (Object.keys(EVENT_SERIES) as EventSeries[]);
    const builders: [string, SeriesBuilder][] = [
      ...measured.map((id): [string, SeriesBuilder] => [id, series.get(id)!]),
      ...derived.map((name): [string, SeriesBuilder] => [name, this.eventSeriesOf(name)]),
    ];
    return builders.flatMap(([id, builder]) => {
      const found = selectReadings(builder, stretch);
      return found ? [{ id, ...found }] : [];
    });
  }

  /** Every reading as CSV: a row for each position at which something was measured. */
  csv(): string {
    const { first } = this.lanes;
    const { time } = this.source.index.columns;
    const series = this.shown;
    const rows = new Map<number, (string | number | null)[]>();
    series.forEach(({ builder }, column) => {
      for (let at = 0; at < builder.count; at++) {
        const position = builder.positions[at]!;
        const row = rows.get(position) ?? [
          position,
          timeText(time[first + position]!),
          ...series.map(() => null),
        ];
        const value = builder.values[at]!;
        row[column + 2] = Number.isNaN(value) ? null : value;
        rows.set(position, row);
      }
    });
    const ordered = [...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0]));
    const names = series.map(({ info }) => `${info.label} (${info.unit})`);
    return printCsv(['position', 'time', ...names], ordered);
  }

  /**
   * Which steps, types or attempts did what to a measure, the largest first.
   * @param stretch only attempts that were under way in it count, each of them as a whole
   */
  async attribution(
    by: AttributionBy,
    wanted: string | null,
    count: number,
    stretch: Stretch | null = null,
  ): Promise<AttributionView> {
    const { spans } = this.lanes;
    const counts = (span: number) => stretch === null || isUnderWay(spans, span, stretch);
    const shares = this.allShares(counts);
    const measures = shares.map(({ id, info, shares }) => ({ ...info, id, measured: shares.length }));
    const shown = shares.find(({ id }) => id === wanted) ?? shares[0];
    const grouping: AttributionBy = by === 'type' && !this.types.any ? 'step' : by;
    const all = selectGroups(shown?.shares ?? [], spans, (span) => this.groupOf(grouping, span), counts);
    const groups = all.filter(({ measured }) => measured > 0);
    const rows = await Promise.all(
      groups.slice(0, count).map(async ({ group, ...rest }): Promise<AttributionRow> => {
        const lane = grouping === 'step' ? this.lanes.laneOf(group) : -1;
        const label = lane < 0 ? group : (await this.lanes.label(lane)).name;
        return { ...rest, key: group, label };
      }),
    );
    return {
      by: grouping,
      hasTypes: this.types.any,
      measures,
      shown: shown?.id ?? null,
      change: shown?.change ?? false,
      rows,
      total: groups.length,
      unmeasured: all.length - groups.length,
      attempts: all.reduce((sum, { attempts }) => sum + attempts, 0),
      neverBack: shown?.change ? await this.neverBack(shown.id, stretch && shown.shares) : [],
    };
  }

  /** The capability or step type of each lane. */
  laneTypes(): LaneTypes {
    return this.types.all(this.lanes.lanes.count);
  }

  /** What was measured, and where that is little, what every system's events carry. */
  private get shown(): { id: string; info: SeriesInfo; builder: SeriesBuilder }[] {
    const measured = Object.entries(this.infos).flatMap(([id, info]) => {
      const builder = this.collector.series.get(id);
      return builder ? [{ id, info, builder }] : [];
    });
    // A host's readings say more than the sizes of the records that carry them.
    const names = Object.keys(measured.length > 1 ? {} : EVENT_SERIES) as EventSeries[];
    return [
      ...measured,
      ...names.map((id) => ({ id, info: EVENT_SERIES[id], builder: this.eventSeriesOf(id) })),
    ];
  }

  private get infos(): Readonly<Record<string, SeriesInfo>> {
    return this.source.format.telemetry?.series ?? {};
  }

  /** Every measure of which at least one of the attempts that count tells something. */
  private allShares(
    counts: (span: number) => boolean,
  ): { id: string; info: SeriesInfo; change: boolean; shares: Share[] }[] {
    const { spans, first, count } = this.lanes;
    const { time, length } = this.source.index.columns;
    const times = time.subarray(first, first + count);
    const sizes = length.subarray(first, first + count);
    const changes = Object.entries(this.infos).map(([id, info]) => ({
      id,
      info,
      change: true,
      shares: selectChanges(this.deltas.series.get(id) ?? [], spans),
    }));
    const own = Object.entries(ATTEMPT_MEASURES).map(([id, info]) => ({
      id,
      info,
      change: false,
      shares: selectShares(id as AttemptMeasure, spans, times, sizes),
    }));
    return [...own, ...changes]
      .map(({ shares, ...rest }) => ({ ...rest, shares: shares.filter(({ span }) => counts(span)) }))
      .filter(({ shares }) => shares.length > 0);
  }

  private groupOf(by: AttributionBy, span: number): string {
    const lane = this.lanes.spans.lane[span]!;
    if (by === 'attempt') return `Attempt ${this.lanes.spans.attempt[span]}`;
    return (by === 'type' ? this.types.of(lane) : this.lanes.stepOf(lane)) ?? 'not told';
  }

  /**
   * What no later reading of the run undid.
   * @param shares the changes that count; null for all
   */
  private async neverBack(
    series: string,
    shares: readonly Share[] | null,
  ): Promise<AttributionView['neverBack']> {
    const counting = shares && new Set(shares.map(({ position }) => position));
    const deltas = this.deltas.series.get(series) ?? [];
    const readings = this.collector.series.get(series);
    const found = readings ? selectNeverBack(deltas, readings) : [];
    const counted = found.filter(({ position }) => counting?.has(position) ?? true);
    return Promise.all(
      counted.slice(0, MAX_NEVER_BACK).map(async (delta) => {
        const lane = this.lanes.at(delta.position);
        return { ...delta, label: lane < 0 ? '' : (await this.lanes.label(lane)).name };
      }),
    );
  }

  private eventSeriesOf(name: EventSeries): SeriesBuilder {
    let builder = this.eventSeries.get(name);
    if (builder === undefined) {
      const { spans, first, count } = this.lanes;
      const { time, length } = this.source.index.columns;
      const end = first + count;
      builder = selectEventSeries(name, spans, time.subarray(first, end), length.subarray(first, end));
      this.eventSeries.set(name, builder);
    }
    return builder;
  }
}

function timeText(micros: number): string | null {
  return Number.isNaN(micros) ? null : printTime(micros);
}
