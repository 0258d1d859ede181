import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { parseJson, printJson } from '../lib/json';
import { type ComparisonProgress, DIFFERS, type MaskChoice } from '../model/comparison';
import { isObject, type Json } from '../model/json';
import type { Source } from '../model/source';
import { pairOf, stepsOf } from './compared-details';
import type { RunToCompare } from './compared-sides';
import { Comparison } from './comparison';
import { readRecognised } from './read';
import { recognise } from './recognise';

const NO_CHOICE: MaskChoice = { off: [], on: [] };
const NEVER = new AbortController().signal;

/** All runs of some sources that hold events. */
async function runsOf(sources: readonly Source[]): Promise<RunToCompare[]> {
  const { logs } = await recognise(sources);
  const found: RunToCompare[] = [];
  for (const { plan, reason, name } of logs) {
    const { index, records, summary } = await readRecognised({ plan, reason, name } as never);
    for (const run of summary.runs)
      if (run.events > 0)
        found.push({
          side: { log: name, logName: name, system: plan.format.id, run },
          source: { format: plan.format, shape: plan.shape, index, records },
          torn: false,
        });
  }
  return found;
}

function compare(a: RunToCompare, b: RunToCompare, report: (p: ComparisonProgress) => void = () => {}) {
  return Comparison.of(a, b, { report, signal: NEVER });
}

function source(name: string, text: string): Source {
  return { name, folder: '', blob: new Blob([text]) };
}

/** A workflow of dag-executor as saves: id, state and output of each. */
function saves(...tasks: [id: string, state: string, output?: Json, at?: number][]): Source {
  const lines = tasks.map(([id, state, output = null, at = 0], index) =>
    printJson({
      attempts: state === 'pending' ? 0 : 1,
      created_at: 1782950400123,
      error: state === 'failed' ? 'disk full' : null,
      finished_at: state === 'completed' || state === 'failed' ? 1782950400200 + index + at : null,
      id,
      metadata: {},
      output,
      started_at: state === 'pending' ? null : 1782950400150 + index + at,
      state,
      updated_at: 1782950400123 + index + at,
    }),
  );
  return source('tasks.saves.jsonl', `${lines.join('\n')}\n`);
}

async function compareSaves(a: Source, b: Source) {
  const [left] = await runsOf([a]);
  const [right] = await runsOf([b]);
  return compare(left!, right!);
}

/** Each row as text: its events, in what they differ, and what it is. */
async function drawn(comparison: Comparison, choice = NO_CHOICE): Promise<string[]> {
  const rows = await comparison.rowsOf(
    Array.from({ length: comparison.rows.count }, (_, row) => row),
    choice,
  );
  return rows.map(({ a, b, differs, kind, rule }) => {
    const names = Object.entries(DIFFERS)
      .filter(([, bit]) => differs & bit)
      .map(([name]) => name);
    const told = (event: typeof a) => (event === null ? '–' : `${event.step ?? 'run'} ${event.kind}`);
    const say = [kind, ...(rule === 'none' ? [] : [rule])].join(' by ');
    return `${told(a)} | ${told(b)} | ${[...names].join(' ')} | ${say}`;
  });
}

describe('a run compared with itself is the same, in every fixture', () => {
  for (const { name, sources } of FIXTURES)
    test(name, async () => {
      for (const run of (await runsOf(sources)).slice(0, 5)) {
        const comparison = await compare(run, run);
        const { divergence, counts, masks, comparable } = await comparison.view(NO_CHOICE);
        expect({ divergence, masks }).toEqual({ divergence: -1, masks: [] });
        expect(counts).toEqual({
          same: run.side.run.events,
          divergence: 0,
          caused: 0,
          unrelated: 0,
          timing: 0,
        });
        expect(comparable.hardly).toBe(false);
      }
    });
});

