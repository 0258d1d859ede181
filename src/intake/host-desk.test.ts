import { expect, test } from 'vitest';
import type { PostedAnswer } from '../model/posted';
import { HostDesk } from './host-desk';
import type { Selected } from './posted';

const CI = 'https://ci.example';
const files = [{ name: 'a.jsonl', data: '{}' }];
const open = (id: number) => ({ walkback: 1, type: 'open', id, title: 'build 4711', files });
const SELECTED: Selected = {
  run: 'r',
  position: 3,
  event: { kind: 'failed', step: null, file: 'a.jsonl', offset: 10, line: 2 },
  range: null,
};

/** A desk, and all that it does, as lines. The reader answers what is given, in turn; `wait`: not yet. */
function setUp(answers: (PostedAnswer | 'wait')[], recognised = true) {
  const lines: string[] = [];
  const allowed = new Set<string>();
  let time = 0;
  const desk = new HostDesk({
    send: (message, origin) => {
      const { type, ...rest } = message;
      lines.push(
        `to ${origin}: ${[type, ...Object.values(rest).filter((v) => typeof v !== 'object')].join(' ')}`,
      );
    },
    isAllowed: (origin) => allowed.has(origin),
    allow: (origin) => allowed.add(origin),
    ask: ({ origin, title, files, bytes }) => {
      lines.push(`may ${origin} open ${title}, ${files} files, ${bytes} bytes?`);
      const answer = answers.shift()!;
      return answer === 'wait' ? new Promise(() => {}) : Promise.resolve(answer);
    },
    open: async (title, sources) => {
      lines.push(`opens ${title}: ${sources.map(({ name }) => name)}`);
      return recognised;
    },
    select: (run, position) => lines.push(`goes to ${position} of ${run}`),
    now: () => time,
  });
  return { desk, lines, later: (ms: number) => (time += ms), flush: () => lines.splice(0) };
}

test('a log opens once the reader says so, and is asked about again the next time', async () => {
  const { desk, flush } = setUp(['once', 'once']);
  await desk.receive({ walkback: 1, type: 'hello' }, CI);
  await desk.receive(open(1), CI);
  expect(flush()).toEqual([
    'to https://ci.example: ready',
    'may https://ci.example open build 4711, 1 files, 2 bytes?',
    'opens build 4711: a.jsonl',
    'to https://ci.example: opened 1',
  ]);
  await desk.receive(open(2), CI);
  expect(flush()[0]).toMatch(/^may/);
});

test('a site that is always allowed is not asked for again, another one is', async () => {
  const { desk, flush } = setUp(['always', 'refuse']);
  await desk.receive(open(1), CI);
  flush();
  await desk.receive(open(2), CI);
  await desk.receive(open(3), 'https://ci.example.evil');
  expect(flush()).toEqual([
    'opens build 4711: a.jsonl',
    'to https://ci.example: opened 2',
    'may https://ci.example.evil open build 4711, 1 files, 2 bytes?',
    'to https://ci.example.evil: refused 3 refused',
  ]);
});

test('a site that was refused does not get to ask again', async () => {
  const { desk, flush } = setUp(['refuse']);
  await desk.receive(open(1), CI);
  flush();
  await desk.receive(open(2), CI);
  expect(flush()).toEqual(['to https://ci.example: refused 2 refused']);
});

test('while one question stands open there is no second one', async () => {
  const { desk, flush } = setUp(['wait']);
  void desk.receive(open(1), CI);
  await desk.receive(open(2), CI);
  expect(flush()).toEqual([
    'may https://ci.example open build 4711, 1 files, 2 bytes?',
    'to https://ci.example: refused 2 busy',
  ]);
});

test('a page without an origin is asked about each time, and told nothing: anybody might hear it', async () => {
  const { desk, flush } = setUp(['always', 'always']);
  await desk.receive({ walkback: 1, type: 'hello' }, 'null');
  await desk.receive(open(1), 'null');
  desk.report(SELECTED);
  await desk.receive({ walkback: 1, type: 'select', position: 1 }, 'null');
  await desk.receive(open(2), 'null');
  expect(flush()).toEqual([
    'may null open build 4711, 1 files, 2 bytes?',
    'opens build 4711: a.jsonl',
    'may null open build 4711, 1 files, 2 bytes?',
    'opens build 4711: a.jsonl',
  ]);
});

test('only the site whose log is open hears where the reader is, and may steer', async () => {
  const { desk, flush } = setUp(['once']);
  desk.report(SELECTED);
  await desk.receive({ walkback: 1, type: 'select', position: 1 }, CI);
  expect(flush()).toEqual([]);
  await desk.receive(open(1), CI);
  flush();
  desk.report(SELECTED);
  desk.report({ ...SELECTED });
  await desk.receive({ walkback: 1, type: 'select', position: 1 }, 'https://other.example');
  await desk.receive({ walkback: 1, type: 'select', position: 1, run: 'r' }, CI);
  expect(flush()).toEqual(['to https://ci.example: selection r 3', 'goes to 1 of r']);
});

test('what holds no log is told to be none, and nobody hears of what stays open', async () => {
  const { desk, flush } = setUp(['once'], false);
  await desk.receive(open(1), CI);
  desk.report(SELECTED);
  expect(flush().at(-1)).toBe('to https://ci.example: refused 1 not-a-log');
});

test('a flood is not listened to until the second is over', async () => {
  const { desk, flush, later } = setUp([]);
  for (let count = 0; count < 500; count++) await desk.receive({ walkback: 1, type: 'hello' }, CI);
  expect(flush()).toHaveLength(40);
  later(1000);
  await desk.receive({ walkback: 1, type: 'hello' }, CI);
  expect(flush()).toHaveLength(1);
});
