import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '../lib/json';
import { dig, type Json, type Path } from '../model/json';
import { build, type Step, set, steps } from './drawn-changes';
import { PathChanges } from './path-changes';
import type { HistoryReader } from './reader';
import { Twin } from './twin';
import { type Write, writeAfter, writesBefore } from './writes';

/** All writes of a path, newest first. */
async function writesOf(reader: HistoryReader, path: Path): Promise<readonly Write[]> {
  const changes = new PathChanges(reader.history, path);
  return (await writesBefore(reader, changes, path, reader.history.length - 1, 1_000)).writes;
}

const brief = ({ position, at, kind }: Write) => `${position} ${at} ${kind}`;

describe('who set this value', () => {
  const reader = build([
    { payload: null, changes: [set('state', {}), set('state.jobs', {})] },
    { payload: null, changes: [set('state.jobs.a', { status: 'started', tries: 1 })] },
    { payload: null, changes: [set('state.jobs.a.status', 'failed'), set('state.jobs.b', { status: 'x' })] },
    { payload: null, changes: [set('state.jobs.a.status', 'failed')] },
    { payload: null, changes: [{ path: ['state', 'jobs', 'a'], removed: true }] },
    { payload: null, changes: [set('state.jobs.b.status', 'y')] },
  ]);

  test('of a leaf: every write of it or around it, with equal values told apart, also once it is gone', async () => {
    const writes = await writesOf(reader, ['state', 'jobs', 'a', 'status']);
    expect(writes.map(brief)).toEqual([
      '4 around removed',
      '3 path same',
      '2 path changed',
      '1 around added',
    ]);
    expect(writes[2]).toMatchObject({ before: 'started', after: 'failed', written: writes[2]!.written });
  });

  test('of a leaf inside an object that one event wrote whole', async () => {
    expect((await writesOf(reader, ['state', 'jobs', 'a', 'tries'])).map(brief)).toEqual([
      '4 around removed',
      '1 around added',
    ]);
  });

  test('of a branch: what was written inside of it, too', async () => {
    const writes = await writesOf(reader, ['state', 'jobs']);
    expect(writes.map(brief)).toEqual([
      '5 inside changed',
      '4 inside removed',
      '3 inside same',
      '2 inside changed',
      '1 inside added',
      '0 path added',
    ]);
    expect(writes[0]!.written).toEqual(['state', 'jobs', 'b', 'status']);
    expect(writes[3]!.writes).toBe(2);
  });

  test('is answered a few at a time, and forwards', async () => {
    const path = ['state', 'jobs', 'a', 'status'];
    const changes = new PathChanges(reader.history, path);
    const first = await writesBefore(reader, changes, path, 5, 2);
    expect(first.next).toBe(2);
    expect((await writesBefore(reader, changes, path, first.next!, 2)).writes.map(brief)).toEqual([
      '2 path changed',
      '1 around added',
    ]);
    expect((await writeAfter(reader, changes, path, 3))?.position).toBe(3);
    expect(await writeAfter(reader, changes, path, 5)).toBeNull();
  });
});

/** The slow twin: fold everything, and look at the path before and after each event. */
function slowWrites(run: readonly Step[], path: Path): string[] {
  const twin = new Twin((id) => ({ artifact: id }));
  const found: string[] = [];
  for (const [position, step] of run.entries()) {
    const before = read(twin, path);
    twin.apply(step.changes, step.payload);
    const after = read(twin, path);
    const touches = step.changes.some(
      (change) => reaches(change.path, path) && !isEmptyCopy(change, step.payload),
    );
    if (!touches || (before === undefined && after === undefined)) continue;
    const kind =
      before === undefined
        ? 'added'
        : after === undefined
          ? 'removed'
          : sameJson(before, after)
            ? 'same'
            : 'changed';
    found.unshift(`${position} ${kind}`);
  }
  return found;
}

function read(twin: Twin, path: Path): Json | undefined {
  return dig(twin.snapshot(), path);
}

/** A copy of what is not there writes nothing. */
function isEmptyCopy(change: Step['changes'][number], payload: Json): boolean {
  return 'from' in change && dig(payload, change.from) === undefined;
}

const reaches = (written: Path, path: Path) =>
  written.length <= path.length && written.every((key, at) => key === path[at]);

test('writes of a leaf agree with folding every event', async () => {
  const keys = fc.constantFrom('a', 'b', 'c', '__proto__');
  await fc.assert(
    fc.asyncProperty(steps, fc.array(keys, { minLength: 1, maxLength: 3 }), async (run, inside) => {
      const path = ['state', ...inside];
      const reader = build(run);
      const found = (await writesOf(reader, path)).filter(({ at }) => at !== 'inside');
      const slow = slowWrites(run, path);
      // A copy of another part of the state that is not there writes nothing either: the twin cannot tell.
      const known = new Set(found.map(({ position, kind }) => `${position} ${kind}`));
      expect(found.map(({ position, kind }) => `${position} ${kind}`)).toEqual(
        slow.filter((each) => known.has(each)),
      );
      for (const missed of slow.filter((each) => !known.has(each))) {
        const position = Number(missed.split(' ')[0]);
        expect(missed).toContain('same');
        expect(run[position]!.changes.some((change) => 'same' in change)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

const paths = fc
  .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 })
  .map((inside): Path => ['state', ...inside]);

test('a branch changed exactly where a write says so', async () => {
  await fc.assert(
    fc.asyncProperty(steps, paths, async (run, path) => {
      const writes = await writesOf(build(run), path);
      const twin = new Twin((id) => ({ artifact: id }));
      for (const [position, step] of run.entries()) {
        const before = read(twin, path);
        twin.apply(step.changes, step.payload);
        const after = read(twin, path);
        const kind = writes.find((write) => write.position === position)?.kind ?? 'none';
        const same = before === undefined || after === undefined ? before === after : sameJson(before, after);
        expect([position, kind === 'none' || kind === 'same']).toEqual([position, same]);
      }
    }),
    { numRuns: 200 },
  );
});

test('a large branch, whose changes are walked, is answered as a small one', () => {
  fc.assert(
    fc.property(steps, paths, (run, path) => {
      const { history } = build(run);
      const [listed, walked] = [new PathChanges(history, path), new PathChanges(history, path, 0)];
      expect(walked.all()).toEqual(listed.all());
      for (let change = 0; change <= history.changes; change++) {
        expect(walked.before(change)).toBe(listed.before(change));
        expect(walked.from(change)).toBe(listed.from(change));
      }
    }),
  );
});
