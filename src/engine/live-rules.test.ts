/** What arriving events break is what the rules say of the log once it is whole. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { LiveNews } from '../model/live';
import { freshStore } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import { HOUSE_RULES } from './run-rules';

const FOLLOWING = { kind: 'file', name: 'followed', from: 'here' } as const;
const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
/** Those that are told as problems of the log, or that ask for other runs. */
const TOLD_OTHERWISE = new Set(HOUSE_RULES.filter(({ spans }) => !spans).map(({ label }) => label));

/** The names of rules that a followed log breaks behind its first picture, with the places, and the lines of that. */
async function toldWhile(lines: readonly string[], looks: readonly number[]) {
  const told = new Set<string>();
  const hear = (news: readonly LiveNews[]) => {
    for (const each of news)
      if (each.kind === 'rule') told.add(`${each.name} in ${each.run} at ${each.position}`);
  };
  const engine = new Engine(freshStore(), createLocks(true), (notice) => {
    if (notice.kind === 'live') hear(notice.news);
  });
  const log = await engine.live.begin(FOLLOWING);
  let from = 0;
  let first = Number.POSITIVE_INFINITY;
  for (const end of looks) {
    await engine.live.arrive(log, 'followed', encode(lines.slice(from, end).join('')));
    from = end;
    if ((await engine.live.look(log)) === null) continue;
    first = Math.min(first, end);
    await engine.live.caughtUp(log);
  }
  return { told, first };
}

/** What the rules say of the same log when it was dropped: what is broken, and in which line. */
async function brokenWhole(lines: readonly string[]): Promise<Map<string, number>> {
  const engine = new Engine(freshStore(), createLocks(true));
  const blob = new Blob([...lines]);
  const [taken] = (await engine.take([{ name: 'followed', folder: '', blob }])).logs;
  const { rows } = await engine.runs(taken!.id, { text: '', outcome: null, sort: 'name' }, 0, 100);
  const broken = new Map<string, number>();
  const lineOf = (offset: number) =>
    lines.findIndex((_, at) => lines.slice(0, at + 1).join('').length > offset);
  for (const { id } of rows) {
    const run = await engine.runOf(taken!.id, id);
    const { rules } = await run.rules([], [], new AbortController().signal);
    for (const { label, places } of rules) {
      if (TOLD_OTHERWISE.has(label)) continue;
      for (const { position } of places) {
        const { offset } = await run.record(position);
        broken.set(`${label} in ${id} at ${position}`, lineOf(offset));
      }
    }
  }
  return broken;
}

test('what the end of a run breaks is told with it, though it stands before', async () => {
  const fixture = FIXTURES.find(({ name }) => name === 'mfm/failed-retries-exhausted.jsonl')!;
  const text = (await fixture.sources[0]!.blob.text()).replace('"status":"Failed"', '"status":"Completed"');
  const lines = text.trimEnd().split(/(?<=\n)/);
  const { told } = await toldWhile(
    [...lines.slice(0, -1), `${lines.at(-1)}\n`],
    [lines.length - 1, lines.length],
  );
  const id = JSON.parse(lines[0]!).run_id as string;
  expect(told).toContain(
    `A run that succeeded has no step whose last attempt failed in ${id} at ${lines.length - 2}`,
  );
});

describe('rules that are broken while a log is followed', () => {
  // In the others events come late, and positions change.
  const lined = FIXTURES.filter(({ name }) => /\.jsonl$/.test(name) && !/damaged|noetl\/hostile/.test(name));
  let found = 0;
  for (const fixture of lined)
    test(fixture.name, { timeout: 60_000 }, async () => {
      const text = await fixture.sources[0]!.blob.text();
      if (fixture.sources.length > 1 || /[^\0-\x7f]/.test(text)) return;
      const all = text.split(/(?<=\n)/).slice(0, 80);
      const drawn = fc.record({
        looks: fc.array(fc.nat(all.length), { maxLength: 5 }),
        // A log that lacks events, or says some of them twice, breaks more.
        lost: fc.array(fc.nat(all.length), { maxLength: 8 }),
        again: fc.array(fc.nat(all.length - 1), { maxLength: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(drawn, async ({ looks, lost, again }) => {
          const left = all.flatMap((line, at) => {
            if (at > 0 && lost.includes(at)) return [];
            return again.includes(at) ? [line, line] : line;
          });
          const lines = left.map((line) => `${line.trimEnd()}\n`);
          const ends = looks.filter((end) => end > 0 && end < lines.length).sort((a, b) => a - b);
          const { told, first } = await toldWhile(lines, [1, ...ends, lines.length]);
          const whole = await brokenWhole(lines);
          // What was broken before anybody looked is no news.
          const fresh = [...whole].flatMap(([broken, line]) => (line >= first ? broken : []));
          expect(told).toEqual(new Set(fresh));
          found += fresh.length;
        }),
        { numRuns: 10 },
      );
    });

  test('some are', () => {
    expect(found).toBeGreaterThan(100);
  });
});
