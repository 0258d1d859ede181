import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTS } from '../model/event';
import { alignEvents, type Rows } from './align-events';
import { alignSteps } from './align-steps';
import type { Side, StepName } from './side';

const named = (...keys: string[]): StepName[] => keys.map((key) => ({ key, name: null, type: null }));

describe('steps', () => {
  const drawn = (a: StepName[], b: StepName[]) => {
    const { ofA, match, madeAnew } = alignSteps(a, b);
    return [
      a.map(({ key }, lane) => `${key}-${b[ofA[lane]!]?.key ?? ''} ${match[lane]}`).join(', '),
      madeAnew,
    ];
  };

  test('of the same key go together, wherever they stand', () => {
    expect(drawn(named('fetch', 'clean', 'old'), named('clean', 'fetch', 'new'))).toEqual([
      'fetch-fetch 1, clean-clean 1, old- 0',
      false,
    ]);
  });

  test('with keys made anew: the n-th of a name, and of what is left the n-th of a type', () => {
    const job = (key: string, name: string): StepName => ({ key, name, type: name.split(' ')[0]! });
    const a = [job('a1', 'shell ls'), job('a2', 'shell make'), job('a3', 'shell ls'), job('a4', 'read x')];
    const b = [job('b1', 'shell make'), job('b2', 'shell ls'), job('b3', 'shell test'), job('b4', 'write x')];
    expect(drawn(a, b)).toEqual(['a1-b2 2, a2-b1 2, a3-b3 3, a4- 0', true]);
  });

  test('types join nothing where most keys are shared', () => {
    const typed = (key: string): StepName => ({ key, name: null, type: 'http' });
    expect(drawn([typed('a'), typed('b'), typed('x')], [typed('a'), typed('b'), typed('y')])[0]).toBe(
      'a-a 1, b-b 1, x- 0',
    );
  });

  test('no lane has two partners, and both sides agree', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      name: fc.option(fc.constantFrom('x', 'y')),
      type: fc.option(fc.constantFrom('t', 'u')),
    });
    const steps = fc.uniqueArray(step, { selector: ({ key }) => key });
    fc.assert(
      fc.property(steps, steps, (a, b) => {
        const { ofA, ofB } = alignSteps(a, b);
        for (const [lane, partner] of ofA.entries()) if (partner >= 0) expect(ofB[partner]).toBe(lane);
        for (const [lane, partner] of ofB.entries()) if (partner >= 0) expect(ofA[partner]).toBe(lane);
        const other = alignSteps(b, a);
        expect([other.ofA, other.ofB]).toEqual([ofB, ofA]);
      }),
    );
  });
});

/** An event as text: `lane kind act`, with the attempt behind `#`; lane `-` is the run. */
function side(...events: string[]): Side {
  const parsed = events.map((text) => {
    const [where, kind, act = 'note'] = text.split(' ') as [string, string, string?];
    const [lane, attempt = '0'] = where.split('#') as [string, string?];
    return {
      lane: lane === '-' ? -1 : Number(lane),
      attempt: Number(attempt),
      kind,
      act: ACTS.indexOf(act as never),
    };
  });
  const kinds = [...new Set(parsed.map(({ kind }) => kind))];
  return {
    count: parsed.length,
    lane: parsed.map(({ lane }) => lane),
    attempt: parsed.map(({ attempt }) => attempt),
    kind: parsed.map(({ kind }) => kinds.indexOf(kind)),
    kinds,
    act: parsed.map(({ act }) => act),
    outcome: parsed.map(() => 0),
    klassOf: () => null,
  };
}

const SAME_STEPS = alignSteps(named('0', '1', '2'), named('0', '1', '2'));

function drawRows({ a, b, moved, count }: Rows): string {
  return Array.from(
    { length: count },
    (_, row) => `${a[row]! < 0 ? '' : a[row]}|${b[row]! < 0 ? '' : b[row]}${moved[row] ? '!' : ''}`,
  ).join(' ');
}

