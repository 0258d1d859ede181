import { describe, expect, test } from 'vitest';
import { type Arrangement, FIRST_ARRANGEMENT } from '../model/arrangement';
import type { StepOutcome } from '../model/outcome';
import type { ChildRun } from '../model/views';
import { countSteps, selectLanes, withPositions } from './lanes';
import type { RowSource } from './row-tree';
import { type Row, type Rows, selectPinned, selectRows } from './rows';

interface Attempt {
  readonly thread: number;
  readonly outcome?: StepOutcome;
  /** What its start and its end are. */
  readonly kinds?: readonly [number, number];
  readonly seconds?: number;
}

/** Threads that follow one another, two events each attempt; thread 0 is none. */
function sourceOf(attempts: readonly Attempt[], owner: readonly number[] = []): RowSource {
  const threads = Uint32Array.from(attempts.flatMap(({ thread }) => [thread, thread]));
  const tries = new Map<number, number>();
  const spans = attempts.map(({ thread, outcome = 'succeeded' }, at) => {
    const attempt = (tries.get(thread) ?? 0) + 1;
    tries.set(thread, attempt);
    return { thread, attempt, queued: -1, start: at * 2, end: at * 2 + 1, outcome };
  });
  const symbols = attempts.flatMap(({ kinds = [1, 2] }) => kinds);
  const { lanes, spans: columns } = selectLanes(threads, spans, [], {
    owner: Uint32Array.from(owner),
    symbolAt: (position) => symbols[position]!,
  });
  let time = 0;
  const times = attempts.flatMap(({ seconds = 1 }) => {
    const start = time;
    time += seconds * 1e6;
    return [start, time];
  });
  return {
    view: { lanes: withPositions(lanes), spans: columns, cause: { position: -1 } as never },
    times: Float64Array.from(times),
    types: null,
    children: [],
    childLanes: new Map(),
  };
}

function listed(rows: Rows): Row[] {
  return Array.from({ length: rows.count }, (_, at) => rows.at(at)!);
}

/** Rows as an indented list: `▾` open, `▸` closed. */
function printed(rows: Rows): string[] {
  return listed(rows).map(({ depth, open, kind, lane, ref, lanes, child }) => {
    const what = child ? child.id : kind === 'type' ? ref : lane;
    const many = lanes ? ` of ${lanes.length}` : '';
    const mark = open === null ? '' : open ? '▾ ' : '▸ ';
    return `${'  '.repeat(depth)}${mark}${kind} ${what}${many}`;
  });
}

const arranged = (change: Partial<Arrangement>): Arrangement => ({ ...FIRST_ARRANGEMENT, ...change });
const opened = (...keys: string[]) => arranged({ toggled: new Set(keys) });

describe('what stands below what', () => {
  test('a row a step, in the order in which they began', () => {
    const source = sourceOf([{ thread: 1 }, { thread: 2 }]);
    expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toEqual(['lane 0', 'lane 1']);
  });

  test('a step that was tried again shows its attempts when it is opened', () => {
    const source = sourceOf([{ thread: 1, outcome: 'failed' }, { thread: 1 }, { thread: 2 }]);
    expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toEqual(['▸ lane 0', 'lane 1']);
    expect(printed(selectRows(source, opened('lane:0')))).toEqual([
      '▾ lane 0',
      '  attempt 0',
      '  attempt 0',
      'lane 1',
    ]);
  });

  test('items count as the step that they are of', () => {
    const owner = [0, 1, 1, 1, 4];
    const items = [{ thread: 2 }, { thread: 3 }];
    const stepsOf = (attempts: readonly Attempt[]) => countSteps(sourceOf(attempts, owner).view.lanes);
    expect(stepsOf([{ thread: 1 }, ...items, { thread: 4 }])).toBe(2);
    expect(stepsOf([...items, { thread: 4 }])).toBe(2);
  });

  test('the items of a loop stand below it, also where the loop has no events of its own', () => {
    const owner = [0, 1, 1, 1];
    const items = [{ thread: 2 }, { thread: 3 }];
    expect(printed(selectRows(sourceOf([{ thread: 1 }, ...items], owner), FIRST_ARRANGEMENT))).toEqual([
      '▾ step 0 of 3',
      '  lane 1',
      '  lane 2',
    ]);
    expect(printed(selectRows(sourceOf(items, owner), FIRST_ARRANGEMENT))).toEqual([
      '▾ step 0 of 2',
      '  lane 0',
      '  lane 1',
    ]);
  });

  test('jobs by capability', () => {
    const source = {
      ...sourceOf([{ thread: 1 }, { thread: 2 }, { thread: 3 }]),
      types: { names: ['FileRead', 'ShellExec'], ofLane: Uint16Array.of(2, 1, 2) },
    };
    expect(printed(selectRows(source, arranged({ groupBy: 'type' })))).toEqual([
      '▾ type 1 of 2',
      '  lane 0',
      '  lane 2',
      '▾ type 0 of 1',
      '  lane 1',
    ]);
  });

  test('child runs stand below the step that spawned them, or below the run', () => {
    const child = { lane: 0, outcome: 'failed', from: 0, to: 1 } as ChildRun;
    const source = {
      ...sourceOf([{ thread: 1 }, { thread: 2 }]),
      children: [
        { ...child, id: 'a' },
        { ...child, id: 'b', lane: -1 },
      ],
    };
    expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toEqual([
      '▾ lane 0',
      '  ▸ child a',
      'lane 1',
      '▸ child b',
    ]);
  });
});

