import { FLAG } from '../ingest/columns';
import { type EventIndex, spotOf, stepKeyOf } from '../ingest/indexer';
import type { RecordRange, Records } from '../ingest/records';
import { yieldToTasks } from '../lib/tasks';
import type { Format, ReplayEvent, RunContext } from '../model/format';
import type { Json, JsonObject } from '../model/json';
import { History } from '../replay/history';
import { HistoryReader } from '../replay/reader';

/** What replay needs of a log. */
export interface ReplaySource {
  readonly format: Format;
  readonly shape: string;
  readonly index: EventIndex;
  readonly records: Records;
}

interface BuildOptions {
  /** Go on behind what was replayed of a run that grows; its first events must be the same as then. */
  readonly before?: History | null;
  /** Start behind a known state instead of from nothing: the first position to replay, and that state. */
  readonly from?: number;
  readonly state?: Json;
  readonly signal?: AbortSignal;
  /** Told of every event's payload, in order. */
  readonly onPayload?: (payload: Json, position: number) => void;
  /** Asked between slices: does someone wait for a position that was replayed but not indexed yet? */
  readonly awaited?: (replayed: number) => boolean;
  /** Waited for between slices: lets go first what needs no history. */
  readonly pause?: () => Promise<unknown>;
  /** Called after each slice. */
  readonly onReplayed?: (replayed: number, total: number) => void;
  /** Called whenever more can be asked than before. */
  readonly onSealed?: (reader: HistoryReader, done: number, total: number) => void;
}

/** Work between two looks at the message queue. */
const SLICE_MS = 8;
/** History is indexed anew whenever it has grown by this factor, so that early positions answer early. */
const SEAL_GROWTH = 4;
const FIRST_SEAL = 2_000;

/**
 * Replays a run and returns its history, ready to be asked about any position. That of a log which is still followed can
 * be gone on with.
 */
export async function buildHistory(
  source: ReplaySource,
  run: number,
  options: BuildOptions = {},
): Promise<HistoryReader> {
  const { format, index, records } = source;
  const { columns } = index;
  const offset = options.from ?? 0;
  const first = index.starts[run]! + offset;
  const total = index.starts[run + 1]! - first;
  const context = await contextOf(source, run, offset);
  const reduce = format.replay(context);
  const history = options.before ?? new History(index.threads, index.live);
  const replayed = history.appended;
  // A known state takes the place of the event before: positions then start one later.
  if (options.state !== undefined) history.append([{ path: ['state'], value: options.state }], null);
  const shift = replayed > 0 ? 0 : offset - history.appended;
  const reader = new HistoryReader(history, {
    payload: (position) => records.payload(spotOf(columns, index.starts[run]! + position + shift)),
    artifact: context.artifact,
  });

  const seal = (done: number) => {
    history.seal();
    options.onSealed?.(reader, done, total);
  };
  if (replayed > 0) options.onSealed?.(reader, replayed, total);
  let nextSeal = FIRST_SEAL;
  let sliceEnd = performance.now() + SLICE_MS;
  await records.eachPayload(rangesOf(index, first + replayed, total - replayed), (payload, turn) => {
    const at = replayed + turn;
    const row = first + at;
    options.onPayload?.(payload, at + offset);
    const event = replayEventOf(index, row, at + offset, payload);
    history.append(event === null ? [] : reduce(event, history), payload);
    if (at + 1 >= nextSeal) {
      nextSeal = (at + 1) * SEAL_GROWTH;
      seal(at + 1);
    }
    if (performance.now() < sliceEnd) return true;
    options.onReplayed?.(at + 1, total);
    return rest(options, () => options.awaited?.(at + 1) && seal(at + 1)).then(() => {
      sliceEnd = performance.now() + SLICE_MS;
      return true;
    });
  });
  if (!index.live) history.complete();
  options.onSealed?.(reader, total, total);
  return reader;
}

/**
 * What a reducer may know of a run besides its events.
 * @param offset the first position that is replayed
 */
export async function contextOf(
  { shape, index, records }: ReplaySource,
  run: number,
  offset = 0,
): Promise<RunContext> {
  const first = index.starts[run]! + offset;
  const total = index.starts[run + 1]! - first;
  const artifacts = await readArtifacts(index, records);
  return {
    run: index.runs.get(run),
    shape,
    envelope: envelopeOf(records, total > 0 ? index.columns.offset[first]! : 0),
    artifact: (id) => artifacts.get(id),
    ascending: ascends(index.seq, first, total),
  };
}

/** An event as reducers see it; null for a repetition, which they do not. */
export function replayEventOf(
  { columns, threads, kinds }: EventIndex,
  row: number,
  position: number,
  payload: Json,
): ReplayEvent | null {
  if (columns.flags[row]! & (FLAG.duplicate | FLAG.conflict)) return null;
  const thread = columns.thread[row]!;
  const step = thread === 0 ? null : stepKeyOf(threads.get(thread));
  return { position, kind: kinds[columns.kind[row]!] ?? '', step, payload };
}

/** @param look called once the messages that waited are in, before any further wait */
async function rest({ pause, signal }: BuildOptions, look: () => void): Promise<void> {
  await yieldToTasks();
  look();
  await pause?.();
  signal?.throwIfAborted();
}

/** Do the numbers of rows `first … first + total − 1` ascend? */
export function ascends(seq: BigInt64Array | null, first: number, total: number): boolean {
  if (seq === null) return true;
  for (let row = first + 1; row < first + total; row++) if (seq[row]! < seq[row - 1]!) return false;
  return true;
}

function* rangesOf(index: EventIndex, first: number, total: number): Iterable<RecordRange> {
  for (let row = first; row < first + total; row++) yield spotOf(index.columns, row);
}

/** The JSON document around the run's first event, where there is one. */
function envelopeOf(records: Records, offset: number): JsonObject | null {
  return records.parts.length === 0 ? null : records.partAt(offset).envelope;
}

/** The contents of artifacts that were dropped with the log, by id. */
export async function readArtifacts(index: EventIndex, records: Records): Promise<Map<string, Json>> {
  const found = new Map<string, Json>();
  for (const each of index.companions) {
    if (each.kind !== 'artifact') continue;
    const value = await records.payload(each);
    found.set(each.id, value);
  }
  return found;
}
