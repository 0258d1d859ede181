import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { Failing } from '../model/failing';
import { judge } from './branch-verdict';
import { source, wal } from './drawn-logs';
import { editRun } from './edited-run';
import type { OpenRun } from './open-run';
import { openFixture, openRuns } from './opened-runs';
import { LogReducer, type ReducedLog, type ReduceQuestion, reducerOf } from './reduce-log';

const signal = new AbortController().signal;
const nothing = () => {};

const RUN = `
  0 a started
  1 a ok
  2 b started
  3 c started
  4 b error
  5 c ok
  6 d started
  7 d ok
`;

async function drawn(drawing = RUN): Promise<OpenRun> {
  const [run] = await openRuns([source(wal(drawing))]);
  return run!;
}

async function reduced(run: OpenRun, question: ReduceQuestion) {
  const found = await reducerOf(run).reduce(question, nothing, signal);
  if (found.kind !== 'reduced') throw new Error(found.kind);
  return found;
}

describe('the smallest log that still fails', () => {
  test('is the end that failed, and its start where the log has to stay possible', async () => {
    const failing: Failing = { by: 'outcome' };
    const least = await reduced(await drawn(), { failing, possible: false });
    expect([...least.positions]).toEqual([4]);
    const possible = await reduced(await drawn(), { failing, possible: true });
    expect([...possible.positions]).toEqual([2, 4]);
    expect(possible.shown.map(({ kind }) => kind)).toEqual(['job_started', 'job_completed']);
    expect([possible.of, possible.minimal]).toEqual([8, true]);
  });

  test('keeps the step, the kind of problem or the query that was asked for', async () => {
    const run = await drawn(`
      0 a started
      1 b ok
      2 c started
      3 c error
      4 d error
    `);
    const of = async (failing: Failing) => [...(await reduced(run, { failing, possible: false })).positions];
    expect(await of({ by: 'step', step: 'd' })).toEqual([4]);
    expect(await of({ by: 'problem', code: 'end-without-start' })).toHaveLength(1);
    // One event that made the job, and the one at which it is there.
    expect(await of({ by: 'query', query: 'step is d and jobs.c exists' })).toEqual([3, 4]);
  });

  test('keeps what breaks a rule', async () => {
    const run = await drawn(`
      0 a started
      1 b started
      2 a error
      3 b ok
      4 a ok
    `);
    const { rules } = await reducerOf(run).failings(signal);
    expect(rules.map(({ id }) => id)).toContain('runtimo/one-end');
    const failing: Failing = { by: 'rule', rule: 'runtimo/one-end' };
    expect([...(await reduced(run, { failing, possible: false })).positions]).toEqual([2, 4]);
  });

  test('a run that does not fail so, and a query that cannot be read, are told', async () => {
    const run = await drawn();
    const kindOf = async (failing: Failing): Promise<ReducedLog['kind']> =>
      (await reducerOf(run).reduce({ failing, possible: true }, nothing, signal)).kind;
    expect(await kindOf({ by: 'step', step: 'a' })).toBe('passes');
    expect(await kindOf({ by: 'query', query: 'step is (' })).toBe('wrong');
  });

  test('stopped, it keeps the best so far', async () => {
    const run = await drawn(
      Array.from({ length: 200 }, (_, at) => `${at} j${at >> 1} ${at % 2 === 0 ? 'started' : 'error'}`).join(
        '\n',
      ),
    );
    const reducer = reducerOf(run);
    const found = await reducer.reduce(
      { failing: { by: 'step', step: 'j90' }, possible: true },
      () => reducer.stop(),
      signal,
    );
    expect(found).toMatchObject({ kind: 'reduced', minimal: false, of: 200 });
  });

  test('keeps the start of the run and the causes that its events name', async () => {
    const [run] = await openFixture('mfm/failed-retries-exhausted.jsonl');
    const { positions } = await reduced(run!, { failing: { by: 'outcome' }, possible: true });
    const kinds = await Promise.all(Array.from(positions, async (at) => (await run!.events(at, 1))[0]!.kind));
    expect(kinds[0]).toBe('RunStarted');
    expect(kinds.at(-1)).toBe('RunCompleted');
    for (const position of positions)
      for (const { position: cause } of (await run!.namedKin()).causesOf(position))
        expect(positions).toContain(cause);
  });

  test('is the same where the records of a run are too long to be kept', async () => {
    const question: ReduceQuestion = { failing: { by: 'step', step: 'b' }, possible: true };
    const run = await drawn();
    expect(await new LogReducer(run, 0).reduce(question, nothing, signal)).toEqual(
      await new LogReducer(run).reduce(question, nothing, signal),
    );
  });

  test('given up, it throws', async () => {
    const run = await drawn();
    const cancel = new AbortController();
    cancel.abort();
    const question: ReduceQuestion = { failing: { by: 'outcome' }, possible: true };
    await expect(reducerOf(run).reduce(question, nothing, cancel.signal)).rejects.toThrow();
  });
});

describe.each(FIXTURES.map((fixture) => [fixture.name] as const))('%s', (name) => {
  test('still fails, can spare no event, and fails again when its file is read', async () => {
    for (const run of (await openFixture(name)).slice(0, 2)) {
      const reducer = reducerOf(run);
      const { outcome, steps, problems } = await reducer.failings(signal);
      const failings: Failing[] = [
        ...(outcome === null ? [] : [{ by: 'outcome' } as const]),
        ...steps.slice(0, 1).map((step) => ({ by: 'step', step }) as const),
        ...problems.slice(0, 2).map((code) => ({ by: 'problem', code }) as const),
      ];
      for (const failing of failings)
        for (const possible of [true, false]) {
          const question = { failing, possible };
          const found = await reduced(run, question);
          expect(found.minimal).toBe(true);
          const file = await reducer.file(found.positions, question, signal);
          // A lone record may look like another kind of file, which is told.
          const expected = file.readAs === null ? true : file.stillFails;
          expect([failing, file.form, file.stillFails]).toEqual([failing, file.form, expected]);
          if (!possible) await expectMinimal(run, found.positions, failing, outcome);
        }
    }
  });
});

/** Leaving out any one of them makes the failure go; asked by way of edits rather than of the reducer. */
async function expectMinimal(run: OpenRun, kept: Uint32Array, failing: Failing, outcome: string | null) {
  const omitted = Array.from({ length: run.summary.events }, (_, at) => at).filter(
    (at) => !kept.includes(at),
  );
  for (const spared of [null, ...kept]) {
    const edits = [...omitted, ...(spared === null ? [] : [spared])].map((omit) => ({ omit }));
    const verdict = judge(await editRun(run.source, run.summary.index, edits, { signal }), false);
    const left = verdict.summary.events > 0;
    const fails =
      failing.by === 'outcome'
        ? left && verdict.summary.outcome === outcome
        : failing.by === 'step'
          ? ['failed', 'crashed'].includes(verdict.steps.get(failing.step) ?? '')
          : verdict.problems.some(({ code }) => failing.by === 'problem' && code === failing.code);
    expect(fails).toBe(spared === null);
  }
}