test('child runs and steps are sorted by the same measure', () => {
  const source = sourceOf([{ thread: 1, seconds: 5 }, { thread: 2, seconds: 20 }, { thread: 3 }]);
  const child = { id: 'a', lane: -1, outcome: 'failed', from: 0, to: 2.5 } as ChildRun;
  const rows = selectRows({ ...source, children: [child] }, arranged({ sort: 'longest' }));
  expect(printed(rows)).toEqual(['lane 1', '▸ child a', 'lane 0', 'lane 2']);
});

test('a step may have more items than a call takes arguments', () => {
  const items = Array.from({ length: 150_000 }, (_, at) => ({ thread: at + 2 }));
  const owner = new Array<number>(items.length + 2).fill(1);
  const source = sourceOf([{ thread: 1 }, ...items], owner);
  expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toHaveLength(2);
});

describe('repetition', () => {
  const many = (count: number, each: Partial<Attempt> = {}) =>
    Array.from({ length: count }, (_, at): Attempt => ({ thread: at + 1, ...each }));

  test('many of the same shape stand in one row; what is different stays', () => {
    const source = sourceOf([...many(20), { thread: 21, outcome: 'failed', kinds: [1, 3] }]);
    expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toEqual(['▸ repeats 0 of 20', 'lane 20']);
    expect(selectRows(source, opened('repeats:33:0')).count).toBe(22);
    expect(selectRows(source, arranged({ foldRepeats: false })).count).toBe(21);
  });

  test('few are shown one by one', () => {
    expect(selectRows(sourceOf(many(11)), FIRST_ARRANGEMENT).count).toBe(11);
  });

  test('one that took unusually long is kept apart', () => {
    const source = sourceOf([...many(20), { thread: 21, seconds: 60 }, { thread: 22 }]);
    expect(printed(selectRows(source, FIRST_ARRANGEMENT))).toEqual(['▸ repeats 0 of 21', 'lane 20']);
  });

  test('the lane of the first cause is kept apart', () => {
    const source = sourceOf(many(20, { outcome: 'failed' }));
    const view = { ...source.view, cause: { position: 7 } as never };
    expect(printed(selectRows({ ...source, view }, FIRST_ARRANGEMENT))).toEqual([
      '▸ repeats 0 of 19',
      'lane 3',
    ]);
  });
});

describe('as the reader wants them', () => {
  const source = sourceOf([
    { thread: 1 },
    { thread: 2, outcome: 'failed', seconds: 5 },
    { thread: 3, seconds: 9 },
  ]);
  const order = (arrangement: Arrangement) => listed(selectRows(source, arrangement)).map(({ lane }) => lane);

  test('failures first, or the longest', () => {
    expect(order(arranged({ sort: 'worst' }))).toEqual([1, 0, 2]);
    expect(order(arranged({ sort: 'longest' }))).toEqual([2, 1, 0]);
  });

  test('moved by hand, hidden and pinned', () => {
    expect(order(arranged({ orders: new Map([['', ['lane:2', 'lane:0']]]) }))).toEqual([2, 0, 1]);
    const { count, ofLane } = selectRows(source, arranged({ hidden: new Set(['lane:1']) }));
    expect([count, ...ofLane]).toEqual([2, 0, -1, 1]);
    const pinned = selectPinned(source, arranged({ pinned: ['lane:2', 'lane:9', 'attempt:0', 'nonsense'] }));
    expect(printed(pinned)).toEqual(['lane 2', 'attempt 0']);
  });

  test('a lane shows in the closed row that it is in', () => {
    const loop = sourceOf([{ thread: 1 }, { thread: 2 }, { thread: 3 }], [0, 1, 1, 1]);
    expect([...selectRows(loop, FIRST_ARRANGEMENT).ofLane]).toEqual([0, 1, 2]);
    expect([...selectRows(loop, opened('step:0')).ofLane]).toEqual([0, 0, 0]);
  });

  test('every row knows its place among its siblings', () => {
    const places = listed(selectRows(source, FIRST_ARRANGEMENT)).map(
      ({ place, siblings }) => `${place} of ${siblings}`,
    );
    expect(places).toEqual(['1 of 3', '2 of 3', '3 of 3']);
  });
});
