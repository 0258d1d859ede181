import { type EventIndex, spotOf } from '../ingest/indexer';
import { parseRecord } from '../ingest/parse-record';
import { type RecordRange, Records, type StoredPart } from '../ingest/records';
import { hashText, RunIndexer } from '../ingest/run-indexer';
import { pauses } from '../lib/tasks';
import type { Edit } from '../model/branch';
import { type EditedOrder, editedOrder } from '../replay/edited-order';
import { ascends, type ReplaySource } from './build-history';

/** A run as some edits leave it: an index of its own over the same bytes, with the edited records behind them. */
export interface EditedRun {
  /** Holds this one run, as number 0. */
  readonly source: ReplaySource;
  readonly order: EditedOrder;
}

const encoder = new TextEncoder();

interface EditOptions {
  readonly signal: AbortSignal;
  /** Told how many events were read. */
  readonly onRead?: (read: number, total: number) => void;
}

/**
 * Reads the events of a run again, but for the edits, in the order of their file: some decoders remember what they saw.
 * Nothing of the original is changed, and none of its facts is taken over that came of the order of its events.
 */
export async function editRun(
  original: ReplaySource,
  run: number,
  edits: readonly Edit[],
  { signal, onRead }: EditOptions,
): Promise<EditedRun> {
  const { format, shape, index } = original;
  const first = index.starts[run]!;
  const order = editedOrder(index.starts[run + 1]! - first, edits);
  const { records, spots } = withEdited(original, first, order);
  const indexer = new RunIndexer(format, format.shapes[shape]!, records.parts, index.runs.get(run));
  const inFile = inFileOrder(index, first, order);
  const numbers = new Map(records.parts.map((part, number) => [part, number]));
  const pause = pauses(signal);
  await records.eachText(rangesOf(index, first, order, inFile, spots), (text, at) => {
    const position = inFile[at]!;
    const event = order.events[position]!;
    const spot = spotOf(index.columns, first + event);
    const range = spots.get(event) ?? spot;
    const value = parseRecord(text, records.partAt(range.offset));
    const part = numbers.get(records.partAt(spot.offset))!;
    indexer.add({ part, value, hash: hashText(text), spot: { ...spot, ...range } });
    const rest = pause();
    if (rest === undefined) return true;
    onRead?.(at + 1, inFile.length);
    return rest.then(() => true);
  });
  const edited = indexer.finish(inverse(inFile));
  const source = { format, shape, records, index: { ...edited, companions: index.companions } };
  return { source, order: sameAscent(index, first, edited.seq) ? order : { ...order, first: 0 } };
}

/** Reducers are told whether the numbers ascend: where that changed, every state may be another. */
function sameAscent({ seq, starts }: EventIndex, first: number, edited: BigInt64Array | null): boolean {
  const end = starts.find((start) => start > first) ?? first;
  return ascends(seq, first, end - first) === ascends(edited, 0, edited?.length ?? 0);
}

/** The positions of an edited run in the order in which their places stand in the log. */
export function inFileOrder({ columns }: EventIndex, first: number, { slots }: EditedOrder): Uint32Array {
  const offsetAt = (position: number) => columns.offset[first + slots[position]!]!;
  const positions = slots.map((_, position) => position);
  const ascends = positions.every((at) => at === 0 || offsetAt(at - 1) <= offsetAt(at));
  return ascends ? positions : positions.sort((a, b) => offsetAt(a) - offsetAt(b) || a - b);
}

/** Of each number in a permutation, where it stands. */
export function inverse(permutation: Uint32Array): Uint32Array {
  const places = new Uint32Array(permutation.length);
  permutation.forEach((each, place) => {
    places[each] = place;
  });
  return places;
}

/** The log's records with the edited ones behind them, each in a part like that of the original. */
function withEdited({ format, records, index }: ReplaySource, first: number, { edited }: EditedOrder) {
  const spots = new Map<number, RecordRange>();
  if (edited.size === 0) return { records, spots };
  const texts: Uint8Array<ArrayBuffer>[] = [];
  const parts: StoredPart[] = [...records.parts];
  let start = records.blob.size;
  for (const [event, text] of edited) {
    const bytes = encoder.encode(text);
    const own = records.partAt(index.columns.offset[first + event]!);
    parts.push({ ...own, start, size: bytes.length, framing: { kind: 'lines' } });
    spots.set(event, { offset: start, length: bytes.length });
    texts.push(bytes);
    start += bytes.length;
  }
  return { records: new Records(new Blob([records.blob, ...texts]), parts, format), spots };
}

function* rangesOf(
  { columns }: EventIndex,
  first: number,
  { events }: EditedOrder,
  inFile: Uint32Array,
  spots: ReadonlyMap<number, RecordRange>,
): Iterable<RecordRange> {
  for (const position of inFile) {
    const event = events[position]!;
    yield spots.get(event) ?? spotOf(columns, first + event);
  }
}
