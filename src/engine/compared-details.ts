import type { Partners } from '../compare/path-book';
import { differsInData } from '../compare/verdicts';
import { pauses } from '../lib/tasks';
import {
  type ComparedLane,
  type ComparedLeaf,
  type ComparedLeaves,
  type ComparedPair,
  type ComparedStep,
  MATCHES,
  type MaskChoice,
  type MaskDomain,
} from '../model/comparison';
import { asBigInt, asId, isObject, type Json, type Path } from '../model/json';
import { outcomeOf } from '../model/outcome';
import { diffJson } from '../replay/diff';
import type { ComparedRun } from './compared-sides';
import type { Comparison, Verdict } from './comparison';

/** Differing leaves that are listed. */
const MAX_LEAVES = 200;
/** Paths of the state that are looked at for one row: those written differently last. */
const MAX_PATHS = 400;
/** Longer texts are shown cut. */
const MAX_TEXT = 2_000;

/** Everything about one row: its payloads leaf by leaf, and in what the two states differ after it. */
export async function pairOf(
  comparison: Comparison,
  row: number,
  choice: MaskChoice,
  signal: AbortSignal,
): Promise<ComparedPair> {
  const { rows } = comparison;
  const verdict = comparison.judge(choice);
  const [atA, atB] = [positionAt(rows.a, row), positionAt(rows.b, row)];
  return {
    row: await comparison.rowOf(row, verdict),
    payload: await payloadLeaves(comparison, row, verdict),
    state: await stateLeaves(comparison, row, { a: atA, b: atB }, verdict, signal),
    atA,
    atB,
  };
}

/** The last position of a run in a row or before it; −1 for none. */
function positionAt(positions: Int32Array, row: number): number {
  for (let at = row; at >= 0; at--) if (positions[at]! >= 0) return positions[at]!;
  return -1;
}

async function payloadLeaves(comparison: Comparison, row: number, verdict: Verdict): Promise<ComparedLeaves> {
  const { a, b, rows, payloadPartners } = comparison;
  const read = (run: ComparedRun, position: number) =>
    position < 0 ? undefined : run.source.records.payload(run.spot(position));
  const [left, right] = await Promise.all([read(a, rows.a[row]!), read(b, rows.b[row]!)]);
  // An event without partner has nothing to be compared with; its record is shown as it is.
  if (left === undefined || right === undefined) return { leaves: [], cut: false };
  const leaves = diffJson(left, inTermsOfA(right, payloadPartners.ofB), [], MAX_LEAVES + 1);
  return listed(
    leaves.map(({ path, before, after }) => leafOf(comparison, 'payload', path, before, after, verdict)),
  );
}

/** The paths that were written differently up to a row, where their values still differ. */
async function stateLeaves(
  comparison: Comparison,
  row: number,
  at: { readonly a: number; readonly b: number },
  verdict: Verdict,
  signal: AbortSignal,
): Promise<ComparedLeaves> {
  const states = comparison.comparedStates;
  const pause = pauses(signal);
  const nodes = new Set<number>();
  for (let each = row; each >= 0 && nodes.size < MAX_PATHS; each--) {
    if (!differsInData(verdict.bits[each]!) && each !== row) continue;
    for (const node of comparison.wroteOf(each, verdict.masked)) nodes.add(node);
    await pause();
  }
  const leaves: ComparedLeaf[] = [];
  for (const node of [...nodes].slice(0, MAX_PATHS)) {
    const [left, right] = [await states.valueIn('a', node, at.a), await states.valueIn('b', node, at.b)];
    const other = right === undefined ? undefined : inTermsOfA(right, comparison.partners.ofB);
    for (const { path, before, after } of diffJson(left, other, states.spelled(node), MAX_LEAVES))
      leaves.push(leafOf(comparison, 'state', path, before, after, verdict));
    if (leaves.length > MAX_LEAVES) break;
    await pause();
  }
  const found = listed(distinct(leaves));
  return { ...found, cut: found.cut || nodes.size >= MAX_PATHS };
}