/** A leaf that is neither an id nor a time, made another one; false where the record has none. */
function edited(value: Json, edit: string): Json | null {
  if (typeof value === 'string') return /^[a-z][a-z ]{2,}$/i.test(value) ? `${value} ${edit}` : null;
  if (!isObject(value)) return null;
  for (const [key, member] of Object.entries(value)) {
    const changed =
      /type|kind|status|state|id$|name|step|node|^event$/i.test(key) && !isObject(member)
        ? null
        : edited(member, edit);
    if (changed !== null) return { ...value, [key]: changed };
  }
  return null;
}

/** Null for a line that was cut. */
function parsed(line: string): Json {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}

describe('a run beside itself with one payload edited parts at just that event', () => {
  const lines = FIXTURES.filter(({ name }) => name.endsWith('.jsonl') && !/hostile|damaged|torn/.test(name));
  for (const { name, sources } of lines)
    test(name, async () => {
      const [{ blob, name: file }] = sources as [Source];
      const records = (await blob.text()).split('\n');
      for (let line = 0; line < Math.min(records.length, 40); line += 3) {
        const changed = edited(parsed(records[line]!), '(edited)');
        if (changed === null) continue;
        const text = records.map((record, at) => (at === line ? printJson(changed) : record)).join('\n');
        const originals = await runsOf(sources);
        const others = await runsOf([source(file, text)]);
        if (originals.length !== others.length) continue;
        let parted = 0;
        for (const [at, original] of originals.entries()) {
          let early: number | null = null;
          const comparison = await compare(original, others[at]!, ({ divergence }) => {
            early ??= divergence?.row ?? null;
          });
          const { first, counts } = await comparison.view(NO_CHOICE);
          if (first === null) continue;
          // Told while the rest was still being compared.
          expect(early).toBe(first.row);
          parted++;
          const { index } = original.source;
          const row = index.starts[original.side.run.index]! + first.a!.position;
          expect(index.columns.line[row]).toBe(line + 1);
          expect(counts.divergence).toBe(1);
        }
        expect(parted).toBeLessThanOrEqual(1);
      }
    });
});

