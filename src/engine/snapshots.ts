import type { Findings } from '../ingest/findings';
import type { EventIndex, PlacedCompanion } from '../ingest/indexer';
import { NO_NUMBER } from '../ingest/order';
import type { Records } from '../ingest/records';
import type { Format, SnapshotVerdict } from '../model/format';
import type { Json } from '../model/json';
import type { SnapshotView } from '../model/views';
import type { HistoryReader } from '../replay/reader';
import { buildHistory } from './build-history';

/** A snapshot that the log itself recorded, judged against the events. */
export interface JudgedSnapshot {
  /** The sequence number that it claims to contain. */
  readonly seq: number | null;
  readonly verdict: SnapshotView['verdict'];
  /** The position it was compared at, or null. */
  readonly position: number | null;
  readonly differences: readonly string[];
  readonly onlyInSnapshot: readonly string[];
  readonly value: Json;
  /** The snapshot with the later events applied, for a stale one. */
  readonly broughtForward: Json | null;
}

interface Context {
  readonly format: Format;
  readonly shape: string;
  readonly index: EventIndex;
  readonly records: Records;
  /** Gives up the replays that judging takes. */
  readonly signal?: AbortSignal;
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
  const first = differences.slice(0, 3).join('; ');
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
  const { index, records } = context;
  const first = index.starts[run]!;
  const count = index.starts[run + 1]! - first;
  const placed = snapshotsOf(index, run);
  if (placed.length === 0) return [];
  const reader = count === 0 ? null : await buildHistory(context, run, { signal: context.signal });
  return Promise.all(
    placed.map(async (snapshot): Promise<JudgedSnapshot> => {
      const value = await records.value(snapshot);
      const seq = snapshot.seq ?? null;
      const blank = { seq, value, position: null, differences: [], onlyInSnapshot: [], broughtForward: null };
      const judged =
        reader === null
          ? UNVERIFIED
          : seq === null
            ? await judgeUnnumbered({ ...context, run, reader, value }, snapshot.seen ?? null)
            : await judgeNumbered({ ...context, run, reader, value }, seq);
      return { ...blank, ...judged };
    }),
  );
}

type Judgement = Pick<JudgedSnapshot, 'verdict'> & Partial<JudgedSnapshot>;

const UNVERIFIED: Judgement = { verdict: 'unverified' };

interface Compared extends Context {
  readonly run: number;
  readonly reader: HistoryReader;
  readonly value: Json;
}

async function judgeNumbered(compared: Compared, seq: number): Promise<Judgement> {
  const { index, run, value } = compared;
  const first = index.starts[run]!;
  const count = index.starts[run + 1]! - first;
  if (index.seq === null) return UNVERIFIED;
  const last = Number(index.seq[first + count - 1]);
  if (seq > last) return { verdict: 'ahead' };
  const position = positionOfSeq(index, first, count, seq);
  const found = await compareAt(compared, position);
  if (seq === last) return { ...found, position, verdict: 'fresh' };
  const broughtForward = await bringForward(compared, run, position, value);
  return { ...found, position, broughtForward, verdict: 'stale' };
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

/** The last position whose number is at most `seq`; −1 before the first. */
function positionOfSeq(index: EventIndex, first: number, count: number, seq: number): number {
  let position = -1;
  while (position + 1 < count && index.seq![first + position + 1]! <= BigInt(seq)) position++;
  return position;
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
