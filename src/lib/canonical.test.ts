import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical';
import { parseJson } from './json';

const canonical = (text: string) => canonicalJson(parseJson(text));

test('keys are sorted at every depth, white space is gone, lists keep their order', () => {
  expect(canonical('{ "b": [ 3, 1, {"d": null, "c": true} ], "a": "x y" }')).toBe(
    '{"a":"x y","b":[3,1,{"c":true,"d":null}]}',
  );
  expect(canonical('{"":{},"a":[]}')).toBe('{"":{},"a":[]}');
});

test('keys go by code points: an emoji behind the last sign of the basic plane', () => {
  expect(canonical('{"😀":1,"\uffee":2,"aa":3,"a":4,"B":5}')).toBe('{"B":5,"a":4,"aa":3,"\uffee":2,"😀":1}');
  expect(canonical('{"10":1,"9":2}')).toBe('{"10":1,"9":2}');
});

test('texts are escaped no more than JSON needs', () => {
  expect(canonical(String.raw`"\u00e9 \/ \u0007 \" \\ \n"`)).toBe(String.raw`"é / \u0007 \" \\ \n"`);
});

test('integers keep every digit, fractions have no form', () => {
  expect(canonical('[-7,0,9007199254740993,18446744073709551615]')).toBe(
    '[-7,0,9007199254740993,18446744073709551615]',
  );
  expect(canonical('1e21')).toBe('1000000000000000000000');
  for (const text of ['1.5', '[1,2.25]', '{"a":{"b":[0.1]}}']) expect(canonical(text)).toBeNull();
});

test('what is canonical stays as it is, and means the same', () => {
  const integers = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger().map((number) => number + 0),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('json'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).json;
  fc.assert(
    fc.property(integers, (value) => {
      const text = canonicalJson(value as never)!;
      expect(JSON.parse(text)).toEqual(value);
      expect(canonical(text)).toBe(text);
    }),
  );
});