describe('where two runs part', () => {
  const good = saves(
    ['fetch', 'pending'],
    ['fetch', 'running'],
    ['fetch', 'completed', { rows: 10 }],
    ['clean', 'running'],
    ['clean', 'completed', { rows: 9 }],
    ['report', 'running'],
    ['report', 'completed', { pages: 3 }],
  );

  test('times that differ everywhere are masked; what else differs is found, first things first', async () => {
    const later = saves(
      ['fetch', 'pending', null, 86_400_000],
      ['fetch', 'running', null, 86_400_000],
      ['fetch', 'completed', { rows: 10 }, 86_400_000],
      ['clean', 'running', null, 86_400_000],
      ['clean', 'failed', null, 86_400_000],
    );
    const comparison = await compareSaves(good, later);
    expect(await drawn(comparison)).toEqual([
      'fetch pending | fetch pending |  | same',
      'fetch running | fetch running |  | same',
      'fetch completed | fetch completed |  | same',
      'clean running | clean running |  | same',
      'clean completed | clean failed | kind outcome payload | divergence',
      'report running | – | onlyA | caused by ended',
      'report completed | – | onlyA | caused by ended',
    ]);
    const { masks } = await comparison.view(NO_CHOICE);
    expect(
      masks
        .filter(({ masked, domain }) => masked && domain === 'payload')
        .map(({ id, reason }) => [id, reason]),
    ).toEqual([
      ['payload:/stored/data/finished_at', 'time'],
      ['payload:/stored/data/started_at', 'time'],
      ['payload:/stored/data/updated_at', 'time'],
    ]);
  });

  test('a mask taken off makes the runs part there', async () => {
    const later = saves(
      ['fetch', 'pending', null, 5],
      ['fetch', 'running', null, 5],
      ['fetch', 'completed', { rows: 10 }, 5],
      ['clean', 'running', null, 5],
      ['clean', 'completed', { rows: 9 }, 5],
      ['report', 'running', null, 5],
      ['report', 'completed', { pages: 3 }, 5],
    );
    const comparison = await compareSaves(good, later);
    expect((await comparison.view(NO_CHOICE)).divergence).toBe(-1);
    const taken = await comparison.view({ off: ['payload:/stored/data/started_at'], on: [] });
    expect(taken.divergence).toBe(1);
    expect(taken.first?.fields).toEqual(['payload:/stored/data/started_at']);
  });

  test('the details of a pair: its payload, and the states after it', async () => {
    const other = saves(
      ['fetch', 'pending'],
      ['fetch', 'running'],
      ['fetch', 'completed', { rows: 11 }],
      ['clean', 'running'],
      ['clean', 'completed', { rows: 9 }],
    );
    const comparison = await compareSaves(good, other);
    const { payload, state } = await pairOf(comparison, 2, NO_CHOICE, NEVER);
    expect(payload).toEqual({
      leaves: [{ path: ['stored', 'data', 'output', 'rows'], a: 10, b: 11, masked: false }],
      cut: false,
    });
    expect(state.leaves).toContainEqual({
      path: expect.arrayContaining(['fetch', 'rows']),
      a: 10,
      b: 11,
      masked: false,
    });
    // Later on the states still differ there.
    const { state: after } = await pairOf(comparison, 4, NO_CHOICE, NEVER);
    expect(after.leaves).toEqual(state.leaves);
  });

  test('another order of the same events is only timing', async () => {
    const one = saves(['a', 'running'], ['b', 'running'], ['a', 'completed', 1], ['b', 'completed', 2]);
    const other = saves(['b', 'running'], ['a', 'running'], ['a', 'completed', 1], ['b', 'completed', 2]);
    const comparison = await compareSaves(one, other);
    const { divergence, counts } = await comparison.view(NO_CHOICE);
    expect({ divergence, counts }).toEqual({
      divergence: -1,
      counts: { same: 2, divergence: 0, caused: 0, unrelated: 0, timing: 2 },
    });
  });

  test('the steps of both, beside each other', async () => {
    const other = saves(['fetch', 'running'], ['fetch', 'completed', { rows: 10 }], ['extra', 'running']);
    const comparison = await compareSaves(good, other);
    const steps = await stepsOf(comparison, NO_CHOICE, 0, 10);
    expect(steps.map(({ label, a, b, match }) => [label, a?.events ?? 0, b?.events ?? 0, match])).toEqual([
      ['fetch', 3, 2, 'key'],
      ['extra', 0, 1, 'none'],
      ['clean', 2, 0, 'none'],
      ['report', 2, 0, 'none'],
    ]);
  });
});

test('swapping the sides swaps the answer', async () => {
  const states = fc.constantFrom('pending', 'running', 'completed', 'failed');
  const task = fc.tuple(fc.constantFrom('a', 'b', 'c'), states, fc.constantFrom<Json>(null, 1, 'x'));
  const run = fc.array(task, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(run, run, async (left, right) => {
      const [a, b] = [
        saves(...(left as [string, string, Json][])),
        saves(...(right as [string, string, Json][])),
      ];
      const [one, two] = [await compareSaves(a, b), await compareSaves(b, a)];
      const pairs = (comparison: Comparison, swap: boolean) => {
        const { bits } = comparison.judge(NO_CHOICE);
        const { rows } = comparison;
        return Array.from(bits, (each, row) => {
          const [left, right] = swap ? [rows.b[row], rows.a[row]] : [rows.a[row], rows.b[row]];
          // Which of two events that changed places has moved is a matter of choice.
          const told = each & ~(DIFFERS.onlyA | DIFFERS.onlyB | DIFFERS.moved);
          return `${left} ${right} ${told}`;
        }).sort();
      };
      expect(pairs(one, false)).toEqual(pairs(two, true));
      const moved = (comparison: Comparison) => comparison.rows.moved.reduce((sum, each) => sum + each, 0);
      expect(moved(one)).toBe(moved(two));
      expect(one.judge(NO_CHOICE).divergence >= 0).toBe(two.judge(NO_CHOICE).divergence >= 0);
    }),
    { numRuns: 60 },
  );
});
