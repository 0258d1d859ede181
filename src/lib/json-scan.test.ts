import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CUT, memberAt, nextItem, skipValue } from './json-scan';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a value ends where its brackets close, whatever its strings hold', () => {
  const text = '{"a":"}\\"]","b":[1,{"c":2}]},next';
  expect(skipValue(bytes(text), 0, text.length)).toBe(text.indexOf(',next'));
});

test('a cut value says so; a number that touches the end may go on', () => {
  for (const text of ['{"a":[1,2]', '"abc', '"abc\\"', '123', 'tru'])
    expect(skipValue(bytes(text), 0, text.length)).toBe(CUT);
  expect(skipValue(bytes('123,'), 0, 4)).toBe(3);
});

test('walks items and members, tolerant of missing or doubled commas', () => {
  const text = ' ,, {"a" : 1}{"b":2} ]';
  const at = nextItem(bytes(text), 0, text.length);
  expect(at).toEqual({ kind: 'item', at: 4 });
  expect(memberAt(bytes(text), 5, text.length)).toEqual({
    keyStart: 5,
    keyEnd: 8,
    valueStart: 11,
    valueEnd: 12,
  });
  expect(nextItem(bytes(text), 13, text.length)).toEqual({ kind: 'item', at: 13 });
  expect(nextItem(bytes(text), 20, text.length)).toEqual({ kind: 'end', at: 21 });
  expect(nextItem(bytes('  '), 0, 2)).toBeNull();
});

test('finds the end of every JSON text, and of no proper prefix of an object', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
      const whole = bytes(JSON.stringify(value));
      expect(skipValue(whole, 0, whole.length)).toBe(whole.length);
      expect(skipValue(whole, 0, cut % whole.length)).toBe(CUT);
    }),
  );
});