/** A container and what is in it may both have been written: each leaf is told once. */
function distinct(leaves: readonly ComparedLeaf[]): ComparedLeaf[] {
  return [...new Map(leaves.map((leaf) => [JSON.stringify(leaf.path), leaf])).values()];
}

/** What counts first. */
function listed(leaves: readonly ComparedLeaf[]): ComparedLeaves {
  const ordered = leaves.toSorted((one, other) => Number(one.masked) - Number(other.masked));
  return { leaves: ordered.slice(0, MAX_LEAVES), cut: leaves.length > MAX_LEAVES };
}

function leafOf(
  comparison: Comparison,
  domain: MaskDomain,
  path: Path,
  a: Json | undefined,
  b: Json | undefined,
  { masked }: Verdict,
): ComparedLeaf {
  const book = comparison.books[domain];
  const known = path.reduce<number>((at, key) => book.child(at, key), 0);
  const source = domain === 'state' ? comparison.comparedStates.copiedFrom(path) : -1;
  return {
    path,
    ...(a === undefined ? {} : { a: shortened(a) }),
    ...(b === undefined ? {} : { b: shortened(b) }),
    masked: masked[domain].has(known) || masked.payload.has(source),
  };
}

function shortened(value: Json): Json {
  return typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
}

/** A value of B with the ids of A in the place of their partners. */
function inTermsOfA(value: Json, ofB: Partners['ofB']): Json {
  if (Array.isArray(value)) return value.map((item) => inTermsOfA(item, ofB));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [ofB.get(key) ?? key, inTermsOfA(item, ofB)]),
    );
  const id = asId(value);
  const partner = id === null ? undefined : ofB.get(id);
  if (partner === undefined) return value;
  return typeof value === 'string' ? partner : (asBigInt(partner) ?? partner);
}

/** Steps `from … from + count − 1` of both runs, in the order in which their first events stand. */
export async function stepsOf(
  comparison: Comparison,
  choice: MaskChoice,
  from: number,
  count: number,
): Promise<ComparedStep[]> {
  const verdict = comparison.judge(choice);
  const differences = differencesByStep(comparison, verdict);
  const wanted = comparison.stepOrder.subarray(from, from + count);
  return Promise.all(Array.from(wanted, (step) => stepAt(comparison, step, differences.get(step) ?? 0)));
}

function differencesByStep(comparison: Comparison, { bits }: Verdict): Map<number, number> {
  const found = new Map<number, number>();
  for (let row = 0; row < bits.length; row++) {
    const step = differsInData(bits[row]!) ? comparison.stepOf(row) : -1;
    if (step >= 0) found.set(step, (found.get(step) ?? 0) + 1);
  }
  return found;
}

async function stepAt(comparison: Comparison, step: number, differences: number): Promise<ComparedStep> {
  const { a, b, rows, steps } = comparison;
  const ofA = step < a.columns.count ? step : -1;
  const ofB = ofA >= 0 ? steps.ofA[ofA]! : step - a.columns.count;
  const left = ofA < 0 ? null : await laneOf(a, ofA, rows.ofA);
  const right = ofB < 0 ? null : await laneOf(b, ofB, rows.ofB);
  return {
    label: (left ?? right)!.label,
    match: ofA < 0 ? 'none' : MATCHES[steps.match[ofA]!]!,
    a: left,
    b: right,
    row: Math.min(left?.from ?? Number.POSITIVE_INFINITY, right?.from ?? Number.POSITIVE_INFINITY),
    differences,
  };
}

async function laneOf(run: ComparedRun, lane: number, rowOf: Int32Array): Promise<ComparedLane> {
  const { start, positions, attempts, outcome } = run.columns;
  const [first, behind] = [start[lane]!, start[lane + 1]!];
  return {
    label: (await run.lanes.label(lane)).name,
    outcome: outcomeOf(outcome[lane]!),
    attempts: attempts[lane]!,
    events: behind - first,
    from: rowOf[positions[first]!]!,
    to: rowOf[positions[behind - 1]!]!,
    took: run.tookOf(lane),
  };
}
