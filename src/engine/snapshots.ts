import type { Findings } from '../ingest/findings';
import type { EventIndex, PlacedCompanion } from '../ingest/indexer';
import { NO_NUMBER } from '../ingest/order';
import type { Records } from '../ingest/records';
import { firstWhere } from '../lib/ascending';
import { pauses } from '../lib/tasks';
import type { SnapshotAudit, SnapshotVerdict } from '../model/audit';
import type { Format } from '../model/format';
import type { Json } from '../model/json';
import type { HistoryReader } from '../replay/reader';
import { buildHistory } from './build-history';

/** A snapshot that the log itself recorded, judged against the events. */
export interface JudgedSnapshot {
  /** The sequence number that it claims to contain. */
  readonly seq: number | null;
  readonly verdict: SnapshotAudit['verdict'];
  /** The position it was compared at, or null. */
  readonly position: number | null;
  readonly differences: SnapshotVerdict['differences'];
  readonly onlyInSnapshot: SnapshotVerdict['onlyInSnapshot'];
  readonly value: Json;
  /** The snapshot with the later events applied, for a stale one; of many, only for the last few. */
  readonly broughtForward: Json | null;
}

interface Context {
  readonly format: Format;
  readonly shape: string;
  readonly index: EventIndex;
  readonly records: Records;
  /** Gives up the replays that judging takes. */
  readonly signal?: AbortSignal;
  /** The whole run's history, where it is there already. */
  readonly reader?: HistoryReader | null;
  /** How many stale snapshots are brought forward; each takes a replay of the rest of the run. None by default. */
  readonly forward?: number;
}

/** Judges the recorded snapshots of every run and notes what is wrong with them. */
export async function checkSnapshots(context: Context & { readonly findings: Findings }): Promise<void> {
  const { index, findings } = context;
  const runs = new Set(index.companions.filter((each) => each.kind === 'snapshot').map((each) => each.id));
  for (const id of runs) {
    const run = index.runs.find(id);
    const placed = snapshotsOf(index, run);
    const judged = await judgeSnapshots(context, run);
    judged.forEach((snapshot, at) => {
      if (snapshot.verdict === 'stale') findings.add({ code: 'snapshot-stale' }, placed[at]!);
      if (snapshot.verdict === 'ahead') findings.add({ code: 'snapshot-ahead' }, placed[at]!);
      if (snapshot.differences.length > 0)
        findings.add({ code: 'snapshot-differs', effect: differsEffect(snapshot) }, placed[at]!);
    });
  }
}

function differsEffect({ differences, verdict }: JudgedSnapshot): string {
  const first = differences
    .slice(0, 3)
    .map(({ text }) => text)
    .join('; ');
  return verdict === 'unplaced'
    ? `The recorded snapshot names no event and may be older. At the end of the run it differs from the replay: ${first}.`
    : `The recorded snapshot and the replay disagree: ${first}.`;
}

/** The snapshots of a run in the order of the log. */
function snapshotsOf(index: EventIndex, run: number): PlacedCompanion[] {
  const id = index.runs.get(run);
  return index.companions.filter((each) => each.kind === 'snapshot' && each.id === id);
}

/**
 * Compares each recorded snapshot of a run with the replay at the position that it claims; one that claims
 * none, with the end of the run.
 */
export async function judgeSnapshots(context: Context, run: number): Promise<JudgedSnapshot[]> {
  const { index, records, signal = new AbortController().signal } = context;
  const count = index.starts[run + 1]! - index.starts[run]!;
  const placed = snapshotsOf(index, run);
  if (placed.length === 0) return [];
  const reader = count === 0 ? null : (context.reader ?? (await buildHistory(context, run, { signal })));
  const pause = pauses(signal);
  const judged: JudgedSnapshot[] = [];
  // One after the other: each takes a state as a whole.
  for (const snapshot of placed) {
    await pause();
    const value = await records.value(snapshot);
    const seq = snapshot.seq ?? null;
    judged.push({
      ...BLANK,
      seq,
      value,
      ...(await judge(context, run, reader, { ...snapshot, seq, value })),
    });
  }
  return context.forward ? forwarded(context, run, judged, context.forward) : judged;
}

