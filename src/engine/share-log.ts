import { formatOf } from '../formats';
import { gunzip } from '../intake/gunzip';
import type { Edit } from '../model/branch';
import { Fault } from '../model/errors';
import type { LibraryEntry } from '../model/library';
import type { RunSummary } from '../model/log';
import type { Note, NotePlace } from '../model/note';
import type { ProblemCode } from '../model/problem';
import type { Sensitive } from '../model/redaction';
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
import type { Redaction } from '../redact/redaction';
import { parseLink, printLink } from '../share/link';
import { type MovedLog, type Rewrite, relink } from '../share/relink';
import { openReplay, packReplay } from '../share/replay-file';
import { cutLog, endsOf, type FilesInBlob, readableOf } from './cut-log';
import { contentHash } from './identity';
import { isTorn, type OpenLog } from './open-logs';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { findSensitive, proveRedacted, redactLog, sensitiveOf } from './redact-log';
import type { ReadLog } from './summarise';
import { REPORT_MS, sourcesOf, throttled } from './take';

/** What building a replay file needs of the engine. */
export interface Sharing {
  open(log: string): Promise<Pick<OpenLog, 'entry' | 'log'>>;
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
/** How the edited record of a branch is laid out. */
const DOCUMENT = { framing: { kind: 'document' }, columns: [] } as const;

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
 * With a choice of what is to be taken out, that is replaced before anything is read, and searched for in the end.
 * @throws {Fault} `gone`, `no-bytes`, `share-altered`, `redaction-leak`
 * @throws {RedactionError}
 */
export async function shareLogs(
  sharing: Sharing,
  question: ShareQuestion,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<ShareResult> {
  const found: CutLog[] = [];
  for (const subject of question.subjects) found.push(await cut(sharing, subject, question, report, signal));
  const notes = await Promise.all(found.map(({ entry }) => (question.notes ? sharing.notes(entry.id) : [])));
  const redaction = question.redaction && (await search(question, found, notes, report, signal));
  const cuts = redaction ? await redactAll(found, redaction, report, signal) : found;
  const rewrite = rewriteOf(redaction);
  const logs = cuts.map((each, at) => logOf(question, each, notes[at]!, at === 0, redaction));
  const manifest: ReplayManifest = {
    walkback: REPLAY_VERSION,
    needs: 1,
    made: { at: new Date(sharing.now()).toISOString(), by: question.by },
    logs,
    view: viewOf(question.view, cuts, rewrite),
  };
  const blobs = cuts.map(({ files }) => files.blob);
  const totalBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  report({ stage: 'packing', bytes: 0, totalBytes });
  const file = await packReplay(manifest, blobs, signal);
  const plain = await prove(file, totalBytes, report, signal);
  if (redaction)
    await proveRedacted(
      plain,
      cuts.map(({ read }) => read),
      redaction,
      countingOf('proving', totalBytes, report),
      signal,
    );
  return {
    file,
    name: nameOf(logs[0]!.name, cuts[0]!),
    inside: cuts.map((each, at) => insideOf(each, logs[at]!)),
    notes: logs.flatMap((log) => log.notes.map(({ id, text }) => ({ id, text }))),
    redacted: redaction && {
      values: redaction.values,
      counts: redaction.counts(),
      refused: redaction.refused,
      chained: sensitiveIn(found)?.chained ?? null,
    },
  };
}

/** What becomes of words that are no records: ids and paths fit the records, what people wrote fits nothing. */
function rewriteOf(redaction: Redaction | null): Rewrite {
  return {
    path: (path) => redaction?.text(path) ?? path,
    words: (words) => redaction?.words(words) ?? words,
  };
}

/** Tells a few times a second how many bytes a stage is through. */
function countingOf(
  stage: ShareProgress['stage'],
  totalBytes: number,
  report: (progress: ShareProgress) => void,
): (bytes: number) => void {
  const tell = throttled<number>(REPORT_MS, (bytes) => report({ stage, bytes: bytes(), totalBytes }));
  return (bytes) => tell(() => bytes);
}

function sensitiveIn(cuts: readonly CutLog[]): Sensitive | null {
  return sensitiveOf(cuts.map(({ entry }) => formatOf(entry.system).sensitive ?? null));
}

/** Finds all that is to go, in the records and in the words that leave beside them. */
function search(
  question: ShareQuestion,
  cuts: readonly CutLog[],
  notes: readonly (readonly Note[])[],
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<Redaction> {
  const { redaction, named, branches } = question;
  const texts = [
    ...cuts.flatMap(({ entry }) => (named ? [[entry.name, '(name of the log)'] as const] : [])),
    ...notes.flat().map(({ text }) => [text, '(notes)'] as const),
    ...branches.flatMap(({ name, edits }) => [
      [name, '(thought experiments)'] as const,
      ...edits.flatMap((edit) => ('edit' in edit ? [[edit.payload, '(thought experiments)'] as const] : [])),
    ]),
  ];
  const totalBytes = cuts.reduce((sum, { files }) => sum + files.blob.size, 0);
  const onBytes = countingOf('searching', totalBytes, report);
  const logs = cuts.map(({ read }) => read);
  return findSensitive(logs, texts, sensitiveIn(cuts), redaction!, onBytes, signal);
}

/** The logs with stand-ins, read again: as many events of the same kinds. @throws {Fault} `share-altered` */
async function redactAll(
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

async function cut(
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
  if (!another) return [{ ...first, file: `log${first.file.match(ENDINGS)?.[0] ?? ''}` }];
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

function logOf(
  { named, hashed, branches }: ShareQuestion,
  cut: CutLog,
  notes: readonly Note[],
  first: boolean,
  redaction: Redaction | null,
): ReplayLog {
  const { entry, files, hash } = cut;
  const rewrite = rewriteOf(redaction);
  const text = rewrite.path;
  return {
    name: named ? text(entry.name) : `${formatOf(entry.system).label} log`,
    system: entry.system,
    shape: entry.shape,
    parts: files.parts,
    hash,
    origin: originOf({ name: named ? text(entry.name) : null, hashed }, cut, redaction),
    notes: notes.flatMap((note) => noteInside(note, cut, rewrite)),
    branches: first ? branches.flatMap((branch) => branchInside(branch, cut, rewrite, redaction)) : [],
  };
}

function originOf(
  { name, hashed }: { readonly name: string | null; readonly hashed: boolean },
  { entry, scope, original, runs: pairs }: CutLog,
  redaction: Redaction | null,
): ReplayOrigin {
  const { size, runs, events, hash } = entry;
  return {
    name,
    hash: hashed ? hash : null,
    size: hashed ? size : roughly(size),
    runs,
    events,
    // The run as it is called inside: its id may hold what was taken out.
    scope: scope.kind === 'log' ? scope : { ...scope, run: pairs[0]!.to.id },
    damaged: scope.kind === 'log' && !redaction ? 0 : damagedIn(original),
    redacted: redaction?.counts() ?? null,
    ...(entry.shared
      ? { before: hashed ? entry.shared.origin : { ...entry.shared.origin, hash: null } }
      : {}),
  };
}

/** In two digits. */
function roughly(size: number): number {
  return Number(size.toPrecision(2));
}

/** Records that cannot be read belong to no run. */
function damagedIn({ summary }: ReadLog): number {
  const damaged = summary.problems.filter(({ code }) => UNREADABLE.has(code));
  return damaged.reduce((sum, { count }) => sum + count, 0);
}

/** A note at its place inside; none where that is not inside. */
function noteInside(
  { id, text, createdAt, changedAt, ...place }: Note,
  cut: CutLog,
  { path, words }: Rewrite,
): SharedNote[] {
  const there = placeInside(place, cut, path);
  return there ? [{ id, ...there, text: words(text), createdAt, changedAt }] : [];
}

function placeInside(
  { run, position, target }: NotePlace,
  cut: CutLog,
  path: (pointer: string) => string,
): NotePlace | null {
  const moved = movedIn(cut, '');
  const [id, at] = [moved.run(run), moved.position(run, position)];
  if (id === null || at === null) return null;
  if (target.kind === 'path')
    return { run: id, position: at, target: { ...target, pointer: path(target.pointer) } };
  if (target.kind !== 'stretch') return { run: id, position: at, target };
  const last = moved.position(run, target.to - 1);
  return last === null ? null : { run: id, position: at, target: { kind: 'stretch', to: last + 1 } };
}

/** A branch as it reads inside; none where one of its events is not inside. */
function branchInside(
  { run, name, edits }: SharedBranch,
  cut: CutLog,
  { words }: Rewrite,
  redaction: Redaction | null,
): SharedBranch[] {
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
      const payload = redaction ? redaction.record(edit.payload, DOCUMENT) : edit.payload;
      return at === null || payload === null ? null : { edit: at, payload };
    }
    const [a, b] = edit.swap.map((position) => moved.position(run, position));
    return a == null || b == null ? null : { swap: [a, b] };
  });
  return there.includes(null)
    ? []
    : [{ run: id, name: words(name), edits: there.filter((edit) => edit !== null) }];
}

/** The moment to open at, in which logs are called by their number inside; null where it is not inside. */
function viewOf(view: string | null, cuts: readonly CutLog[], rewrite: Rewrite): string | null {
  if (view === null) return null;
  const link = relink(
    parseLink(view),
    (log, run) => {
      const at = cuts.findIndex(
        ({ entry, runs }) => entry.id === log && (run === null || runs.some(({ from }) => from.id === run)),
      );
      return at < 0 ? null : movedIn(cuts[at]!, String(at));
    },
    rewrite,
  );
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

/** Opens what was packed and holds its bytes against what was to be inside: all of it, inflated. @throws {Fault} `share-altered` */
async function prove(
  file: Blob,
  totalBytes: number,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const onBytes = countingOf('proving', totalBytes, report);
  const { blob, cut } = await gunzip(file, onBytes, signal);
  const { manifest, blobs } = await openReplay(blob);
  const hashes = await Promise.all(blobs.map((each) => contentHash(each, undefined, signal)));
  if (cut || hashes.some((hash, at) => hash !== manifest.logs[at]!.hash)) throw new Fault('share-altered');
  return blob;
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
