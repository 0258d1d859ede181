import { FLAG } from '../ingest/columns';
import { spotOf } from '../ingest/indexer';
import { parseJson, printJson } from '../lib/json';
import type { Json } from '../model/json';
import { outcomeOf, type StepOutcome } from '../model/outcome';
import type { EventRow, RawRecord } from '../model/views';
import type { ReplaySource } from './build-history';
import type { RunLanes } from './run-lanes';
import { placeOf } from './summarise';

/** How much of a record's text is handed to the page at once. */
const MAX_TEXT = 512 << 10;

/** The events of a run and the records behind them. */
export class RunEvents {
  constructor(
    private readonly source: ReplaySource,
    private readonly lanes: RunLanes,
  ) {}

  /** One line of the list of events. */
  async event(position: number): Promise<EventRow> {
    const { columns, kinds, klasses } = this.source.index;
    const row = this.lanes.first + position;
    const lane = this.lanes.lanes.ofPosition[position] ?? -1;
    const flags = columns.flags[row]!;
    return {
      position,
      kind: kinds[columns.kind[row]!] ?? '',
      step: lane < 0 ? null : (await this.lanes.label(lane)).name,
      attempt: columns.attempt[row]!,
      outcome: outcomeOf(columns.outcome[row]!) as StepOutcome | null,
      klass: klasses[columns.klass[row]! - 1] ?? null,
      failing: (flags & FLAG.failing) !== 0,
      repeat: flags & FLAG.duplicate ? 'duplicate' : flags & FLAG.conflict ? 'conflict' : null,
      time: columns.time[row]!,
      bytes: columns.length[row]!,
    };
  }

  /** An event's payload, as replay sees it. */
  payload(position: number): Promise<Json> {
    return this.source.records.payload(spotOf(this.source.index.columns, this.lanes.first + position));
  }

  /** Where the record of an event begins in the log's bytes. */
  offsetAt(position: number): number {
    return this.source.index.columns.offset[this.lanes.first + position]!;
  }

  /** The record behind an event, as it stands in its file. */
  async record(position: number): Promise<RawRecord> {
    const { records, index } = this.source;
    const row = this.lanes.first + position;
    const spot = spotOf(index.columns, row);
    const cut = spot.length > MAX_TEXT;
    const text = await records.text({ offset: spot.offset, length: Math.min(spot.length, MAX_TEXT) });
    return {
      ...placeOf(records.parts, spot),
      text,
      pretty: cut ? null : prettyOf(text),
      bytes: spot.length,
      cut,
      kind: records.partAt(spot.offset).framing.kind,
      time: index.columns.time[row]!,
      position,
    };
  }
}

/** The record as indented JSON; null where it is none (a CSV row, an event block). */
function prettyOf(text: string): string | null {
  try {
    return printJson(parseJson(text), 2);
  } catch {
    return null;
  }
}
