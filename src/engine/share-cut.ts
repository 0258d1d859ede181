import { formatOf } from '../formats';
import { splitEndings } from '../lib/names';
import { Fault } from '../model/errors';
import type { LibraryEntry } from '../model/library';
import type { RunSummary } from '../model/log';
import type { Note } from '../model/note';
import { endsOf, type ReplayScope } from '../model/replay-file';
import type { ShareProgress, ShareQuestion, ShareSubject } from '../model/share';
import type { Redaction } from '../redact/redaction';
import { cutLog, type FilesInBlob, readableOf } from './cut-log';
import { contentHash } from './identity';
import { isTorn, type OpenLog } from './open-logs';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { redactLog } from './redact-log';
import type { ReadLog } from './summarise';
import { REPORT_MS, sourcesOf, throttled } from './take';

/** What building a replay file needs of the engine. */
export interface Sharing {
  open(log: string): Promise<Pick<OpenLog, 'entry' | 'log'>>;
  /** All notes of a log. */
  notes(log: string): Promise<readonly Note[]>;
  now(): number;
}

/** One log that is cut and read again. */
export interface CutLog {
  readonly entry: LibraryEntry;
  readonly original: ReadLog;
  readonly scope: ReplayScope;
  readonly files: FilesInBlob;
  readonly hash: string;
  /** What is inside, read as it will be read. */
  readonly read: ReadLog;
  readonly runs: readonly RunPair[];
}

/** A run of the original and what it is inside. */
interface RunPair {
  readonly from: RunSummary;
  readonly to: RunSummary;
  /** How many of its first events are not inside. */
  readonly skipped: number;
}

/** Cuts a subject out of its log and reads it again. @throws {Fault} `gone`, `no-bytes`, `share-altered` */
export async function cutSubject(
  sharing: Sharing,
  { log: id, scope }: ShareSubject,
  { named, redaction }: ShareQuestion,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<CutLog> {
  const { entry, log: original } = await sharing.open(id);
  report({ stage: 'cutting', bytes: 0, totalBytes: original.records.blob.size });
  const whole = scope.kind === 'log';
  // What cannot be read cannot be searched either.
  const cut = await (whole && redaction ? readableOf(original, signal) : cutLog(original, scope, signal));
  const files = named ? cut : { ...cut, parts: unnamed(cut.parts) };
  // Bytes that did not change need not be read again.
  if (whole && named && !redaction) {
    const runs = original.summary.runs.map((run) => ({ from: run, to: run, skipped: 0 }));
    const hash = entry.hash ?? (await contentHash(files.blob, undefined, signal));
    return { entry, original, scope, files, hash, read: original, runs };
  }
  return proved({ entry, original, scope }, files, report, signal);
}

/** What was cut, read again. @throws {Fault} `share-altered` */
async function proved(
  { entry, original, scope }: Pick<CutLog, 'entry' | 'original' | 'scope'>,
  files: FilesInBlob,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<CutLog> {
  const read = await readAgain(entry, files, report, signal);
  const runs = pair(original, read, scope);
  for (const each of runs) expectSame(original, read, each);
  return {
    entry,
    original,
    scope,
    files,
    hash: await contentHash(files.blob, undefined, signal),
    read,
    runs,
  };
}

/** A single file may be called anything; several are known by their names, but for the folder that all of them are in. */
function unnamed(parts: FilesInBlob['parts']): FilesInBlob['parts'] {
  const [first, another] = parts;
  if (!first) return parts;
  if (!another) return [{ ...first, file: `log${splitEndings(first.file)[1]}` }];
  const folder = `${first.file.split('/')[0]}/`;
  return parts.every(({ file }) => file.startsWith(folder))
    ? parts.map((part) => ({ ...part, file: `log/${part.file.slice(folder.length)}` }))
    : parts;
}

/** Reads what was cut as its receiver will. @throws {Fault} `share-altered` */
async function readAgain(
  { system, shape }: LibraryEntry,
  files: FilesInBlob,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<ReadLog> {
  const { logs } = await recognise(sourcesOf(files, files.blob), { format: formatOf(system), shape });
  if (logs.length !== 1) throw new Fault('share-altered');
  const totalBytes = files.blob.size;
  const onProgress = (progress: () => { readonly bytes: number }) =>
    report({ stage: 'reading', bytes: progress().bytes, totalBytes });
  return readRecognised(logs[0]!, { signal, onProgress });
}

/** The runs of the original that are inside, with what they are there. @throws {Fault} `share-altered` */
function pair(original: ReadLog, read: ReadLog, scope: ReplayScope): RunPair[] {
  const whole = scope.kind === 'log';
  const from = byBytes(original).filter(({ id }) => whole || id === scope.run);
  const to = byBytes(read);
  if (from.length !== to.length) throw new Fault('share-altered');
  return from.map((run, at) => {
    const [first, end] = endsOf(run, scope);
    if (to[at]!.events !== end - first) throw new Fault('share-altered');
    return { from: run, to: to[at]!, skipped: first };
  });
}

/** The runs in the order in which they begin in the bytes: another order goes by their names, which may change. */
function byBytes({ summary, index }: ReadLog): RunSummary[] {
  const begins = (run: RunSummary) => index.columns.offset[index.starts[run.index]!] ?? 0;
  return summary.runs.toSorted((a, b) => begins(a) - begins(b) || a.index - b.index);
}

/** @throws {Fault} `share-altered` where an event is of another kind */
function expectSame(original: ReadLog, read: ReadLog, { from, to, skipped }: RunPair): void {
  const before = original.index.starts[from.index]! + skipped;
  const after = read.index.starts[to.index]!;
  for (let at = 0; at < to.events; at++)
    if (kindAt(original, before + at) !== kindAt(read, after + at)) throw new Fault('share-altered');
}

function kindAt({ index }: ReadLog, row: number): string {
  return index.kinds[index.columns.kind[row]!]!;
}

/** The logs with stand-ins, read again: as many events of the same kinds. @throws {Fault} `share-altered` */
export async function redactAll(
  cuts: readonly CutLog[],
  redaction: Redaction,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<CutLog[]> {
  const redacted: CutLog[] = [];
  for (const each of cuts) {
    const totalBytes = each.files.blob.size;
    const onBytes = countingOf('replacing', totalBytes, report);
    const files = await redactLog(each.read, redaction, isTorn(each.read), onBytes, signal);
    redacted.push(await proved(each, files, report, signal));
  }
  return redacted;
}

/** Tells a few times a second how many bytes a stage is through. */
export function countingOf(
  stage: ShareProgress['stage'],
  totalBytes: number,
  report: (progress: ShareProgress) => void,
): (bytes: number) => void {
  const tell = throttled<number>(REPORT_MS, (bytes) => report({ stage, bytes: bytes(), totalBytes }));
  return (bytes) => tell(() => bytes);
}