describe('events', () => {
  const aligned = (a: Side, b: Side) => drawRows(alignEvents(a, b, SAME_STEPS));

  test('go together by step, attempt and the n-th of their kind, not by place', () => {
    const a = side('- begin', '0#1 start start', '0#1 end end', '1#1 start start');
    const b = side('- begin', '1#1 start start', '0#1 start start', '0#1 end end');
    expect(aligned(a, b)).toBe('0|0 1|2 2|3 3|1!');
  });

  test('what ends a step goes with what ends it otherwise; remarks do not', () => {
    expect(aligned(side('0#1 done end'), side('0#1 failed end'))).toBe('0|0');
    expect(aligned(side('0 said'), side('0 heard'))).toBe('|0 0|');
    expect(aligned(side('0#1 done end'), side('0#2 done end'))).toBe('|0 0|');
  });

  test('what one run has alone stands where it came', () => {
    const a = side('0 a', '0 b', '0 c');
    const b = side('0 a', '1 x', '0 c', '1 y');
    expect(aligned(a, b)).toBe('0|0 |1 1| 2|2 |3');
    expect(aligned(side(), b)).toBe('|0 |1 |2 |3');
    expect(aligned(side(), side())).toBe('');
  });

  const event = fc
    .tuple(
      fc.constantFrom('-', '0#1', '0#2', '1#1', '2#0'),
      fc.constantFrom('p', 'q', 'r'),
      fc.constantFrom('note', 'start', 'end'),
    )
    .map((parts) => parts.join(' '));
  const run = fc.array(event, { maxLength: 14 }).map((events) => side(...events));

  test('as a slow twin pairs them', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const { ofA, ofB, a: rowsA, b: rowsB } = alignEvents(a, b, SAME_STEPS);
        const found = slowPairs(a, b);
        const pairs = Array.from(ofA, (row) => rowsB[row]!);
        expect(pairs).toEqual(found);
        expect(Array.from(ofB, (row) => rowsA[row]!)).toEqual(
          Array.from({ length: b.count }, (_, at) => found.indexOf(at)),
        );
      }),
    );
  });

  test('as few pairs move as a slow twin says, and the others ascend', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const rows = alignEvents(a, b, SAME_STEPS);
        const paired = Array.from(rows.b).filter((at, row) => at >= 0 && rows.a[row]! >= 0);
        const still = Array.from(rows.b).filter(
          (at, row) => at >= 0 && rows.a[row]! >= 0 && !rows.moved[row],
        );
        expect(still).toEqual(still.toSorted((one, other) => one - other));
        expect(still.length).toBe(slowLongestAscent(paired));
      }),
    );
  });

  test('each event stands in one row, those of A in order', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const rows = alignEvents(a, b, SAME_STEPS);
        expect(Array.from(rows.a).filter((at) => at >= 0)).toEqual([...Array(a.count).keys()]);
        expect(
          Array.from(rows.b)
            .filter((at) => at >= 0)
            .toSorted((one, other) => one - other),
        ).toEqual([...Array(b.count).keys()]);
      }),
    );
  });
});

/** The partner of each event of A: tries all events of B one after the other. */
function slowPairs(a: Side, b: Side): number[] {
  const found = Array.from({ length: a.count }, () => -1);
  const match = (fits: (at: number, other: number) => boolean) => {
    for (let at = 0; at < a.count; at++)
      for (let other = 0; found[at] === -1 && other < b.count; other++)
        if (!found.includes(other) && samePlace(a, at, b, other) && fits(at, other)) found[at] = other;
  };
  match((at, other) => a.kinds[a.kind[at]!] === b.kinds[b.kind[other]!]);
  match((at, other) => a.act[at] !== ACTS.indexOf('note') && a.act[at] === b.act[other]);
  return found;
}

function samePlace(a: Side, at: number, b: Side, other: number): boolean {
  return a.lane[at] === b.lane[other] && a.attempt[at] === b.attempt[other];
}

/** The length of the longest ascending subsequence, by trying each end. */
function slowLongestAscent(numbers: readonly number[]): number {
  const lengths: number[] = [];
  numbers.forEach((number, at) => {
    lengths[at] =
      1 + Math.max(0, ...numbers.slice(0, at).map((each, before) => (each < number ? lengths[before]! : 0)));
  });
  return Math.max(0, ...lengths);
}
