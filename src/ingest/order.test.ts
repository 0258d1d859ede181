import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashBytes } from '../lib/hash';
import type { Order } from '../model/format';
import { FLAG, makeColumns } from './columns';
import { NO_NUMBER, orderRows } from './order';

/**
 * Records in file order, drawn as words: `b7` is number 7 of run b; `7'` has another content than `7`;
 * `7<6` follows number 6, `7^5` was caused by number 5; `7@30` happened at time 30; `-` has no number.
 */
const WORD = /^(?<run>[a-z]?)(?<seq>\d+|-)(?<other>'*)(<(?<prev>\d+))?(\^(?<parent>\d+))?(@(?<time>\d+))?$/;

const number = (digits: string | undefined) => (digits === undefined ? NO_NUMBER : BigInt(digits));

/** Orders a drawing: the replay order of each run, `=` behind repetitions and `≠` behind conflicts; then findings. */
function order(drawing: string, by: Order, newestFirst = false, hashed = true): string[] {
  const words = drawing.split(' ').filter((word) => word !== '');
  const rows = words.map((word) => WORD.exec(word)!.groups!);
  const runs = [...new Set(rows.map((row) => row.run))];
  const columns = makeColumns(words.length);
  const hash = Float64Array.from(rows, ({ run, seq, other }, at) => {
    const bytes = new TextEncoder().encode(`${run}${seq}${other}`);
    columns.length[at] = bytes.length;
    return hashBytes(bytes, 0, bytes.length);
  });
  rows.forEach(({ time }, at) => {
    columns.time[at] = time === undefined ? Number.NaN : Number(time);
  });
  const findings: string[] = [];
  const { order, starts } = orderRows(
    {
      count: words.length,
      runCount: runs.length,
      run: Uint32Array.from(rows, (row) => runs.indexOf(row.run)),
      seq: BigInt64Array.from(rows, (row) => number(row.seq === '-' ? undefined : row.seq)),
      prev: BigInt64Array.from(rows, (row) => number(row.prev)),
      parent: BigInt64Array.from(rows, (row) => number(row.parent)),
      hash: hashed ? hash : new Float64Array(0),
      columns,
      newestFirst,
    },
    by,
    ({ code, severity, count }, row) =>
      findings.push(
        `${severity ? `${severity} ` : ''}${code}${count === undefined ? '' : ` of ${count}`} at ${words[row]}`,
      ),
  );
  const marked = (row: number) => {
    const flags = columns.flags[row]!;
    return `${words[row]}${flags & FLAG.duplicate ? '=' : ''}${flags & FLAG.conflict ? '≠' : ''}`;
  };
  return [
    ...runs.map((_, run) => Array.from(order.subarray(starts[run], starts[run + 1]), marked).join(' ')),
    ...findings,
  ];
}

describe('by the file', () => {
  const file = { by: 'file', identical: true } as const;

  test('bytes decide, numbers do not', () => {
    expect(order('3 1 2', file)).toEqual(['3 1 2']);
    expect(order('a1 b1 a2 b2', file)).toEqual(['a1 a2', 'b1 b2']);
  });

  test('a record that is there twice counts once', () => {
    expect(order("1 2 1 1' 1", file)).toEqual(["1 2 1= 1' 1=", 'duplicate at 1', 'duplicate at 1']);
    expect(order('1 1', { ...file, identical: false })).toEqual(['1 1']);
  });
});

describe('by a sequence', () => {
  const each = { by: 'sequence', promised: false, gaps: 'run' } as const;
  const promised = { ...each, promised: true, first: [1] } as const;

  test('numbers decide; what stands too late is told', () => {
    expect(order('1 2 3', each)).toEqual(['1 2 3']);
    expect(order('1 3 2 4', each)).toEqual(['1 2 3 4', 'out-of-order at 2']);
    expect(order('3 1 2', promised)).toEqual(['1 2 3', 'error out-of-order at 1', 'error out-of-order at 2']);
  });

  test('holes are counted where the next number stands', () => {
    expect(order('1 2 6 8', each)).toEqual(['1 2 6 8', 'gap of 3 at 6', 'gap of 1 at 8']);
    expect(order('4 5', each)).toEqual(['4 5']);
    expect(order('4 5', promised)).toEqual(['4 5', 'error gap of 3 at 4']);
    expect(order('1 2', { ...promised, first: [0, 1] })).toEqual(['1 2']);
    expect(order('1 5', { ...each, gaps: 'none' })).toEqual(['1 5']);
  });

  test('one counter for all runs has holes only in all of them together', () => {
    const log = { ...each, gaps: 'log' } as const;
    expect(order('a1 b2 a3 b4', log)).toEqual(['a1 a3', 'b2 b4']);
    expect(order('a1 b2 a5', log)).toEqual(['a1 a5', 'b2', 'gap of 2 at a5']);
    expect(order('a1 b2 a3', each)).toEqual(['a1 a3', 'b2', 'gap of 1 at a3']);
  });

  test('one number twice: a repetition or a conflict', () => {
    expect(order('1 2 2 3', each)).toEqual(['1 2 2= 3', 'duplicate at 2']);
    expect(order("1 2 2' 2 3", each)).toEqual(["1 2 2'≠ 2= 3", "conflict at 2'", 'duplicate at 2']);
    expect(order("1 2 2' 2'", each)).toEqual(["1 2 2'≠ 2'=", "conflict at 2'", "duplicate at 2'"]);
    expect(order('a1 b1', each)).toEqual(['a1', 'b1']);
    expect(order("3 1 1' 2", each)[0]).toBe("1 1'≠ 2 3");
  });

  test('where nobody hashed, one number twice is taken for a repetition and not reported', () => {
    expect(order("1 2 2 2' 3", each, false, false)).toEqual(["1 2 2= 2'= 3"]);
  });

  test('a list of newest first is no disorder, but disorder in it is', () => {
    expect(order('3 2 1', each, true)).toEqual(['1 2 3']);
    expect(order('3 1 2', each, true)).toEqual(['1 2 3', 'out-of-order at 2']);
  });

  test('records without a number come first and are in no hole', () => {
    expect(order('1 - 2 - 3', each)).toEqual(['- - 1 2 3']);
  });
});

describe('by a chain', () => {
  const chain = { by: 'chain' } as const;

  test('links decide, whatever the numbers', () => {
    expect(order('10 20<10 30<20', chain)).toEqual(['10 20<10 30<20']);
    expect(order('10 20<30 30<10', chain)).toEqual(['10 30<10 20<30', 'out-of-order at 30<10']);
  });

  test('a link that leads nowhere leaves a hole', () => {
    expect(order('10 20<10 50<40 60<50', chain)).toEqual(['10 20<10 50<40 60<50', 'gap at 50<40']);
  });

  test('a fork is walked branch by branch', () => {
    expect(order('1 2<1 3<1 4<2 5<3', chain)).toEqual(['1 2<1 4<2 3<1 5<3', 'out-of-order at 4<2']);
  });

  test('links in a circle lose nothing', () => {
    expect(order('1<3 2<1 3<2', chain)).toEqual(['1<3 2<1 3<2']);
    expect(order('7<7', chain)).toEqual(['7<7', 'gap at 7<7']);
  });

  test('a repetition stays beside its event', () => {
    expect(order('1 2<1 1 3<2', chain)).toEqual(['1 1= 2<1 3<2', 'duplicate at 1', 'out-of-order at 1']);
  });

  test('without links, numbers decide, and a cause comes before its effect in one millisecond', () => {
    expect(order('2 1 3', chain)).toEqual(['1 2 3', 'out-of-order at 1']);
    expect(order('1^3 2 3', chain)).toEqual(['2 3 1^3', 'out-of-order at 2', 'out-of-order at 3']);
    const [next, after] = [1 << 22, (1 << 22) + 1];
    expect(order(`1^${after} ${next} ${after}`, chain)).toEqual([`1^${after} ${next} ${after}`]);
    expect(order(`1^${next} ${next}`, chain)).toEqual([`1^${next} ${next}`]);
    expect(order('1^2 2^1', chain)[0]!.split(' ').toSorted()).toEqual(['1^2', '2^1']);
  });

  test('a page of newest first is turned round', () => {
    expect(order('3<2 2<1 1', chain, true)).toEqual(['1 2<1 3<2']);
  });

  test('no links, however hostile, lose a record or bring one twice', () => {
    const digit = fc.nat(6).map(String);
    const word = fc
      .tuple(
        digit,
        fc.constantFrom('', "'"),
        fc.option(digit, { nil: undefined }),
        fc.option(digit, { nil: undefined }),
      )
      .map(
        ([seq, other, prev, parent]) =>
          `${seq}${other}${prev === undefined ? '' : `<${prev}`}${parent === undefined ? '' : `^${parent}`}`,
      );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const replayed = order(words.join(' '), chain)[0]!.replace(/[=≠]/g, '').split(' ');
        expect(replayed.toSorted()).toEqual(words.toSorted());
      }),
    );
  });
});

