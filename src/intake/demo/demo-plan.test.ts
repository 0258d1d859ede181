import { expect, test } from 'vitest';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import { traceInput } from '../../engine/summarise';
import { Tracer } from '../../ingest/trace';
import type { FollowSink, FollowState } from '../../model/follow';
import { PretendTime } from '../noetl/pretend-time';
import { DEMO_PLAN } from './demo-plan';
import { SCRIPT } from './script';

const NOWHERE: typeof fetch = async () => {
  throw new Error('The demo asks nobody');
};

/** Plays the demo to its end in no time; what was handed on, and how long it would have taken. */
async function played() {
  const time = new PretendTime(NOWHERE);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const states: FollowState[] = [];
  const sink: FollowSink = {
    append: async (_file, bytes) => void pieces.push(bytes),
    restart: async () => {},
    state: (state) => states.push(state),
    caughtUp: () => {},
  };
  const from = time.now();
  DEMO_PLAN.start(sink, time);
  await time.until(() => states.at(-1)?.contact === 'ended');
  return { blob: new Blob(pieces), pieces: pieces.length, states, seconds: (time.now() - from) / 1000 };
}

test('the demo takes a good minute, is handed on bit by bit, and never stumbles', async () => {
  const { pieces, states, seconds } = await played();
  expect(seconds).toBeGreaterThan(60);
  expect(seconds).toBeLessThan(100);
  expect(pieces).toBeGreaterThan(10);
  expect(states.filter(({ trouble }) => trouble !== null)).toEqual([]);
});

test('read whole it is a failed run with one step that was tried twice and one that was lost', async () => {
  const { blob } = await played();
  const { logs } = await recognise([{ name: 'demo.jsonl', folder: '', blob }]);
  const [log] = logs;
  const read = await readRecognised(log!);
  const [run, ...others] = read.summary.runs;
  expect(others).toEqual([]);
  expect([run!.name, run!.outcome, run!.events]).toEqual([
    'demo/nightly_weather_report',
    'failed',
    SCRIPT.length,
  ]);
  expect(read.summary.problems.map(({ code }) => code)).toEqual(['open-at-end']);
  const input = traceInput(log!.plan.format, log!.plan.shape, read.index, false);
  const { steps } = new Tracer(input, 0, run!.events, () => {}).run();
  const told = steps.map(
    ({ thread, outcome, attempts }) => `${input.threadName(thread)}: ${outcome}, ${attempts}`,
  );
  expect(told).toEqual([
    'start: succeeded, 1',
    'city_loop: succeeded, 1',
    'evaluate: succeeded, 1',
    'publish_report: succeeded, 2',
    'archive_readings: crashed, 1',
  ]);
});

test('who stops it hears nothing more of it', async () => {
  const time = new PretendTime(NOWHERE);
  let taken = 0;
  const states: FollowState[] = [];
  const sink: FollowSink = {
    append: async () => void taken++,
    restart: async () => {},
    state: (state) => states.push(state),
    caughtUp: () => {},
  };
  const follower = DEMO_PLAN.start(sink, time);
  await time.until(() => taken > 2);
  follower.stop();
  const before = taken;
  await expect(time.until(() => taken > before, 50)).rejects.toThrow();
  expect(states.at(-1)?.contact).toBe('stopped');
});
