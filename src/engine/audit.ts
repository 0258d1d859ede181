import { printJson } from '../lib/json';
import { toDotted, toPointer } from '../lib/pointer';
import type {
  AuditEntry,
  AuditView,
  Difference,
  DifferenceView,
  Missing,
  OutsideChange,
  Parting,
  SealAudit,
  SnapshotAudit,
} from '../model/audit';
import type { Json, Path } from '../model/json';
import type { ProblemCode } from '../model/problem';
import type { HistoryReader } from '../replay/reader';
import { writerOf } from '../replay/writer';
import type { ReplaySource } from './build-history';
import { problemsOf } from './run-problems';
import { checkSeals } from './seals';
import { type JudgedSnapshot, judgeSnapshots } from './snapshots';
import type { ReadLog } from './summarise';

/** How many snapshots, how many differences of each, and how many changes outside of the log are shown. */
const MAX_SNAPSHOTS = 200;
const MAX_DIFFERENCES = 50;
const MAX_OUTSIDE = 200;
/** How many stale snapshots are brought forward. */
const MAX_FORWARD = 3;
const MAX_PRINTED = 200;
const MAX_VALUE = 200_000;

/** Problems that say that something of the log is not there. */
const MISSING: readonly ProblemCode[] = [
  'gap',
  'missing-part',
  'incomplete-export',
  'torn-tail',
  'bad-json',
  'nul-bytes',
  'conflict',
];

interface AuditSource extends ReplaySource {
  readonly log: Pick<ReadLog, 'summary' | 'index'>;
  /** The whole run's history; null for a run without events. */
  readonly reader: HistoryReader | null;
  readonly run: number;
}

/**
 * Holds everything that the log records about a run against its replay. Each snapshot is compared by itself: they may part
 * and agree again, so the first parting cannot be found by halving.
 */
export async function auditRun(source: AuditSource, signal: AbortSignal): Promise<AuditView> {
  const { run, reader } = source;
  const judged = await judgeSnapshots({ ...source, signal, forward: MAX_FORWARD }, run);
  const seals = await checkSeals(source, run, signal);
  const compared = reader === null ? [] : comparedInOrder(judged);
  const views = new Map<JudgedSnapshot, SnapshotAudit>();
  for (const each of judged.slice(0, MAX_SNAPSHOTS))
    views.set(each, await snapshotView(each, reader, agreements(compared, each)));
  const entries: AuditEntry[] = [...views.values(), ...seals.shown];
  const differing = judged.filter(({ differences }) => differences.length > 0).length;
  const agreeing = judged.filter(agrees).length;
  return {
    entries: {
      total: judged.length + seals.counts.holds + seals.counts.differs + seals.counts.unchecked,
      atLeast: false,
      shown: entries.toSorted((a, b) => placeOf(a) - placeOf(b)),
    },
    verdicts: {
      agree: agreeing + seals.counts.holds,
      differ: differing + seals.counts.differs,
      unchecked: judged.length - agreeing - differing + seals.counts.unchecked,
    },
    parting: partingOf(compared, views, seals.shown),
    outside: outsideOf(judged, views),
    missing: missingOf(source),
  };
}

/** Entries without a place stand last: they claim what the log does not reach. */
function placeOf({ position }: AuditEntry): number {
  return position ?? Number.POSITIVE_INFINITY;
}

interface Compared extends JudgedSnapshot {
  readonly position: number;
}

function comparedInOrder(judged: readonly JudgedSnapshot[]): Compared[] {
  return judged
    .filter((each): each is Compared => each.position !== null)
    .toSorted((a, b) => a.position - b.position);
}

function agrees({ position, differences }: JudgedSnapshot): boolean {
  return position !== null && differences.length === 0;
}

/** Where a path was recorded as it was replayed, before a snapshot. */
type AgreedBefore = (path: Path) => number | null;

/** The snapshots before one, asked whether they agreed at a path. */
function agreements(compared: readonly Compared[], at: JudgedSnapshot): AgreedBefore {
  const before = at.position === null ? [] : compared.filter(({ position }) => position < at.position!);
  return (path) => {
    const found = before.findLast(({ differences }) =>
      differences.every((each) => !overlap(path, each.path)),
    );
    return found?.position ?? null;
  };
}

/** Is one path the other, or a part of it? */
function overlap(a: Path, b: Path): boolean {
  const depth = Math.min(a.length, b.length);
  return a.slice(0, depth).every((key, at) => String(key) === String(b[at]));
}

