import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { toPointer } from '../lib/pointer';
import type { Edit } from '../model/branch';
import type { Json } from '../model/json';
import { changesOfBranch } from '../replay/branch-diff';
import { diffJson } from '../replay/diff';
import { alignedTo, recordedAt } from '../replay/edited-order';
import type { HistoryReader } from '../replay/reader';
import { type BranchView, branchesOf } from './branch';
import type { RuleChanges } from './branch-verdict';
import { buildHistory } from './build-history';
import { lines, source, wal } from './drawn-logs';
import { editRun } from './edited-run';
import { openFixture, openRuns } from './opened-runs';

const signal = new AbortController().signal;
const nothing = () => {};

const DRAWN = `
  0 a started
  1 a ok
  2 b started
  3 b error
  4 c started
  5 c ok
  6 d started
`;

const edit = (events: number): fc.Arbitrary<Edit> => {
  const position = fc.nat(events - 1);
  return fc.oneof(
    position.map((omit) => ({ omit })),
    fc.tuple(position, position).map((swap) => ({ swap })),
  );
};

test('a branch is the replay of the edited log, whatever was left out, changed or swapped', async () => {
  const drawn = lines(DRAWN);
  const [recorded] = await openRuns([source(wal(DRAWN))]);
  const texts = wal(DRAWN).trim().split('\n');
  const changed = texts.map((text) =>
    text.replace('"status":"ok"', '"status":"error"').replace(':0}', ':1}'),
  );
  const edits = fc.array(
    fc.oneof(
      edit(drawn.length),
      fc.nat(drawn.length - 1).map((at) => ({ edit: at, payload: changed[at]! })),
    ),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(edits, async (asked) => {
      const edited = editedByHand(texts, asked);
      if (edited.length === 0) return;
      const [byHand] = await openRuns([source(`${edited.join('\n')}\n`)]);
      const { source: branched } = await editRun(recorded!.source, 0, asked, { signal });
      const reader = await buildHistory(branched, 0);
      const other = await byHand!.readerAt(edited.length - 1);
      for (let position = 0; position < edited.length; position++)
        expect(await stateAt(reader, position)).toEqual(await stateAt(other, position));
      const view = await branchesOf(recorded!).view(asked, nothing, signal);
      expect(view.after.outcome).toBe(byHand!.summary.outcome);
      expect(view.after.steps).toEqual(byHand!.summary.steps.byOutcome);
    }),
    { numRuns: 60 },
  );
});

/** The edited lines, as somebody with a text editor would make them. */
function editedByHand(texts: readonly string[], edits: readonly Edit[]): string[] {
  const lines = texts.map((text, event) => ({ text, event }));
  for (const each of edits) {
    if (!('swap' in each)) continue;
    const [a, b] = each.swap.map((event) => lines.findIndex((line) => line.event === event));
    [lines[a!], lines[b!]] = [lines[b!]!, lines[a!]!];
  }
  const texted = lines.map(({ text, event }) => {
    const last = edits.findLast((each) => 'edit' in each && each.edit === event);
    return { event, text: last && 'edit' in last ? last.payload : text };
  });
  const omitted = new Set(edits.map((each) => ('omit' in each ? each.omit : -1)));
  return texted.filter(({ event }) => !omitted.has(event)).map(({ text }) => text);
}

describe.each(FIXTURES.map((fixture) => [fixture.name] as const))('%s', (name) => {
  test('the difference to a branch is that of the two states, at any position', async () => {
    for (const run of (await openFixture(name)).slice(0, 3)) {
      const { events, index } = run.summary;
      if (events < 2) continue;
      await fc.assert(
        fc.asyncProperty(
          fc.array(edit(events), { minLength: 1, maxLength: 3 }),
          fc.nat(events - 1),
          async (edits, position) => {
            const { source: branched, order } = await editRun(run.source, index, edits, { signal });
            const aligned = alignedTo(order, position);
            if (order.events.length === 0) return;
            const reader = await buildHistory(branched, 0);
            const recorded = await run.readerAt(events - 1);
            const found = await changesOfBranch(
              { reader: recorded, position, recordedAt: (at) => at },
              { reader, position: aligned, recordedAt: (at) => recordedAt(order, at) },
              order.first,
              100_000,
              signal,
            );
            const whole = diffJson(
              await stateAt(recorded, position),
              await stateAt(reader, aligned),
              [],
              1e6,
            );
            expect(found.leaves.map(({ path, kind }) => `${kind} ${toPointer(path)}`).sort()).toEqual(
              whole.map(({ path, kind }) => `${kind} ${toPointer(path)}`).sort(),
            );
          },
        ),
        { numRuns: 4 },
      );
    }
  });
});

