import { type PlacedCompanion, spotOf } from '../ingest/indexer';
import type { StoredPart } from '../ingest/records';
import { type Rewriting, rewritePart } from '../ingest/rewrite-part';
import { Fault } from '../model/errors';
import type { RunSummary } from '../model/log';
import { endsOf, type ReplayScope } from '../model/replay-file';
import { isTorn } from './open-logs';
import type { ReadLog } from './summarise';

/** The files of a log, end to end in one blob. */
export interface FilesInBlob {
  readonly blob: Blob;
  readonly parts: readonly { readonly file: string; readonly size: number }[];
}

/** A stretch of the log's bytes. */
interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What may name an artifact: long enough to be no word. */
const NAMES = /[\w.:-]{6,}/g;
/** A line that ends in its middle. */
const TORN_LINE = '{"';

/**
 * A part of a log as a log of its own: the records of the events inside the scope, byte for byte and framed as they
 * were, and the companions that speak of them. All else stays behind: other runs, records that cannot be read,
 * repetitions. A log that breaks off in the middle of a line still does, since that tells how its run ended.
 * @throws {Fault} `gone` when there is no such run
 */
export async function cutLog(log: ReadLog, scope: ReplayScope, signal: AbortSignal): Promise<FilesInBlob> {
  if (scope.kind === 'log')
    return {
      blob: log.records.blob,
      parts: log.summary.parts.map(({ file, size }) => ({ file, size })),
    };
  const run = log.summary.runs.find(({ id }) => id === scope.run);
  if (!run) throw new Fault('gone', { run: scope.run });
  const [from, to] = endsOf(run, scope);
  const first = log.index.starts[run.index]!;
  const events = Array.from({ length: to - from }, (_, at) => spotOf(log.index.columns, first + from + at));
  const whole = scope.kind === 'run';
  const companions = await companionsOf(log, run, events, whole ? null : first + to - 1, signal);
  return keepRecords(log, [...events, ...companions], to === run.events && isTorn(log), signal);
}

/** All of a log that can be read: its events, and the records beside them. */
export function readableOf(log: ReadLog, signal: AbortSignal): Promise<FilesInBlob> {
  const { columns, companions } = log.index;
  const events = Array.from(columns.offset, (_, row) => spotOf(columns, row));
  const placed = companions.filter(({ length }) => length > 0);
  return keepRecords(log, [...events, ...placed], isTorn(log), signal);
}

/** @param torn the log breaks off in the middle of a line, and so does what is kept of it */
async function keepRecords(
  { records: { blob, parts } }: ReadLog,
  ranges: readonly Range[],
  torn: boolean,
  signal: AbortSignal,
): Promise<FilesInBlob> {
  const keeping = keepOnly(ranges);
  const written: { readonly file: string; readonly blob: Blob }[] = [];
  for (const part of parts) {
    const records = await rewritePart(blob, part, keeping, signal);
    if (records.size === 0) continue;
    const end = torn && part === parts.at(-1) ? tornEnd(part) : '';
    written.push({ file: part.file, blob: new Blob([records, end]) });
  }
  return {
    blob: new Blob(written.map((each) => each.blob)),
    parts: written.map(({ file, blob }) => ({ file, size: blob.size })),
  };
}

/** What stands for a record that was cut off at the end of a part. */
export function tornEnd({ framing }: Pick<StoredPart, 'framing'>): string {
  return framing.kind === 'lines' ? TORN_LINE : '';
}

/**
 * The records beside the events that speak of them.
 * @param lastRow where only a part of the run stays, its last row: what the log recorded later would tell the end
 */
async function companionsOf(
  log: ReadLog,
  run: RunSummary,
  events: readonly Range[],
  lastRow: number | null,
  signal: AbortSignal,
): Promise<PlacedCompanion[]> {
  const { companions, seq } = log.index;
  const placed = companions.filter(({ length }) => length > 0);
  const artifacts = new Set(placed.flatMap(({ kind, id }) => (kind === 'artifact' ? [id] : [])));
  const named = await namedIn(log, events, artifacts, signal);
  return placed.filter((each) => {
    if (each.kind === 'graph') return true;
    if (each.kind === 'artifact') return named.has(each.id);
    if (each.id !== run.id) return false;
    if (lastRow === null) return true;
    const last = seq?.[lastRow] ?? null;
    return each.kind === 'snapshot' && last !== null && each.seq != null && each.seq <= last;
  });
}

/** Those of the names that some record holds. */
async function namedIn(
  { records }: ReadLog,
  ranges: readonly Range[],
  names: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (names.size === 0) return found;
  await records.eachText(ranges, (text) => {
    signal.throwIfAborted();
    for (const [name] of text.matchAll(NAMES)) if (names.has(name)) found.add(name);
    return found.size < names.size;
  });
  return found;
}

/** Keeps these stretches of the bytes. Several on one line become records of their own, unless all of it stays. */
function keepOnly(ranges: readonly Range[]): Rewriting {
  const sorted = ranges.toSorted((a, b) => a.offset - b.offset);
  return {
    record: ({ bytes, offset }) => {
      const end = offset + bytes.length;
      const inside: Range[] = [];
      for (let at = firstAt(sorted, offset); at < sorted.length && sorted[at]!.offset < end; at++)
        inside.push(sorted[at]!);
      return inside.map((range) =>
        bytes.subarray(range.offset - offset, range.offset - offset + range.length),
      );
    },
  };
}

/** The index of the first range at or behind an offset. */
function firstAt(sorted: readonly Range[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
