import { expect, test } from 'vitest';
import type { Reply, Request } from '../engine/protocol';
import type { Fault } from '../model/errors';
import { EngineClient } from './client';

/** A client and the other end of its line, where a worker would be. */
function connect() {
  const worker = new EventTarget() as EventTarget & Pick<Worker, 'postMessage' | 'addEventListener'>;
  const posted: Request[] = [];
  worker.postMessage = (request: Request) => posted.push(request);
  const client = new EngineClient(worker);
  const reply = (data: Reply) => worker.dispatchEvent(new MessageEvent('message', { data }));
  const fail = (message: string) => worker.dispatchEvent(Object.assign(new Event('error'), { message }));
  return { client, posted, reply, fail };
}

const codeOf = (question: Promise<unknown>) => question.catch((fault: Fault) => fault.code);

test('answers find their questions, in whatever order they come', async () => {
  const { client, posted, reply } = connect();
  const library = client.ask('library', null);
  const formats = client.ask('formats', null);
  expect(posted).toEqual([
    { type: 'ask', id: 1, kind: 'library', input: null },
    { type: 'ask', id: 2, kind: 'formats', input: null },
  ]);
  reply({ type: 'answer', id: 2, value: ['two'] });
  reply({ type: 'answer', id: 1, value: 'one' });
  reply({ type: 'answer', id: 1, value: 'late' });
  expect(await Promise.all([library, formats])).toEqual(['one', ['two']]);
});

test('a fault comes with its code and facts', async () => {
  const { client, reply } = connect();
  const question = client.ask('log', { log: 'x' });
  reply({ type: 'fault', id: 1, code: 'gone', facts: { run: 'wal' } });
  await expect(question).rejects.toMatchObject({ code: 'gone', facts: { run: 'wal' } });
});

test('progress is told to who asked, until the answer', async () => {
  const { client, reply } = connect();
  const stages: string[] = [];
  const question = client.ask('take', { sources: [] }, { report: ({ stage }) => stages.push(stage) });
  const progress = { stage: 'reading', name: 'x', bytes: 1, totalBytes: 2, found: null } as const;
  reply({ type: 'progress', id: 1, progress });
  reply({ type: 'progress', id: 2, progress: { ...progress, stage: 'keeping' } });
  reply({ type: 'answer', id: 1, value: null });
  reply({ type: 'progress', id: 1, progress: { ...progress, stage: 'comparing' } });
  await question;
  expect(stages).toEqual(['reading']);
});

test('a question is taken back once, and fails when the worker says so', async () => {
  const { client, posted, reply } = connect();
  const stop = new AbortController();
  const question = client.ask('library', null, { signal: stop.signal });
  stop.abort();
  expect(posted.at(-1)).toEqual({ type: 'cancel', id: 1 });
  reply({ type: 'fault', id: 1, code: 'cancelled', facts: {} });
  expect(await codeOf(question)).toBe('cancelled');
});

test('what was taken back beforehand is never asked; what was answered is not taken back', async () => {
  const { client, posted, reply } = connect();
  expect(await codeOf(client.ask('library', null, { signal: AbortSignal.abort() }))).toBe('cancelled');
  expect(posted).toEqual([]);
  const stop = new AbortController();
  const question = client.ask('library', null, { signal: stop.signal });
  reply({ type: 'answer', id: 2, value: 'library' });
  expect(await question).toBe('library');
  stop.abort();
  expect(posted.map((request) => request.type)).toEqual(['ask']);
});

test('a worker that breaks fails everything that waits', async () => {
  const { client, fail } = connect();
  const questions = [client.ask('library', null), client.ask('formats', null)];
  fail('no worker for you');
  for (const question of questions)
    await expect(question).rejects.toMatchObject({
      code: 'internal',
      facts: { detail: 'no worker for you' },
    });
});

test('notices reach those who listen, until they stop', () => {
  const { client, reply } = connect();
  const heard: string[] = [];
  const stop = client.listen((notice) => heard.push(notice.kind));
  reply({ type: 'notice', notice: { kind: 'library' } });
  stop();
  reply({ type: 'notice', notice: { kind: 'outdated' } });
  expect(heard).toEqual(['library']);
});
