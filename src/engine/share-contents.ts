import { formatOf } from '../formats';
import { splitEndings } from '../lib/names';
import type { Edit } from '../model/branch';
import type { RunSummary } from '../model/log';
import type { Note, NotePlace } from '../model/note';
import { unreadableIn } from '../model/problem';
import type { ReplayLog, ReplayOrigin, SharedBranch, SharedNote } from '../model/replay-file';
import type { ShareInside, ShareQuestion } from '../model/share';
import type { Redaction } from '../redact/redaction';
import { parseLink, printLink } from '../share/link';
import { type MovedLog, type Rewrite, relink } from '../share/relink';
import type { CutLog } from './share-cut';

/** What file systems do not take in a name. */
const UNSAFE = /[^\p{L}\p{N}._ ()-]+/gu;
const MAX_NAME = 80;
/** How the edited record of a branch is laid out. */
const DOCUMENT = { framing: { kind: 'document' }, columns: [] } as const;

/** What becomes of words that are no records: ids and paths fit the records, what people wrote fits nothing. */
export function rewriteOf(redaction: Redaction | null): Rewrite {
  return {
    path: (path) => redaction?.text(path) ?? path,
    words: (words) => redaction?.words(words) ?? words,
  };
}

/** A cut log with all that goes along, as the manifest tells it. */
export function logOf(
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
    damaged: scope.kind === 'log' && !redaction ? 0 : unreadableIn(original.summary.problems),
    redacted: redaction?.counts() ?? null,
    ...(entry.shared ? { before: earlier(entry.shared.origin, { name, hashed }, redaction) } : {}),
  };
}

/** What an origin tells of those before it: no more than it tells itself, and nothing that was taken out. */
function earlier(
  { before, ...origin }: ReplayOrigin,
  told: { readonly name: string | null; readonly hashed: boolean },
  redaction: Redaction | null,
): ReplayOrigin {
  const { path } = rewriteOf(redaction);
  const { scope } = origin;
  return {
    ...origin,
    name: told.name === null || origin.name === null ? null : path(origin.name),
    hash: told.hashed ? origin.hash : null,
    size: told.hashed ? origin.size : roughly(origin.size),
    scope: scope.kind === 'log' ? scope : { ...scope, run: path(scope.run) },
    ...(before ? { before: earlier(before, told, redaction) } : {}),
  };
}

/** In two digits. */
function roughly(size: number): number {
  return Number(size.toPrecision(2));
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
export function viewOf(view: string | null, cuts: readonly CutLog[], rewrite: Rewrite): string | null {
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

/** What is inside, for whoever shares it. */
export function insideOf(
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
export function nameOf(log: string, { scope, runs }: CutLog): string {
  const run = scope.kind === 'log' ? '' : ` ${runs[0]!.to.id}`;
  const plain = `${splitEndings(log)[0]}${run}`.replace(UNSAFE, '-').trim();
  return plain.slice(0, MAX_NAME) || 'replay';
}
