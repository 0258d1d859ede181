import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenText, walkJson } from './json-tokens';

test('visits keys, texts and numbers with their places', () => {
  expect(tokens('{"a": [1, "x\\n", true], "b": {"c": -2.5e3}}')).toEqual([
    'key /a',
    'number /a/* 1',
    'text /a/* "x\\n"',
    'key /b',
    'key /b/c',
    'number /b/c -2.5e3',
  ]);
});

test('repeated keys and long numbers are what they are', () => {
  expect(tokens('{"a":1,"a":348437069927419905}')).toEqual([
    'key /a',
    'number /a 1',
    'key /a',
    'number /a 348437069927419905',
  ]);
});

test.each([
  '',
  '{',
  '[1,]',
  '{"a":1,}',
  '{"a" 1}',
  '01',
  '"\\x"',
  '"\\u12g4"',
  '"a\nb"',
  'nul',
  '1 2',
  '[1}',
  '-',
])('is no JSON: %j', (text) => {
  expect(tokens(text)).toBeNull();
});

test('what is nested too deep is refused', () => {
  expect(tokens('['.repeat(1_000) + ']'.repeat(1_000))).toEqual([]);
  expect(tokens('['.repeat(1_001) + ']'.repeat(1_001))).toBeNull();
});

test('takes for JSON what the parser takes for JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', ' ', '}', '\\', '0'), (json, at, put) => {
      const cut = at % (json.length + 1);
      const text = json.slice(0, cut) + put + json.slice(cut + (put === '' ? 1 : 0));
      expect([text, tokens(text) !== null]).toEqual([text, parses(text)]);
    }),
    { numRuns: 1_000 },
  );
});

test('reads a text token as the parser does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = JSON.stringify(value);
      expect(tokenText(text, 0, text.length)).toBe(value);
    }),
  );
});

function tokens(text: string): string[] | null {
  const seen: string[] = [];
  const whole = walkJson(text, '', {
    member: (parent, start, end) => {
      seen.push(`key ${parent}/${tokenText(text, start, end)}`);
      return `${parent}/${tokenText(text, start, end)}`;
    },
    item: (parent) => `${parent}/*`,
    text: (place, start, end) => seen.push(`text ${place} ${text.slice(start, end)}`),
    number: (place, start, end) => seen.push(`number ${place} ${text.slice(start, end)}`),
  });
  return whole ? seen : null;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
