import { describe, expect, test } from 'vitest';
import { eachKnownSecret, eachRandomRun, looksRandom, prefixOf, SECRET_NAMES } from './secrets';

/** Letters and digits without a meaning, as many as are asked for. */
const some = (length: number) => 'a1B2c3D4e5F6g7H8i9J0k'.repeat(20).slice(0, length);
const hex = (length: number) => '0f1e2d3c4b5a6978'.repeat(20).slice(0, length);

test.each([
  ['AKIA', `AKIA${'ABCDEFGH23456789'}`],
  ['ghp_', `ghp_${some(36)}`],
  ['github_pat_', `github_pat_${some(60)}`],
  ['glpat-', `glpat-${some(20)}`],
  ['xoxb-', `xoxb-${'1234567890'}-${some(24)}`],
  ['sk-', `sk-${some(48)}`],
  ['sk-ant-', `sk-ant-${some(40)}`],
  ['sk-proj-', `sk-proj-${some(40)}`],
  ['sk_live_', `sk_live_${some(24)}`],
  ['hf_', `hf_${some(34)}`],
  ['AIza', `AIza${some(35)}`],
  ['npm_', `npm_${some(36)}`],
  ['SG.', `SG.${some(22)}.${some(43)}`],
  ['hvs.', `hvs.${some(24)}`],
  ['dapi', `dapi${hex(32)}`],
  ['', `${hex(32)}-us12`],
  ['', `https://hooks.slack.com/services/${some(24)}`],
  ['', `12345678:AA${some(33)}`],
  ['eyJ', `eyJ${some(20)}.eyJ${some(30)}.${some(43)}`],
])('a token that begins with %j', (prefix, token) => {
  const found: string[] = [];
  const text = `set ${token} now`;
  eachKnownSecret(text, (start, end) => found.push(text.slice(start, end)));
  expect(found).toEqual([token.replace('https://', '')]);
  expect(prefixOf(token)).toBe(prefix);
});

test('forty and more forms are known', () => {
  expect(SECRET_NAMES.length).toBeGreaterThan(40);
  expect(new Set(SECRET_NAMES).size).toBe(SECRET_NAMES.length);
});

describe('by looks alone', () => {
  test.each([
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', true],
    ['9aZ3kQ7xW1vB5nM2pL8rT4yU', true],
    [hex(40), true],
    ['0b9e0641-091c-491a-abc0-e3c6e71a9966', false],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', false],
    ['ingest-retry-deadletter-2026-08-20', false],
    ['MyVeryLongClassNameWithoutDigits', false],
    ['00000000000000000000000000000000', false],
    ['348437069927419905348437069927', false],
  ])('%s: %s', (run, random) => {
    expect(looksRandom(run)).toBe(random);
  });

  test('paths are looked at name by name, and ids of the system are none', () => {
    expect(runs('/srv/app/Release2026/Build77/Debug/x86/Main')).toEqual([]);
    expect(runs(`/srv/${some(30)}/x`)).toEqual([some(30)]);
    expect(runs(`store/exec_3IApKdbYghRZb4JUDUEJTruMMUq`, [/^exec_[0-9A-Za-z]{27}$/])).toEqual([]);
  });
});

test('hostile texts take no longer than others', () => {
  for (const text of ['eyJ', 'eyJ-', 'eyJa.', 'sk-', 'xoxb-', 'a1B', 'AA:', 'SG.aaaaaaaaaaaaaaaa.', '/'].map(
    (each) => each.repeat(60_000),
  )) {
    const start = performance.now();
    eachKnownSecret(text, () => {});
    eachRandomRun(text, [], () => {});
    expect([text.slice(0, 20), performance.now() - start < 2_000]).toEqual([text.slice(0, 20), true]);
  }
});

function runs(text: string, structural: readonly RegExp[] = []): string[] {
  const found: string[] = [];
  eachRandomRun(text, structural, (start, end) => found.push(text.slice(start, end)));
  return found;
}
