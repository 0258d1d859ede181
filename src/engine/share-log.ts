import { formatOf } from '../formats';
import { gunzip } from '../intake/gunzip';
import type { Edit } from '../model/branch';
import { Fault } from '../model/errors';
import type { LibraryEntry } from '../model/library';
import type { RunSummary } from '../model/log';
import type { Note, NotePlace } from '../model/note';
import type { ProblemCode } from '../model/problem';
import {
  REPLAY_VERSION,
  type ReplayLog,
  type ReplayManifest,
  type ReplayOrigin,
  type ReplayScope,
  type SharedBranch,
  type SharedNote,
} from '../model/replay-file';
import type { ShareInside, ShareProgress, ShareQuestion, ShareResult, ShareSubject } from '../model/share';
import { parseLink, printLink } from '../share/link';
import { type MovedLog, relink } from '../share/relink';
import { openReplay, packReplay } from '../share/replay-file';
import { cutLog, endsOf, type FilesInBlob } from './cut-log';
import { contentHash } from './identity';
import type { OpenLog } from './open-logs';
import { readRecognised } from './read';
import { recognise } from './recognise';
import type { ReadLog } from './summarise';
import { REPORT_MS, sourcesOf, throttled } from './take';

/** What building a replay file needs of the engine. */
export interface Sharing {
  open(log: string): Promise<OpenLog>;
  /** All notes of a log. */
  notes(log: string): Promise<readonly Note[]>;
  now(): number;
}

/** Records that nothing can be read from. */
const UNREADABLE: ReadonlySet<ProblemCode> = new Set(['bad-json', 'bad-utf8', 'nul-bytes']);
/** Endings of logs, and what file systems do not take in a name. */
const ENDINGS = /(?:\.(?:jsonl|ndjson|json|csv|txt|log|walkback))+$/i;
const UNSAFE = /[^\p{L}\p{N}._ ()-]+/gu;
const MAX_NAME = 80;

