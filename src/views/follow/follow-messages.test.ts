import { expect, test } from 'vitest';
import type { FollowTroubleCode } from '../../model/follow';
import { restartSentence, sentenceOf } from './follow-messages';

/** All of them: the compiler says which is missing. */
const CODES: Readonly<Record<FollowTroubleCode, Readonly<Record<string, string | number>>>> = {
  permission: { name: 'wal.jsonl' },
  missing: { host: 'host.test', status: 404 },
  unreadable: { name: 'wal.jsonl' },
  offline: { host: 'host.test' },
  unreachable: { host: 'host.test' },
  stalled: { host: 'host.test', seconds: 30, bytes: 7 },
  'broken-off': { host: 'host.test', bytes: 7 },
  credentials: { host: 'host.test', status: 401 },
  forbidden: { host: 'host.test', status: 403 },
  busy: { host: 'host.test', status: 429, seconds: 40 },
  failing: { host: 'host.test', status: 502 },
  status: { host: 'host.test', status: 418 },
  'not-the-kind': { host: 'host.test', status: 200 },
  'too-large': { host: 'host.test', bytes: 3e7, limit: 2e7 },
  'too-many': { name: 'logs', limit: 500, count: 3 },
  'went-back': { host: 'host.test', lost: 3 },
  capped: { host: 'host.test', shown: 2000, missing: 70 },
  policy: { host: 'host.test' },
};

const all = Object.entries(CODES) as [FollowTroubleCode, (typeof CODES)[FollowTroubleCode]][];

test.each(all)('%s is said in whole sentences, with or without facts', (code, facts) => {
  for (const given of [facts, {}]) {
    const sentence = sentenceOf({ code, facts: given }, 'host.test');
    expect(sentence).toMatch(/^.+\. .+\.$/);
    expect(sentence).not.toMatch(/undefined|NaN|\[object/);
    expect(sentence).toMatch(/host\.test|wal\.jsonl|This computer/);
  }
});

test('no two of them say the same', () => {
  const sentences = all.map(([code]) => sentenceOf({ code, facts: {} }, 'host.test'));
  expect(new Set(sentences).size).toBe(all.length);
});

test('the numbers stand in them', () => {
  expect(sentenceOf({ code: 'busy', facts: CODES.busy }, 'host.test')).toBe(
    'host.test asks to be left alone for 40 seconds (HTTP 429). That is done; then it goes on by itself.',
  );
  expect(sentenceOf({ code: 'too-large', facts: CODES['too-large'] }, 'host.test')).toMatch(
    /30\.0 MB.*20\.0 MB/,
  );
  expect(
    sentenceOf({ code: 'too-many', facts: CODES['too-many'] }, 'the folder logs on this computer'),
  ).toMatch(/^The folder logs .* 500 are, 3 others left out\./);
});

test.each(['rotated', 'truncated', 'replaced'] as const)(
  '%s: what happened, and that nothing is lost',
  (why) => {
    expect(restartSentence(why, 'wal.jsonl')).toMatch(/“wal\.jsonl”.*what was read before is kept\.$/);
  },
);
