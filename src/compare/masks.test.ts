import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import type { Json } from '../model/json';
import { IdLearner } from './id-learner';
import { looksLike } from './looks';
import { proposeMasks } from './masks';
import { type Partners, PathBook } from './path-book';
import { Signatures } from './signatures';

const NOBODY: Partners = { ofA: new Map(), ofB: new Map() };

function compared(pairs: readonly (readonly [Json, Json])[], partners = NOBODY): PathBook {
  const book = new PathBook(partners);
  for (const [a, b] of pairs) book.compare(a, b, 0, () => {});
  return book;
}

/** Each field that differs, with why it is masked. */
function proposed(...pairs: (readonly [Json, Json])[]): Record<string, string | null> {
  const book = compared(pairs);
  return Object.fromEntries(
    proposeMasks(book).map(({ path, reason }) => [toPointer(book.path(path)), reason]),
  );
}

describe('what is masked', () => {
  test('a field that differs in every pair, of three or more', () => {
    const pair = (n: number) =>
      [
        { seq: n, same: 1 },
        { seq: n + 7, same: 1 },
      ] as const;
    expect(proposed(pair(1), pair(2), pair(3))).toEqual({ '/seq': 'always' });
    expect(proposed(pair(1), pair(2))).toEqual({ '/seq': null });
    expect(proposed(pair(1), pair(2), pair(3), [{ seq: 4 }, { seq: 4 }])).toEqual({ '/seq': null });
  });

  test('times and ids by their looks, however few', () => {
    expect(proposed([{ ts: 1795296850 }, { ts: 1795296990 }])).toEqual({ '/ts': 'time' });
    expect(proposed([{ id: '3IApKdbYghRZb4JUDUEJTruMMUq' }, { id: '3IApQMvgggf3EKQFbUxk5Flihmd' }])).toEqual({
      '/id': 'id',
    });
  });

  test('not one odd id among many that are the same', () => {
    const same = [{ id: 348437069927419904n }, { id: 348437069927419904n }] as const;
    expect(proposed(same, same, same, [same[0], { id: 348437069927419905n }])).toEqual({ '/id': null });
  });

  test('not a digest of content that differs once', () => {
    expect(proposed([{ hash: 'a'.repeat(64) }, { hash: 'b'.repeat(64) }])).toEqual({ '/hash': null });
  });

  test('not what only one side has', () => {
    expect(
      proposed([{ error: null }, { error: 'no' }], [{}, { error: 'no' }], [{}, { error: 'no' }]),
    ).toEqual({
      '/error': null,
    });
  });
});

test('what values look like', () => {
  const told: [string, Json, Json, string | null][] = [
    ['k', '2026-08-19T13:40:32Z', '2026-08-20T00:00:00Z', 'time'],
    ['duration_ms', 12, 1800, 'time'],
    ['n', 12, 1800, null],
    ['n', 1782950400123, 1783036800456, 'time'],
    ['k', '0b9e0641091c911aebc0e3c6e71a9966', '84e5ed116b61acd397f73cdec938c812', 'id'],
    ['k', '348437:step:348438', '348437:step:348439', null],
    ['k', '348437069927419904:start:348437069927419906', '348461109295583232:start:348461109299777536', 'id'],
    ['k', 'sha256:'.concat('0'.repeat(64)), '1'.repeat(64), 'digest'],
    ['k', 'connection refused', 'operation timed out', null],
    ['k', 'supercalifragilistic', 'expialidociousnessly', null],
  ];
  for (const [key, a, b, expected] of told)
    expect([key, a, looksLike(key, a, b)]).toEqual([key, a, expected]);
});

describe('values beside each other', () => {
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Json>(null, true, 0, 1, 'a', 'b', 12345678901234567890n),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('x', 'y', 'z', '__proto__'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  test('differ exactly where they are not equal; null is nothing', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const differs = (left: Json, right: Json) => {
          let found = 0;
          new PathBook(NOBODY).compare(left, right, 0, () => found++);
          return found > 0;
        };
        expect(differs(a, b)).toBe(differs(b, a));
        if (sameJson(a, b)) expect(differs(a, b)).toBe(false);
        else if (
          !JSON.stringify([a, b], (_, each) => (typeof each === 'bigint' ? `${each}` : each)).includes('null')
        )
          expect(differs(a, b)).toBe(true);
      }),
    );
  });

  test('ids of steps are equal to those of their partners, as values and as keys', () => {
    const partners = { ofA: new Map([['a1', 'b1']]), ofB: new Map([['b1', 'a1']]) };
    const book = compared(
      [
        [
          { job: 'a1', by: { a1: 2 } },
          { job: 'b1', by: { b1: 2 } },
        ],
      ],
      partners,
    );
    expect(proposeMasks(book)).toEqual([]);
    const other = compared([[{ by: { a1: 2 } }, { by: { b1: 3 } }]], partners);
    expect(proposeMasks(other).map(({ path }) => toPointer(other.path(path)))).toEqual(['/by/{id}']);
  });

  test('places of a list are one path, and so are keys beyond a few hundred', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at]));
    const book = compared([
      [
        { list: [1, 2, 3], many },
        { list: [4, 5, 6], many: {} },
      ],
    ]);
    expect(book.size).toBeLessThan(500);
    expect(proposeMasks(book).map(({ path }) => toPointer(book.path(path)))).toContain('/list/*');
  });
});

test('an id that stood beside two others stands for neither', () => {
  const learner = new IdLearner();
  for (const [a, b] of [
    ['1', 'x'],
    ['2', 'y'],
    ['2', 'y'],
    ['3', 'z'],
    ['3', 'w'],
  ] as const)
    learner.learn(a, b);
  expect([...learner.pairs()]).toEqual([
    ['1', 'x'],
    ['2', 'y'],
  ]);
});

test('masks are judged without reading again', () => {
  const signatures = new Signatures(new Uint32Array(4));
  signatures.set(0, [3, 1, 3]);
  signatures.set(1, [1]);
  signatures.set(2, []);
  const differs = (...masked: number[]) => [0, 1, 2, 3].map(signatures.judge(new Set(masked)));
  expect(differs()).toEqual([true, true, false, false]);
  expect(differs(1)).toEqual([true, false, false, false]);
  expect(differs(1, 3)).toEqual([false, false, false, false]);
});