const BLANK = { position: null, differences: [], onlyInSnapshot: [], broughtForward: null };

async function judge(
  context: Context,
  run: number,
  reader: HistoryReader | null,
  { seq, seen, value }: Pick<PlacedCompanion, 'seen'> & Pick<JudgedSnapshot, 'seq' | 'value'>,
): Promise<Judgement> {
  if (reader === null) return UNVERIFIED;
  const compared = { ...context, run, reader, value };
  return seq === null ? judgeUnnumbered(compared, seen ?? null) : judgeNumbered(compared, seq);
}

/** The last few stale snapshots with the events behind them applied. */
async function forwarded(
  context: Context,
  run: number,
  judged: readonly JudgedSnapshot[],
  most: number,
): Promise<JudgedSnapshot[]> {
  const stale = new Set(judged.filter(({ verdict }) => verdict === 'stale').slice(-most));
  const found: JudgedSnapshot[] = [];
  for (const each of judged) {
    const position = stale.has(each) ? each.position : null;
    const broughtForward = position === null ? null : await bringForward(context, run, position, each.value);
    found.push({ ...each, broughtForward });
  }
  return found;
}

type Judgement = Pick<JudgedSnapshot, 'verdict'> & Partial<JudgedSnapshot>;

const UNVERIFIED: Judgement = { verdict: 'unverified' };

interface Compared extends Context {
  readonly run: number;
  readonly reader: HistoryReader;
  readonly value: Json;
}

async function judgeNumbered(compared: Compared, seq: number): Promise<Judgement> {
  const { index, run } = compared;
  const first = index.starts[run]!;
  const count = index.starts[run + 1]! - first;
  if (index.seq === null) return UNVERIFIED;
  const last = Number(index.seq[first + count - 1]);
  if (seq > last) return { verdict: 'ahead' };
  const position = positionOfSeq(index, first, count, seq);
  const found = await compareAt(compared, position);
  return { ...found, position, verdict: seq === last ? 'fresh' : 'stale' };
}

/** @param seen the largest number of an event that the snapshot mentions */
async function judgeUnnumbered(compared: Compared, seen: bigint | null): Promise<Judgement> {
  const { format, shape, index, run } = compared;
  if (format.shapes[shape]?.partial) return UNVERIFIED;
  const largest = largestSeq(index, run);
  if (seen !== null && largest !== null && seen > largest) return { verdict: 'ahead' };
  const position = index.starts[run + 1]! - index.starts[run]! - 1;
  const found = await compareAt(compared, position);
  return { ...found, position, verdict: found.differences.length === 0 ? 'fresh' : 'unplaced' };
}

async function compareAt({ format, reader, value }: Compared, position: number): Promise<SnapshotVerdict> {
  const replayed = await stateAt(reader, position);
  return format.compareSnapshot?.(replayed, value) ?? { differences: [], onlyInSnapshot: [] };
}

/** Replay order need not be that of the numbers, so the last row may not hold the largest. */
function largestSeq({ seq, starts }: EventIndex, run: number): bigint | null {
  let largest = NO_NUMBER;
  for (const each of seq?.subarray(starts[run], starts[run + 1]) ?? []) if (each > largest) largest = each;
  return largest === NO_NUMBER ? null : largest;
}

/** The last position whose number is at most `seq`; −1 before the first. Numbers ascend in replay order where they order it. */
function positionOfSeq(index: EventIndex, first: number, count: number, seq: number): number {
  return firstWhere(0, count, (position) => Number(index.seq![first + position]) > seq) - 1;
}

async function stateAt(reader: HistoryReader, position: number): Promise<Json> {
  if (position < 0) return null;
  const place = await reader.place(['state'], position);
  if (place === null) return null;
  return reader.materialise(place, reader.history.limit(position), { left: 1e6 });
}

/** The snapshot with the events after `position` applied to it. */
async function bringForward(context: Context, run: number, position: number, value: Json): Promise<Json> {
  const reader = await buildHistory(context, run, {
    from: position + 1,
    state: value,
    signal: context.signal,
  });
  return stateAt(reader, reader.history.length - 1);
}
