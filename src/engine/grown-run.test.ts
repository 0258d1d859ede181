/** A run that grows while it is open says, at the end, what it says when its log is opened whole. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { freshStore } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';
import type { OpenRun } from './open-run';

const FOLLOWING = { kind: 'file', name: 'followed', from: 'here' } as const;

/** Logs of lines, each system and order of events among them, with some that repeat or miss events. */
const NAMES = [
  'runtimo/deploy-session-v0.7.3.jsonl',
  'mfm/retry-then-success.jsonl',
  'mfm/interleaved-4-runs.jsonl',
  'enact/retry-then-success.jsonl',
  'enact/damaged-gap-dup-after-terminal.jsonl',
  'enact/interleaved-parent-child-cancelled.jsonl',
  'noetl/success-loop.executor-events.jsonl',
  'noetl/damaged-dup-outoforder-truncated.executor-events.jsonl',
  'dag-executor/ingest-retry-deadletter.saves.jsonl',
];

/** What is told of a run at each of its positions. */
async function toldBy(run: OpenRun) {
  await run.replay();
  const count = run.summary.events;
  const { names, ofLane } = await run.laneTypes();
  const positions = Array.from({ length: count }, (_, at) => at);
  return {
    events: await run.events(0, count),
    changes: await Promise.all(positions.map((at) => run.state.changes(at))),
    trees: await Promise.all(positions.map((at) => run.state.tree(at, ['/state', '/view'], 0, 40))),
    readings: await Promise.all(positions.map((at) => run.readings(at))),
    kin: await Promise.all(positions.map(async (at) => (await run.kin(at)).causes)),
    // Their numbers are nobody's business: they count up as types are first heard of.
    types: Array.from(ofLane, (type) => names[type - 1]),
    telemetry: await run.telemetryCsv(),
  };
}

describe('a run that grows is told as one that is whole', () => {
  for (const name of NAMES)
    test(name, { timeout: 60_000 }, async () => {
      const fixture = FIXTURES.find((each) => each.name === name)!;
      const lines = (await fixture.sources[0]!.blob.text()).split(/(?<=\n)/).slice(0, 60);
      const moves = fc.array(fc.tuple(fc.nat(lines.length - 1), fc.nat(6)), { maxLength: 4 });
      const looks = fc.array(fc.nat(lines.length - 1), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(moves, looks, async (moved, looked) => {
          // Some lines come late; where that is damage, both readings see it.
          const arrived = [...lines];
          for (const [at, by] of moved) {
            const [line] = arrived.splice(at, 1);
            arrived.splice(Math.min(at + by, arrived.length), 0, line!);
          }
          const text = arrived.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('');
          const engine = new Engine(freshStore(), createLocks(true));
          const log = await engine.live.begin(FOLLOWING);
          const bytes = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
          let from = 0;
          for (const at of [...new Set(looked)].sort((a, b) => a - b)) {
            const end = Math.floor((bytes.length * (at + 1)) / lines.length);
            await engine.live.arrive(log, 'followed', bytes.slice(from, end));
            from = end;
            const open = await engine.live.look(log);
            // Each run is open and replayed when more of it comes.
            for (const run of open?.log.summary.runs ?? []) await (await engine.runOf(log, run.id)).replay();
          }
          await engine.live.arrive(log, 'followed', bytes.slice(from));
          const open = await engine.live.look(log);
          if (open === null) return;
          const dropped = new Engine(freshStore(), createLocks(true));
          const blob = new Blob([text]);
          const [taken] = (await dropped.take([{ name: 'followed', folder: '', blob }])).logs;
          for (const { id } of open.log.summary.runs) {
            const whole = await toldBy(await dropped.runOf(taken!.id, id));
            expect(await toldBy(await engine.runOf(log, id))).toEqual(whole);
          }
          await engine.live.forget(log);
        }),
        { numRuns: 8 },
      );
    });
});
