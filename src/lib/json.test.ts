import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, parseSlowly, printJson, sameJson } from './json';

test('integers beyond 2^53 keep every digit, wherever they stand', () => {
  const text = '{"id":348437069927419905,"list":[9007199254740993,1],"text":"348437069927419905"}';
  expect(parseJson(text)).toEqual({
    id: 348437069927419905n,
    list: [9007199254740993n, 1],
    text: '348437069927419905',
  });
  expect(printJson(parseJson(text))).toBe(text);
});

test('numbers that a double holds stay numbers', () => {
  expect(parseJson('[9007199254740991,-9007199254740991,0.1234567890123456789,1e16]')).toEqual([
    9007199254740991, -9007199254740991, 0.12345678901234568, 1e16,
  ]);
});

test('a repeated key: the last one stands, on both parsers', () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
  expect(parseJson('{"a":1,"a":9007199254740993}')).toEqual({ a: 9007199254740993n });
});

test('both parsers refuse the same texts', () => {
  for (const broken of ['{', '{"a":9007199254740993', '[9007199254740993,]', '"\u0001 9007199254740993"', ''])
    expect(() => parseJson(broken)).toThrow(SyntaxError);
});

test('parses whatever JSON.parse parses, to the same value', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      // A `bigint` printed and read as a double is what the plain parser makes of the same digits.
      expect(JSON.parse(printJson(parseJson(text)))).toEqual(JSON.parse(text));
      // Forcing the lossless parser must not change anything either.
      const forced = parseJson(`[9007199254740993,${text}]`);
      expect(JSON.parse(printJson(forced))).toEqual([9007199254740992, JSON.parse(text)]);
    }),
  );
});

/** What a parser makes of a text: its value in print, or that it refuses. */
function outcomeOf(parse: (text: string) => unknown, text: string): string {
  try {
    return printJson(parse(text) as never);
  } catch {
    return 'refused';
  }
}

test('marking long integers and the lossless parser agree, also on texts that are no JSON', () => {
  const piece = fc.constantFrom(
    ...['{', '}', '[', ']', ',', ':', ' ', '-', '.', 'e', '0', '"', '\\', '\\"', '\\u', '\ue000', 'ue000'],
    ...['"a":', '"\\"', '12', '9007199254740993', '-348437069927419905', '0009007199254740993', 'null'],
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    fc.json().map((json) => json.replace(/\d+/g, (digits) => `${digits}9007199254740993`)),
    fc.json().map((json) => `[9007199254740993,${json.replace('"', '"\\u')}`),
    fc.json().map((json) => `{ "9007199254740993" : [${json}, -9007199254740993 ],"b":9007199254740992}`),
  );
  fc.assert(
    fc.property(text, (json) => {
      expect(outcomeOf(parseJson, json)).toBe(outcomeOf(parseSlowly, json));
    }),
    { numRuns: 3000 },
  );
});

test('a text that holds the mark of a long integer is read all the same', () => {
  const text = '{"mark":"\ue0001","id":9007199254740993}';
  expect(parseJson(text)).toEqual({ mark: '\ue0001', id: 9007199254740993n });
  expect(parseJson('{"mark":"\\ue0001","id":9007199254740993}')).toEqual(parseJson(text));
});

test('sameJson looks at values, not at the order of keys', () => {
  expect(sameJson({ a: 1, b: [null] }, { b: [null], a: 1 })).toBe(true);
  expect(sameJson({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson(1n, 1)).toBe(false);
});
