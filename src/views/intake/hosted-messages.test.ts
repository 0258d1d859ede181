import { expect, test } from 'vitest';
import { Fault, HOSTED_FAULT_CODES } from '../../model/errors';
import { messageOf } from '../messages';

const FACTS = {
  host: 'host.test',
  address: 'https://host.test/logs/run.jsonl',
  page: 'https://page.test',
  why: 'scheme',
  status: 418,
  type: 'video/mp4',
  size: 3e9,
  limit: 2e9,
  bytes: 1e6,
};

test.each(HOSTED_FAULT_CODES)('%s is said in whole sentences, with the facts and what to do', (code) => {
  const { title, body } = messageOf(new Fault(code, FACTS), 'run.jsonl');
  expect(`${title}. ${body}`).not.toMatch(/undefined|NaN/);
  expect(`${title} ${body}`).toMatch(/host\.test/);
  expect(body).toMatch(/^\S.*[.]$/);
});

test('where the file itself lies is said, if it is known', () => {
  const raw = 'https://raw.githubusercontent.com/o/r/main/w.jsonl';
  for (const code of ['hosted-page', 'hosted-cors'] as const)
    expect(messageOf(new Fault(code, { ...FACTS, raw }), 'run.jsonl').body).toContain(raw);
});

test('of a connection that broke off is said how far it came, of the whole where that is known', () => {
  const body = (facts: object) =>
    messageOf(new Fault('hosted-cut', { ...FACTS, ...facts }), 'run.jsonl').body;
  expect(body({})).toMatch(/^1\.00 MB had come/);
  expect(body({ total: 5e6 })).toMatch(/^1\.00 MB of 5\.00 MB had come/);
});
