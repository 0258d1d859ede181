import { RecordTooLongError, readBlob } from '../lib/read-blob';
import { yieldToTasks } from '../lib/tasks';
import type { Format, ReadPart } from '../model/format';
import type { Framing } from '../model/framing';
import type { ProblemDraft } from '../model/problem';
import { readEnvelope } from './envelope';
import type { Findings } from './findings';
import { createFramer } from './framing';
import { type EventIndex, Indexer, type RunTally } from './indexer';
import { PartReader } from './part-reader';
import type { StoredPart } from './records';

/** What is to be read: the parts of one log, whose bytes lie end to end in one blob. */
export interface LogPlan {
  readonly format: Format;
  readonly shape: string;
  readonly parts: readonly PlannedPart[];
  readonly blob: Blob;
  /** Problems known before reading: stray files, missing parts. */
  readonly problems: readonly (ProblemDraft & { readonly file: string })[];
}

export interface PlannedPart {
  readonly file: string;
  readonly start: number;
  readonly size: number;
  readonly shape: string;
  readonly framing: Framing;
  readonly columns: readonly string[];
}

export interface ReadProgress {
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  /** The first runs as far as they are known. */
  readonly runs: readonly RunTally[];
}

export interface ReadOptions {
  /** Take a format's peek instead of decoding every record; problems inside records are then not seen. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
  readonly chunkBytes?: number;
  /** Waited for between two chunks: lets more urgent work of the same thread go first. */
  readonly pause?: () => Promise<unknown>;
  /** Called often; must be cheap. */
  readonly onProgress?: (progress: () => ReadProgress) => void;
}

/** What reading a log gives: the ordered index, before runs are traced. */
export interface ReadResult {
  readonly index: EventIndex;
  readonly findings: Findings;
  /** What failing events say, as far as it was kept, by the offset of their record. */
  readonly messages: ReadonlyMap<number, string>;
  readonly parts: readonly StoredPart[];
  readonly records: number;
  readonly version: string | null;
}

/** Reads all parts of a log and brings their events into replay order. */
export async function readLog(plan: LogPlan, options: ReadOptions = {}): Promise<ReadResult> {
  const shape = plan.format.shapes[plan.shape];
  if (shape === undefined) throw new Error(`Unknown shape ${plan.shape}`);
  const indexer = new Indexer(plan.format, shape, options.quick);
  for (const { file, ...draft } of plan.problems)
    indexer.findings.add(draft, { offset: 0, length: 0, line: 1 }, file);
  const parts: StoredPart[] = [];
  const read: ReadPart[] = [];
  let records = 0;
  for (const part of plan.parts) {
    const stored = {
      ...part,
      envelope: await readEnvelope(blobOf(plan, part), part.framing, options.signal),
    };
    const count = await readPart(plan, stored, indexer, records, options);
    parts.push(stored);
    read.push({ ...stored, records: count });
    records += count;
  }
  for (const { file, ...draft } of plan.format.afterLog?.(read) ?? []) {
    const offset = parts.find((part) => part.file === file)?.start ?? 0;
    indexer.problem(draft, { offset, length: 0, line: 1 });
  }
  const { version, findings, messages } = indexer;
  return { index: indexer.finish(), findings, messages, parts, records, version };
}

function blobOf(plan: LogPlan, part: PlannedPart): Blob {
  return plan.blob.slice(part.start, part.start + part.size);
}

async function readPart(
  plan: LogPlan,
  part: StoredPart,
  indexer: Indexer,
  recordsBefore: number,
  options: ReadOptions,
): Promise<number> {
  const decoder = plan.format.decoder({ ...part, quick: options.quick ?? false });
  const reader = new PartReader(plan.format, decoder, part, options.quick ?? false, indexer);
  const framer = createFramer(part.framing);
  let base = part.start;
  const consume = async (bytes: Uint8Array, end: number, atEnd: boolean): Promise<number> => {
    const filled = bytes.subarray(0, end);
    const used = framer.scan(filled, end, atEnd, (start, stop, line, cut) =>
      reader.record(filled, start, stop, line, cut, base + start),
    );
    base += used;
    options.onProgress?.(() => ({
      bytes: base,
      records: recordsBefore + reader.records,
      events: indexer.events,
      runs: indexer.tallyRuns(200),
    }));
    await yieldToTasks();
    await options.pause?.();
    return used;
  };
  try {
    await readBlob(blobOf(plan, part), consume, options);
  } catch (error) {
    if (!(error instanceof RecordTooLongError)) throw error;
    const effect = `${error.message}. The rest of this file is not read.`;
    indexer.problem({ code: 'bad-json', effect }, { offset: base, length: 0, line: 0 });
  }
  const around = decoder.surroundings?.() ?? null;
  if (around !== null) indexer.companion(around, { offset: part.start, length: 0, line: 1 });
  return reader.records;
}
