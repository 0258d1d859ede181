/**
 * The folds beside the fixtures were made by the original reducer from the same events. Replay must come to
 * the same state, field for field; only lists that gather loop items have no order of their own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildHistory } from '../../engine/build-history';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import { parseJson, printJson } from '../../lib/json';
import { asId, isObject, type Json, member } from '../../model/json';

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
