import { ACTS } from '../model/event';
import type { StepAlignment } from './align-steps';
import type { Side } from './side';

/** The events of two runs, each beside its partner: one row for a pair, one for an event without partner. */
export interface Rows {
  readonly count: number;
  /** The event of A in each row, −1 for none. In the column, positions ascend. */
  readonly a: Int32Array;
  /** The event of B in each row, −1 for none. */
  readonly b: Int32Array;
  /** The row of each position. */
  readonly ofA: Int32Array;
  readonly ofB: Int32Array;
  /** 1 for a pair that comes earlier or later in one run than in the other. */
  readonly moved: Uint8Array;
}

/** Remarks of different kinds are different remarks; what begins or ends a step is the same moment under another name. */
const REMARKS: ReadonlySet<number> = new Set([ACTS.indexOf('note'), ACTS.indexOf('inside')]);

/**
 * Puts the events of two runs beside each other by step and attempt, whatever their times: the n-th event of a kind in
 * an attempt goes with the n-th of that kind in the same attempt at the same step. What is left over and does the same
 * to its step under another kind (it ends it, say, as failed instead of completed) is paired too. Linear, but for the
 * order, which takes n log n.
 */
export function alignEvents(a: Side, b: Side, steps: StepAlignment): Rows {
  const ofA = new Int32Array(a.count).fill(-1);
  const ofB = new Int32Array(b.count).fill(-1);
  const kinds = new Map<string, number>();
  const kindsOf = (side: Side) => side.kinds.map((kind) => numberOf(kinds, kind));
  const [kindsOfA, kindsOfB] = [kindsOf(a), kindsOf(b)];
  const places = new Map<number, number>();
  const [placesOfA, placesOfB] = [placesOf(a, places, laneOfA), placesOf(b, places, laneOfB(a, b, steps))];

  const byKind = new Map<number, number>();
  const kindAt = (side: Side, place: Int32Array, kind: number[]) => (at: number) =>
    numberOf(byKind, place[at]! * KINDS + kind[side.kind[at]!]!);
  pairInOrder(ofA, ofB, kindAt(a, placesOfA, kindsOfA), kindAt(b, placesOfB, kindsOfB));

  const byAct = new Map<number, number>();
  const actAt = (side: Side, place: Int32Array) => (at: number) =>
    REMARKS.has(side.act[at]!) ? -1 : numberOf(byAct, place[at]! * ACTS.length + side.act[at]!);
  pairInOrder(ofA, ofB, actAt(a, placesOfA), actAt(b, placesOfB));
  return rowsOf(ofA, ofB);
}

/** More kinds and attempts than a column can number. */
const KINDS = 0x10000;
const ATTEMPTS = 0x10000;

function numberOf<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}

const laneOfA = (lane: number) => lane;

/** A lane of B as that of its partner; one without partner gets a number that A has not. */
function laneOfB(a: Side, b: Side, { ofB }: StepAlignment): (lane: number) => number {
  let beyond = 0;
  for (let at = 0; at < a.count; at++) beyond = Math.max(beyond, a.lane[at]! + 1);
  for (let at = 0; at < b.count; at++) beyond = Math.max(beyond, (ofB[b.lane[at]!] ?? -1) + 1);
  return (lane) => (lane < 0 ? lane : ofB[lane]! >= 0 ? ofB[lane]! : beyond + lane);
}

/** Lane and attempt of each event as one number that both sides share. */
function placesOf(side: Side, places: Map<number, number>, laneOf: (lane: number) => number): Int32Array {
  const found = new Int32Array(side.count);
  for (let at = 0; at < side.count; at++)
    found[at] = numberOf(places, (laneOf(side.lane[at]!) + 1) * ATTEMPTS + side.attempt[at]!);
  return found;
}

/** Pairs the n-th event of A that has a key with the n-th of B, among those without partner; −1 is no key. */
function pairInOrder(
  ofA: Int32Array,
  ofB: Int32Array,
  keyOfA: (position: number) => number,
  keyOfB: (position: number) => number,
): void {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const next = new Int32Array(ofB.length).fill(-1);
  for (let at = 0; at < ofB.length; at++) {
    const key = ofB[at] === -1 ? keyOfB(at) : -1;
    if (key < 0) continue;
    const before = last.get(key);
    if (before === undefined) first.set(key, at);
    else next[before] = at;
    last.set(key, at);
  }
  for (let at = 0; at < ofA.length; at++) {
    const key = ofA[at] === -1 ? keyOfA(at) : -1;
    const partner = key < 0 ? -1 : (first.get(key) ?? -1);
    if (partner < 0) continue;
    ofA[at] = partner;
    ofB[partner] = at;
    first.set(key, next[partner]!);
  }
}

/** The rows in the order of A; what only B has stands right behind what comes before it in B. */
function rowsOf(partnerOfA: Int32Array, partnerOfB: Int32Array): Rows {
  const alone = new Map<number, number[]>();
  let behind = -1;
  partnerOfB.forEach((partner, at) => {
    if (partner >= 0) behind = partner;
    else if (alone.has(behind)) alone.get(behind)!.push(at);
    else alone.set(behind, [at]);
  });
  const paired = partnerOfA.reduce((sum, partner) => sum + (partner >= 0 ? 1 : 0), 0);
  const count = partnerOfA.length + partnerOfB.length - paired;
  const [a, b] = [new Int32Array(count).fill(-1), new Int32Array(count).fill(-1)];
  const [ofA, ofB] = [new Int32Array(partnerOfA.length), new Int32Array(partnerOfB.length)];
  let row = 0;
  const addAlone = (after: number) => {
    for (const at of alone.get(after) ?? []) {
      ofB[at] = row;
      b[row++] = at;
    }
  };
  addAlone(-1);
  partnerOfA.forEach((partner, at) => {
    ofA[at] = row;
    if (partner >= 0) ofB[partner] = row;
    a[row] = at;
    b[row++] = partner;
    addAlone(at);
  });
  return { count, a, b, ofA, ofB, moved: movedRows(a, b) };
}

/**
 * The fewest pairs that have to move for both runs to have the same order: those outside of a longest ascending
 * subsequence (patience sorting).
 */
function movedRows(a: Int32Array, b: Int32Array): Uint8Array {
  const moved = new Uint8Array(a.length);
  const tops: number[] = [];
  const before = new Int32Array(a.length).fill(-1);
  for (let row = 0; row < a.length; row++) {
    if (a[row]! < 0 || b[row]! < 0) continue;
    moved[row] = 1;
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (b[tops[middle]!]! < b[row]!) low = middle + 1;
      else high = middle;
    }
    before[row] = low > 0 ? tops[low - 1]! : -1;
    tops[low] = row;
  }
  for (let row = tops.at(-1) ?? -1; row >= 0; row = before[row]!) moved[row] = 0;
  return moved;
}
