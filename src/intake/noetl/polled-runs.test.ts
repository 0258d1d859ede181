/** A run that was polled reads as the same run that was dropped: on the samples of both servers' answers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRecognised } from '../../engine/read';
import { recognise } from '../../engine/recognise';
import { traceInput } from '../../engine/summarise';
import { Tracer } from '../../ingest/trace';
import { parseJson } from '../../lib/json';
import { isObject, type Json } from '../../model/json';
import { NoetlClient } from './client';
import { ExecutionReader } from './execution-reader';

const FIXTURES = 'src/formats/noetl/fixtures';
const ANSWERS = [
  'success-loop.rest-detail.rust-server.json',
  'failed-http-timeout.rest-detail.rust-server.json',
  'step-error-but-playbook-completed.rest-detail.rust-server.json',
  'success-loop.rest-detail.python-server.json',
  'python-engine-retry.rest-detail.python-server.json',
];

/** What a log comes to: its runs, each with its steps, and its problems. */
async function read(name: string, text: string) {
  const { logs } = await recognise([{ name, folder: '', blob: new Blob([text]) }]);
  const { plan } = logs[0]!;
  const { summary, index } = await readRecognised(logs[0]!);
  const input = traceInput(plan.format, plan.shape, index, false);
  return {
    shape: summary.shape,
    runs: summary.runs,
    steps: new Tracer(input, 0, summary.events, () => {})
      .run()
      .steps.map(({ thread, ...step }) => ({ ...step, name: input.threadName(thread) })),
    // A line stands where it was handed on, newest first or not.
    problems: summary.problems.map(({ code }) => code).filter((code) => code !== 'out-of-order'),
  };
}

function idOf(text: string): string {
  const value: Json = parseJson(text);
  return isObject(value) ? String(value.execution_id) : '';
}

/** Reads an answer as a client does that polls once. */
async function polled(text: string): Promise<string> {
  const fetch = async () => new Response(text, { headers: { 'Content-Type': 'application/json' } });
  const client = new NoetlClient({ base: 'http://noetl.test', credentials: () => ({ kind: 'none' }), fetch });
  const reading = await new ExecutionReader(client, idOf(text)).read(true, AbortSignal.timeout(10_000));
  return reading.lines;
}

describe('polled is as good as dropped', () => {
  for (const name of ANSWERS)
    test(name, async () => {
      const text = readFileSync(`${FIXTURES}/${name}`, 'utf8');
      const lines = await polled(text);
      const { shape, ...live } = await read('run.jsonl', lines);
      const { shape: _, ...dropped } = await read(name, text);
      expect(shape).toBe('table-lines');
      expect(live).toEqual(dropped);
    });
});

test('a run of one event so far is recognised, too', async () => {
  const [first] = (await polled(readFileSync(`${FIXTURES}/${ANSWERS[0]}`, 'utf8'))).split('\n');
  const { shape, runs } = await read('run.jsonl', `${first}\n`);
  expect([shape, runs.length, runs[0]!.name]).toEqual(['table-lines', 1, 'examples/weather_loop']);
});

test('ids keep every digit, and the first row says what belongs to all', async () => {
  const lines = (await polled(readFileSync(`${FIXTURES}/${ANSWERS[0]}`, 'utf8'))).trimEnd().split('\n');
  expect(new Set(lines.map((line) => line.match(/"event_id":(\d+)/)![1])).size).toBe(37);
  expect(lines[0]).toContain('"execution_id":348437069927419904,"event_id":348437069927419905');
  expect(lines[0]).toContain('"catalog_id":331775660589088776');
  expect(lines[0]).toContain('"workload":{"alert_threshold":30');
  expect(lines[1]).not.toContain('workload');
});
