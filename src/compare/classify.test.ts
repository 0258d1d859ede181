import { expect, test } from 'vitest';
import { CAUSE_RULES, DIFFERS, ROW_CLASSES } from '../model/comparison';
import { ACTS } from '../model/event';
import type { Relation } from '../model/kin';
import type { Rows } from './align-events';
import { classifyRows } from './classify';

interface Drawn {
  /** A letter for each row: `=` a pair, `a` only in A, `b` only in B. */
  readonly rows: string;
  /** `.` the same, `x` differs, `t` only timing; rows of one side differ by themselves. */
  readonly differs: string;
  /** The step of each row, `-` for the run. */
  readonly steps: string;
  readonly causes?: readonly (readonly [effect: number, cause: number, relation: Relation])[];
  readonly needs?: Readonly<Record<number, readonly number[]>>;
  readonly wrote?: Readonly<Record<number, readonly number[]>>;
  readonly ends?: number;
}

/** What each row is, and by which rule. All causes are those of A. */
function classified({
  rows: text,
  differs,
  steps,
  causes = [],
  needs = {},
  wrote = {},
  ends,
}: Drawn): string {
  const rows = rowsOf(text);
  const bits = Uint8Array.from(differs, (each, row) =>
    text[row] === 'a'
      ? DIFFERS.onlyA
      : text[row] === 'b'
        ? DIFFERS.onlyB
        : { '.': 0, x: DIFFERS.payload, t: DIFFERS.moved }[each]!,
  );
  const divergence = bits.findIndex((each) => (each & 63) > 0);
  const found = classifyRows(rows, bits, divergence, {
    ofA: (position) =>
      causes
        .filter(([effect]) => rows.ofA[position] === effect)
        .map(([, cause, relation]) => ({ position: rows.a[cause]!, relation })),
    ofB: () => [],
    stepOf: (row) => (steps[row] === '-' ? -1 : Number(steps[row])),
    needsOf: (step) => needs[step] ?? [],
    wroteOf: (row) => wrote[row] ?? [],
    actOf: (row) => ACTS.indexOf(row === ends ? 'run-end' : 'note'),
  });
  return Array.from(found.classes, (each, row) => {
    const rule = CAUSE_RULES[found.rules[row]!]!;
    return rule === 'none' ? ROW_CLASSES[each] : `${ROW_CLASSES[each]} by ${rule}`;
  }).join(', ');
}

function rowsOf(text: string): Rows {
  const [a, b] = [new Int32Array(text.length).fill(-1), new Int32Array(text.length).fill(-1)];
  const [ofA, ofB]: number[][] = [[], []];
  [...text].forEach((each, row) => {
    if (each !== 'b') a[row] = ofA!.push(row) - 1;
    if (each !== 'a') b[row] = ofB!.push(row) - 1;
  });
  const count = text.length;
  return {
    count,
    a,
    b,
    ofA: Int32Array.from(ofA!),
    ofB: Int32Array.from(ofB!),
    moved: new Uint8Array(count),
  };
}

test('the same step, and nothing else, without more evidence', () => {
  expect(classified({ rows: '=====', differs: '.x.xx', steps: '01121' })).toBe(
    'same, divergence, same, unrelated, caused by step',
  );
});

test('what the log names as its cause, also by way of rows that are the same', () => {
  const drawn = { rows: '====', differs: 'x.xx', steps: '0123' };
  expect(
    classified({
      ...drawn,
      causes: [
        [1, 0, 'trigger'],
        [2, 1, 'trigger'],
      ],
    }),
  ).toBe('divergence, same, caused by kin, unrelated');
  // The chain of events is an order, no cause.
  expect(
    classified({
      ...drawn,
      causes: [
        [1, 0, 'previous'],
        [2, 1, 'previous'],
      ],
    }),
  ).toBe('divergence, same, unrelated, unrelated');
});

test('a step that waits for one that was reached', () => {
  expect(classified({ rows: '===', differs: 'xxx', steps: '012', needs: { 1: [0] } })).toBe(
    'divergence, caused by kin, unrelated',
  );
});

test('a path of the state that differs since', () => {
  expect(classified({ rows: '===', differs: 'xxx', steps: '012', wrote: { 0: [7], 1: [8], 2: [7] } })).toBe(
    'divergence, unrelated, caused by state',
  );
});

test('what one run does behind the end of the other, and the end of the run', () => {
  expect(classified({ rows: '==aa', differs: '.x..', steps: '0123' })).toBe(
    'same, divergence, caused by ended, caused by ended',
  );
  expect(classified({ rows: '==a=', differs: '.x.x', steps: '012-', ends: 3 })).toBe(
    'same, divergence, unrelated, caused by run',
  );
});

test('order and duration are only timing, before the divergence and behind it', () => {
  expect(classified({ rows: '====', differs: 't.xt', steps: '0123' })).toBe(
    'timing, same, divergence, timing',
  );
  expect(classified({ rows: '==', differs: '.t', steps: '00' })).toBe('same, timing');
});
