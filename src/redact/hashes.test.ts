import { expect, test } from 'vitest';
import { DEFAULT_CHOICE, type Sensitive } from '../model/redaction';
import { HashCollector, type Hashes } from './hashes';
import { Places } from './places';

const NOTHING: Sensitive = {
  fixed: [],
  ids: [],
  structural: [],
  fields: {},
  seals: [],
  hashes: ['id'],
  payloads: [],
  chained: null,
};
const places = new Places(NOTHING, DEFAULT_CHOICE);
const ID = places.child(places.root, 'id');
const [HASH, OTHER] = ['b2'.repeat(32), 'a1'.repeat(32)];
const standIn = (n: number) => `0000000${n}${'0'.repeat(56)}`;

test('stand-ins are as long, and in the order of the hashes', () => {
  const hashes = collected(HASH, OTHER, 'c3d4e5f6');
  expect([OTHER, HASH, HASH.toUpperCase(), 'c3d4e5f6'].map((each) => hashes.whole(each, ID))).toEqual([
    standIn(1),
    standIn(2),
    standIn(2),
    '00000003',
  ]);
});

test('words, UUIDs and what is no hash are none', () => {
  const uuid = '0b9e0641-091c-491a-abc0-e3c6e71a9966';
  const hashes = collected('none', 'unchecked', uuid, 'two words 12');
  expect(hashes.isEmpty).toBe(true);
});

test.each([
  [`see ${HASH}.`, true],
  [`/a%2F${HASH}`, true],
  [`sha256:${HASH}`, true],
  [`0${HASH}`, false],
  [`${HASH}z`, false],
])('%s', (text, found) => {
  expect(collected(HASH).survivorIn(text)).toBe(found ? HASH : null);
});

test('a stand-in is no hash that stands in the log', () => {
  const hashes = collected(standIn(1), HASH);
  expect(hashes.standInOf(standIn(1))).toBe(standIn(2));
  expect(hashes.standInOf(HASH)).toBe(standIn(3));
  expect(hashes.standInOf(OTHER)).toBe(standIn(4));
});

function collected(...texts: readonly string[]): Hashes {
  const collector = new HashCollector();
  for (const text of texts) collector.addAt(ID, text);
  return collector.finish();
}