/** One log that is cut and read again. */
interface CutLog {
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

/**
 * Packs a log, a part of one or the two of a comparison into a replay file, with the moment to open at. What was built
 * is read again and has to tell as many events of the same kinds; the file is opened again and has to hold these bytes.
 * @throws {Fault} `gone`, `no-bytes`, `share-altered`
 */
export async function shareLogs(
  sharing: Sharing,
  question: ShareQuestion,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<ShareResult> {
  const cuts: CutLog[] = [];
  for (const subject of question.subjects)
    cuts.push(await cut(sharing, subject, question.named, report, signal));
  const logs: ReplayLog[] = [];
  for (const each of cuts) logs.push(await logOf(sharing, question, each, each === cuts[0]));
  const manifest: ReplayManifest = {
    walkback: REPLAY_VERSION,
    needs: 1,
    made: { at: new Date(sharing.now()).toISOString(), by: question.by },
    logs,
    view: viewOf(question.view, cuts),
  };
  const blobs = cuts.map(({ files }) => files.blob);
  const totalBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  report({ stage: 'packing', bytes: 0, totalBytes });
  const file = await packReplay(manifest, blobs, signal);
  await prove(file, totalBytes, report, signal);
  return {
    file,
    name: nameOf(logs[0]!.name, cuts[0]!),
    inside: cuts.map((each, at) => insideOf(each, logs[at]!)),
    redacted: null,
  };
}

async function cut(
  sharing: Sharing,
  { log: id, scope }: ShareSubject,
  named: boolean,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<CutLog> {
  const { entry, log: original } = await sharing.open(id);
  report({ stage: 'cutting', bytes: 0, totalBytes: original.records.blob.size });
  const cut = await cutLog(original, scope, signal);
  const files = named ? cut : { ...cut, parts: unnamed(cut.parts) };
  // Bytes that did not change need not be read again.
  if (scope.kind === 'log' && named) {
    const runs = original.summary.runs.map((run) => ({ from: run, to: run, skipped: 0 }));
    const hash = entry.hash ?? (await contentHash(files.blob, undefined, signal));
    return { entry, original, scope, files, hash, read: original, runs };
  }
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

/** A single file may be called anything; of several, some are known by their names. */
function unnamed(parts: FilesInBlob['parts']): FilesInBlob['parts'] {
  const [only, another] = parts;
  if (!only || another) return parts;
  return [{ ...only, file: `log${only.file.match(ENDINGS)?.[0] ?? ''}` }];
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

async function logOf(
  sharing: Sharing,
  question: ShareQuestion,
  cut: CutLog,
  first: boolean,
): Promise<ReplayLog> {
  const { entry, files, hash } = cut;
  const notes = question.notes ? await sharing.notes(entry.id) : [];
  return {
    name: question.named ? entry.name : `${formatOf(entry.system).label} log`,
    system: entry.system,
    shape: entry.shape,
    parts: files.parts,
    hash,
    origin: originOf(question, cut),
    notes: notes.flatMap((note) => noteInside(note, cut)),
    branches: first ? question.branches.flatMap((branch) => branchInside(branch, cut)) : [],
  };
}

function originOf({ named }: ShareQuestion, { entry, scope, original }: CutLog): ReplayOrigin {
  const { size, runs, events, hash, name } = entry;
  return {
    name: named ? name : null,
    hash: named ? hash : null,
    size,
    runs,
    events,
    scope,
    damaged: scope.kind === 'log' ? 0 : damagedIn(original),
    redacted: null,
  };
}

/** Records that cannot be read belong to no run. */
function damagedIn({ summary }: ReadLog): number {
  const damaged = summary.problems.filter(({ code }) => UNREADABLE.has(code));
  return damaged.reduce((sum, { count }) => sum + count, 0);
}

/** A note at its place inside; none where that is not inside. */
function noteInside({ id, text, createdAt, changedAt, ...place }: Note, cut: CutLog): SharedNote[] {
  const there = placeInside(place, cut);
  return there ? [{ id, ...there, text, createdAt, changedAt }] : [];
}

function placeInside({ run, position, target }: NotePlace, cut: CutLog): NotePlace | null {
  const moved = movedIn(cut, '');
  const [id, at] = [moved.run(run), moved.position(run, position)];
  if (id === null || at === null) return null;
  if (target.kind !== 'stretch') return { run: id, position: at, target };
  const last = moved.position(run, target.to - 1);
  return last === null ? null : { run: id, position: at, target: { kind: 'stretch', to: last + 1 } };
}

/** A branch as it reads inside; none where one of its events is not inside. */
function branchInside({ run, name, edits }: SharedBranch, cut: CutLog): SharedBranch[] {
  const moved = movedIn(cut, '');
  const id = moved.run(run);
  if (id === null) return [];
  const there = edits.map((edit): Edit | null => {
    if ('omit' in edit) {
      const at = moved.position(run, edit.omit);
      return at === null ? null : { omit: at };
    }
    if ('edit' in edit) {
      const at = moved.position(run, edit.edit);
      return at === null ? null : { ...edit, edit: at };
    }
    const [a, b] = edit.swap.map((position) => moved.position(run, position));
    return a == null || b == null ? null : { swap: [a, b] };
  });
  return there.includes(null) ? [] : [{ run: id, name, edits: there.filter((edit) => edit !== null) }];
}

/** The moment to open at, in which logs are called by their number inside; null where it is not inside. */
function viewOf(view: string | null, cuts: readonly CutLog[]): string | null {
  if (view === null) return null;
  const link = relink(parseLink(view), (log, run) => {
    const at = cuts.findIndex(
      ({ entry, runs }) => entry.id === log && (run === null || runs.some(({ from }) => from.id === run)),
    );
    return at < 0 ? null : movedIn(cuts[at]!, String(at));
  });
  return link && printLink(link);
}

/** What its runs and events are called inside. */
function movedIn({ runs }: CutLog, log: string): MovedLog {
  const pairOf = (run: string) => runs.find(({ from }) => from.id === run);
  return {
    log,
    run: (id) => pairOf(id)?.to.id ?? null,
    position: (run, position) => {
      const { to, skipped } = pairOf(run) ?? { to: { events: 0 }, skipped: 0 };
      const at = position - skipped;
      return at >= 0 && at < to.events ? at : null;
    },
  };
}

/** Opens what was packed and holds its bytes against what was to be inside. @throws {Fault} `share-altered` */
async function prove(
  file: Blob,
  totalBytes: number,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const onBytes = throttled<number>(REPORT_MS, (bytes) =>
    report({ stage: 'proving', bytes: bytes(), totalBytes }),
  );
  const { blob, cut } = await gunzip(file, (bytes) => onBytes(() => bytes), signal);
  const { manifest, blobs } = await openReplay(blob);
  const hashes = await Promise.all(blobs.map((each) => contentHash(each, undefined, signal)));
  if (cut || hashes.some((hash, at) => hash !== manifest.logs[at]!.hash)) throw new Fault('share-altered');
}

function insideOf(
  { runs, files }: CutLog,
  { name, parts, hash, notes, branches, origin }: ReplayLog,
): ShareInside {
  const sum = (of: (run: RunSummary) => number) => runs.reduce((total, { to }) => total + of(to), 0);
  return {
    name,
    files: parts.map(({ file }) => file),
    runs: runs.length,
    events: sum(({ events }) => events),
    snapshots: sum(({ snapshots }) => snapshots),
    notes: notes.length,
    branches: branches.length,
    size: files.blob.size,
    damaged: origin.damaged,
    hash,
  };
}

/** `orders, run 17`, such that every file system takes it. */
function nameOf(log: string, { scope, runs }: CutLog): string {
  const run = scope.kind === 'log' ? '' : ` ${runs[0]!.to.id}`;
  const plain = `${log.replace(ENDINGS, '')}${run}`.replace(UNSAFE, '-').trim();
  return plain.slice(0, MAX_NAME) || 'replay';
}
