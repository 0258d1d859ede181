import { DIFFERS } from '../model/comparison';
import type { Rows } from './align-events';
import type { Side } from './side';
import type { Signatures } from './signatures';

const DATA = 63;

/** Does the row differ in more than timing? */
export function differsInData(bits: number): boolean {
  return (bits & DATA) !== 0;
}

/** What was found out of the rows, as far as they were compared. */
export interface Findings {
  readonly rows: Rows;
  readonly a: Side;
  readonly b: Side;
  readonly payloads: Signatures;
  readonly states: Signatures;
  /** How long the attempt took that each event ends; `NaN` for none. */
  readonly tookA: Float64Array;
  readonly tookB: Float64Array;
}

/** The fields that are left out, by the numbers of their paths. */
export interface Masked {
  readonly payload: ReadonlySet<number>;
  readonly state: ReadonlySet<number>;
}

/** In what each row differs, {@link DIFFERS}, but for what is masked. */
export function differencesOf(found: Findings, masked: Masked): Uint8Array {
  const { rows, a, b } = found;
  const inPayload = found.payloads.judge(masked.payload);
  const inState = found.states.judge(masked.state);
  const longer = judgeDurations(found);
  const bits = new Uint8Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const [left, right] = [rows.a[row]!, rows.b[row]!];
    if (right < 0) bits[row] = DIFFERS.onlyA;
    else if (left < 0) bits[row] = DIFFERS.onlyB;
    else
      bits[row] =
        (a.kinds[a.kind[left]!] === b.kinds[b.kind[right]!] ? 0 : DIFFERS.kind) |
        (a.outcome[left] === b.outcome[right] && a.klassOf(left) === b.klassOf(right) ? 0 : DIFFERS.outcome) |
        (inPayload(row) ? DIFFERS.payload : 0) |
        (inState(row) ? DIFFERS.state : 0) |
        (rows.moved[row] ? DIFFERS.moved : 0) |
        (longer(left, right) ? DIFFERS.duration : 0);
  }
  return bits;
}

/** Twice as long, and not by a hundredth of what the longest attempt took. */
const MUCH = 2;
const WORTH_TELLING = 0.01;
/** Times in whole seconds are off by up to one. */
const SECOND = 1e6;

/** Says of two events whether the attempts they end took very different times. */
function judgeDurations({ tookA, tookB }: Findings): (a: number, b: number) => boolean {
  let longest = 0;
  for (const took of [tookA, tookB]) for (const each of took) if (each > longest) longest = each;
  return (a, b) => {
    const [shorter, longer] = [Math.min(tookA[a]!, tookB[b]!), Math.max(tookA[a]!, tookB[b]!)];
    if (Number.isNaN(shorter) || longer < shorter * MUCH) return false;
    const coarse = shorter % SECOND === 0 && longer % SECOND === 0 ? SECOND : 0;
    return longer - shorter > Math.max(longest * WORTH_TELLING, coarse);
  };
}

/** The first row that differs in more than timing; −1 for none. */
export function firstDivergence(bits: Uint8Array): number {
  return bits.findIndex(differsInData);
}
