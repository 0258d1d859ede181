import type { EventIndex, RunFacts } from '../ingest/indexer';
import { Records, type StoredPart } from '../ingest/records';
import { Interner, type InternerParts } from '../lib/interner';
import type { Format } from '../model/format';
import type { LogSummary } from '../model/log';
import { INDEX_VERSION } from '../store/database';
import type { ReadLog } from './summarise';

/** An index as plain data and typed arrays, for storing. */
export interface PackedIndex extends Omit<EventIndex, 'runs' | 'threads' | 'stepNames' | 'runFacts'> {
  readonly version: number;
  readonly runs: InternerParts;
  readonly threads: InternerParts;
  readonly stepNames: ReadonlyMap<number, string>;
  readonly runFacts: ReadonlyMap<number, RunFacts>;
  readonly parts: readonly StoredPart[];
}

export function pack({ index, records }: ReadLog): PackedIndex {
  return {
    ...index,
    version: INDEX_VERSION,
    runs: index.runs.toParts(),
    threads: index.threads.toParts(),
    parts: records.parts,
  };
}

/** Reads a packed index back; null for one of another version. */
export function unpack(packed: unknown, summary: LogSummary, blob: Blob, format: Format): ReadLog | null {
  const { version, parts, ...rest } = packed as PackedIndex;
  if (version !== INDEX_VERSION) return null;
  const index: EventIndex = {
    ...rest,
    runs: Interner.fromParts(rest.runs),
    threads: Interner.fromParts(rest.threads),
  };
  return { summary, index, records: new Records(blob, parts, format) };
}