test('by time: ties go by rank, what has no time comes last', () => {
  expect(order('1@30 2@10 4@20 3@20 5', { by: 'time' })).toEqual(['2@10 3@20 4@20 1@30 5']);
});

test('hostile numbers and links take no longer than there are rows', () => {
  const count = 100_000;
  const same = new BigInt64Array(count).fill(7n);
  const forked = BigInt64Array.from({ length: count }, (_, row) => BigInt(row));
  const input = { count, runCount: 1, run: new Uint32Array(count), newestFirst: false };
  const chain = { by: 'chain' } as const;
  let conflicts = 0;
  orderRows(
    {
      ...input,
      columns: makeColumns(count),
      seq: same,
      prev: null,
      parent: null,
      hash: Float64Array.from(same, (_, row) => row),
    },
    chain,
    ({ code }) => {
      if (code === 'conflict') conflicts++;
    },
  );
  expect(conflicts).toBe(count - 1);

  // All follow the first; all are said to be caused by the last, within one millisecond.
  const follow = new BigInt64Array(count).fill(0n);
  follow[0] = NO_NUMBER;
  const rest = { columns: makeColumns(count), seq: forked, hash: Float64Array.from(forked, Number) };
  const forks = orderRows({ ...input, ...rest, prev: follow, parent: null }, chain, () => {});
  expect(forks.order).toEqual(Uint32Array.from(forked, Number));
  const causes = new BigInt64Array(count).fill(BigInt(count - 1));
  const caused = orderRows({ ...input, ...rest, prev: null, parent: causes }, chain, () => {});
  expect(new Set(caused.order).size).toBe(count);
});