async function snapshotView(
  judged: JudgedSnapshot,
  reader: HistoryReader | null,
  agreedBefore: AgreedBefore,
): Promise<SnapshotAudit> {
  const { seq, verdict, position, differences, onlyInSnapshot, value, broughtForward } = judged;
  const shown = differences.slice(0, MAX_DIFFERENCES);
  return {
    type: 'snapshot',
    seq,
    verdict,
    position,
    differences: await Promise.all(shown.map((each) => differenceView(each, reader, position, agreedBefore))),
    differing: differences.length,
    onlyInSnapshot: onlyInSnapshot.map(({ text }) => text),
    value: clip(printJson(value, 2), MAX_VALUE),
    broughtForward: broughtForward === null ? null : clip(printJson(broughtForward, 2), MAX_VALUE),
  };
}

async function differenceView(
  { path, recorded, replayed }: Difference,
  reader: HistoryReader | null,
  position: number | null,
  agreedBefore: AgreedBefore,
): Promise<DifferenceView> {
  const writtenAt = reader === null || position === null ? null : await writerOf(reader, path, position);
  const agreed = agreedBefore(path);
  return {
    dotted: toDotted(path),
    pointer: toPointer(replayed === undefined ? path.slice(0, -1) : path),
    recorded: printed(recorded),
    replayed: printed(replayed),
    writtenAt,
    // An event that wrote it meanwhile may have made the difference.
    agreedAt: agreed !== null && (writtenAt ?? -1) <= agreed ? agreed : null,
  };
}

/** The earliest entry that does not agree: of two at one place the snapshot, which tells a path. */
function partingOf(
  compared: readonly Compared[],
  views: ReadonlyMap<JudgedSnapshot, SnapshotAudit>,
  seals: readonly SealAudit[],
): Parting | null {
  const snapshot = compared.find(({ differences }) => differences.length > 0);
  const seal = seals.find(({ verdict }) => verdict === 'differs');
  if (seal !== undefined && (snapshot === undefined || seal.position < snapshot.position)) {
    const { position, what, pointer } = seal;
    return { position, what, pointer, agreedAt: null, difference: null };
  }
  if (snapshot === undefined) return null;
  const difference = views.get(snapshot)?.differences[0] ?? null;
  const before = compared.findLast((each) => each.position < snapshot.position && agrees(each));
  return {
    position: Math.max(snapshot.position, 0),
    agreedAt: before?.position ?? null,
    what: snapshot.seq === null ? 'Recorded state' : `Snapshot at sequence ${snapshot.seq}`,
    pointer: difference?.pointer ?? null,
    difference,
  };
}

/** What a snapshot holds and no event made so. */
function outsideOf(
  judged: readonly JudgedSnapshot[],
  views: ReadonlyMap<JudgedSnapshot, SnapshotAudit>,
): AuditView['outside'] {
  const found: OutsideChange[] = [];
  let total = 0;
  for (const each of judged) {
    const position = Math.max(each.position ?? 0, 0);
    total += each.differences.length + each.onlyInSnapshot.length;
    for (const difference of views.get(each)?.differences ?? [])
      found.push({ ...difference, position, kind: kindOf(difference) });
    for (const { path, recorded } of each.onlyInSnapshot.slice(0, MAX_DIFFERENCES))
      found.push({ ...onlyRecorded(path, recorded), position, kind: 'only' });
    if (found.length >= MAX_OUTSIDE) break;
  }
  return { total, atLeast: found.length >= MAX_OUTSIDE, shown: found.slice(0, MAX_OUTSIDE) };
}

function kindOf({ agreedAt, writtenAt }: DifferenceView): OutsideChange['kind'] {
  if (agreedAt !== null) return 'since';
  return writtenAt === null ? 'never' : 'after';
}

function onlyRecorded(path: Path, recorded: Json): DifferenceView {
  return {
    dotted: toDotted(path),
    pointer: toPointer(path),
    recorded: printed(recorded),
    replayed: null,
    writtenAt: null,
    agreedAt: null,
  };
}

/** Events, numbers and files that are not there, as far as they concern the run or the log as a whole. */
function missingOf({ log, run }: AuditSource): Missing[] {
  const placed = problemsOf(log, run, null).findings.filter(({ code }) => MISSING.includes(code));
  const ofRun = placed.map(({ code, effect, total, places }) => ({
    code,
    effect,
    count: total,
    position: places[0]?.position ?? null,
  }));
  const ofLog = log.summary.problems
    .filter(({ code }) => code === 'missing-part' || code === 'incomplete-export')
    .filter(({ code, effect }) => !placed.some((each) => each.code === code && each.effect === effect))
    .map(({ code, effect, count }) => ({ code, effect, count, position: null }));
  return [...ofRun, ...ofLog];
}

function printed(value: Json | undefined): string | null {
  return value === undefined ? null : clip(printJson(value), MAX_PRINTED);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