/** Everything that stands in a history at a position. */
async function stateAt(reader: HistoryReader, position: number): Promise<Json | undefined> {
  const roots: Record<string, Json> = {};
  for (const root of ['state', 'view']) {
    const limit = position < 0 ? 0 : reader.history.limit(position);
    const place = limit === 0 ? null : await reader.placeBefore([root], limit);
    if (place !== null) roots[root] = await reader.materialise(place, limit, { left: 1e6 });
  }
  return roots;
}

const RUN = `
  0 a started
  1 a ok
  2 b started
  3 b error
`;

describe('what would come of it', () => {
  test('without the start and the end of the step that failed, the run would have succeeded', async () => {
    const view = await viewOf(RUN, [{ omit: 2 }, { omit: 3 }]);
    expect([view.before.outcome, view.after.outcome]).toEqual(['failed', 'succeeded']);
    expect(view.steps.shown).toEqual([{ step: 'b', before: 'failed', after: null }]);
    expect(view.firstDifference).toBe(2);
    expect(view.impossible.positions).toEqual([]);
  });

  test('the end of a step whose start was left out is impossible, and its cause is told', async () => {
    const { impossible, problems } = await viewOf(RUN, [{ omit: 2 }]);
    expect(impossible.shown.map(({ event, why }) => [event.position, why.map(({ by }) => by)])).toEqual([
      [3, ['course', 'cause']],
    ]);
    expect(problems.added.map(({ code, position }) => [code, position])).toEqual([['end-without-start', 3]]);
    const rules = await rulesOf(RUN, [{ omit: 2 }]);
    expect(rules.broken.map(({ id, position }) => [id, position])).toEqual([['started-before-ended', 3]]);
    expect(rules.mended).toEqual([]);
  });

  test('another payload makes another outcome', async () => {
    const text = wal(RUN).split('\n')[3]!;
    const payload = text.replace('"exit_code":1', '"exit_code":0').replace('"error"', '"ok"');
    const view = await viewOf(RUN, [{ edit: 3, payload }]);
    expect([view.after.outcome, view.impossible.positions]).toEqual(['succeeded', []]);
  });

  test('swapped, the end of a step stands before its start', async () => {
    const { impossible } = await viewOf(RUN, [{ swap: [2, 3] }]);
    expect(impossible.positions).toEqual([3]);
  });

  test('nothing changes where nothing was edited', async () => {
    const view = await viewOf(RUN, []);
    expect(view.after).toEqual(view.before);
    expect([view.steps.total, view.firstDifference, view.impossible.positions]).toEqual([0, null, []]);
  });

  test('it can be left with no event at all', async () => {
    const view = await viewOf(
      RUN,
      [0, 1, 2, 3].map((omit) => ({ omit })),
    );
    expect([view.after.events, view.after.outcome]).toEqual([0, 'unknown']);
  });

  test('a record that is no event of this run is refused', async () => {
    const [run] = await openRuns([source(wal(RUN))]);
    const branches = branchesOf(run!);
    expect(await branches.refusal(0, '{"a":')).toMatch(/JSON/);
    expect(await branches.refusal(0, '{"a":1}')).toMatch(/no event/);
    expect(await branches.refusal(0, (await branches.editable(0))!)).toBeNull();
  });
});

async function viewOf(drawing: string, edits: readonly Edit[]): Promise<BranchView> {
  const [run] = await openRuns([source(wal(drawing))]);
  return branchesOf(run!).view(edits, nothing, signal);
}

async function rulesOf(drawing: string, edits: readonly Edit[]): Promise<RuleChanges> {
  const [run] = await openRuns([source(wal(drawing))]);
  return branchesOf(run!).rules(edits, [], signal);
}
