/**
 * The folds beside the fixtures were made by the original reducer from the same events. Replay must come to
 * the same state, field for field; only lists that gather loop items have no order of their own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildHistory } from '../../engine/build-history';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import { judgeSnapshots } from '../../engine/snapshots';
import { parseJson, printJson } from '../../lib/json';
import { asId, isObject, type Json, member } from '../../model/json';
import type { Source } from '../../model/source';

const FOLDER = join(import.meta.dirname, 'fixtures');

/** The fold and a log of the same run: how both files are called before their first dot, or listed here. */
const LOGS_OF: Readonly<Record<string, readonly string[]>> = {
  'interleaved-parent': ['interleaved-parent-children'],
};

const PAIRS = readdirSync(FOLDER)
  .filter((name) => /(expected|reducer)-fold\.json$/.test(name))
  .flatMap((fold) => {
    const subject = fold.slice(0, fold.indexOf('.'));
    const logs = LOGS_OF[subject] ?? [subject];
    return logs.flatMap((log) =>
      readdirSync(FOLDER)
        .filter((name) => new RegExp(`^${log}\\.event-table\\.(json|csv)$`).test(name))
        .map((table) => [table, fold] as const),
    );
  });

test('every fold has an event table to be compared with', () => {
  const folds = readdirSync(FOLDER).filter((name) => /-fold\.json$/.test(name));
  expect([...new Set(PAIRS.map(([, fold]) => fold))].toSorted()).toEqual(folds.toSorted());
});

test.each(PAIRS)('%s replays to %s', async (table, fold) => {
  const expected = parseJson(readFileSync(join(FOLDER, fold), 'utf8'));
  const run = asId(member(expected, 'execution_id'));
  expect(run).not.toBeNull();
  expect(canonical(await lastState(table, run!))).toEqual(canonical(expected));
});

test.each(PAIRS)('%s, dropped with %s, is fresh', async (table, fold) => {
  expect(await judged(source(table), source(fold))).toEqual({ verdicts: ['fresh'], problems: [] });
});

describe('a fold that does not fit its events', () => {
  const table = source('success-loop.event-table.json');
  const fold = readFileSync(join(FOLDER, 'success-loop.expected-fold.json'), 'utf8');
  const changed = (from: string, to: string) => {
    expect(fold).toContain(from);
    return { name: 'fold.json', folder: '', blob: new Blob([fold.replaceAll(from, to)]) };
  };

  test('differs at the end of the run', async () => {
    const other = changed('"path": "examples/weather_loop"', '"path": "examples/other"');
    expect(await judged(table, other)).toEqual({
      verdicts: ['unplaced'],
      problems: [
        'warning snapshot-differs: The recorded snapshot names no event and may be older. At the end of the run ' +
          'it differs from the replay: path is "examples/other" in the recorded fold, "examples/weather_loop" in the replay.',
      ],
    });
  });

  test('is ahead when it names an event behind the last', async () => {
    const later = changed('348437076662124544', '358437076662124544');
    const { verdicts, problems } = await judged(table, later);
    expect(verdicts).toEqual(['ahead']);
    expect(problems).toEqual([expect.stringMatching(/^error snapshot-ahead: /)]);
  });

  test('is not held against an export that lacks what the server adds', async () => {
    const events = source('success-loop.executor-events.jsonl');
    const whole = source('success-loop.expected-fold.json');
    expect(await judged(events, whole)).toEqual({ verdicts: ['unverified'], problems: [] });
  });
});

function source(name: string): Source {
  return { name, folder: '', blob: new Blob([readFileSync(join(FOLDER, name))]) };
}

/** What is said of the snapshots of a drop that makes one log. */
async function judged(...sources: Source[]): Promise<{ verdicts: string[]; problems: string[] }> {
  const { logs } = await recognise(sources);
  expect(logs).toHaveLength(1);
  const { index, records, summary } = await readRecognised(logs[0]!);
  const context = { ...logs[0]!.plan, index, records };
  const snapshots = await Promise.all(summary.runs.map((run) => judgeSnapshots(context, run.index)));
  const about = summary.problems.filter((problem) => problem.code.startsWith('snapshot-'));
  return {
    verdicts: snapshots.flat().map((snapshot) => snapshot.verdict),
    problems: about.map(({ severity, code, effect }) => `${severity} ${code}: ${effect}`),
  };
}

/** The state after the last event of a run. */
async function lastState(file: string, run: string): Promise<Json> {
  const blob = new Blob([readFileSync(join(FOLDER, file))]);
  const [found] = (await recognise([{ name: file, folder: '', blob }])).logs;
  const { index, records, summary } = await readRecognised(found!);
  const { format, shape } = found!.plan;
  const { index: number, events } = summary.runs.find((each) => each.id === run)!;
  const reader = await buildHistory({ format, shape, index, records }, number);
  const place = await reader.place(['state'], events - 1);
  return reader.materialise(place!, reader.history.limit(events - 1), { left: Infinity });
}

const UNORDERED = ['iteration_command_ids', 'iteration_results', 'result'];

/** The same value with the lists of loop items sorted. */
function canonical(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return UNORDERED.includes(key) ? items.toSorted((a, b) => (printJson(a) < printJson(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, canonical(value[name]!, name)]),
  );
}
