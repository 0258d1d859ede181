import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printJson } from '../lib/json';
import type { Json } from '../model/json';
import { KeySet, skim } from './skim';

const encoder = new TextEncoder();

/** The keys that are told of two records, and whether they are the same but for those. */
function skimmed(a: string, b: string): [keys: string[], same: boolean] {
  const keys: string[] = [];
  const record = (text: string) => {
    const bytes = encoder.encode(`#${text}#`);
    return { bytes, start: 1, end: bytes.length - 1 };
  };
  const decoder = new TextDecoder();
  const same = skim(
    record(a),
    record(b),
    (bytes, start, end) => keys.push(decoder.decode(bytes.subarray(start, end))) > 0,
  );
  return [keys, same];
}

test('tells the keys of plain values that differ', () => {
  expect(skimmed('{"a":1,"b":"x"}', '{"a":1,"b":"x"}')).toEqual([[], true]);
  expect(skimmed('{"ts":12,"b":"x"}', '{"ts":1234,"b":"x"}')).toEqual([['ts'], true]);
  expect(skimmed('{"a":{"id": "x1"},"n":null}', '{"a":{"id": "x2345"},"n":"no"}')).toEqual([
    ['id', 'n'],
    true,
  ]);
});

test('leaves what is no plain member of an object to parsing', () => {
  expect(skimmed('{"a":[1,2]}', '{"a":[1,3]}')[1]).toBe(false);
  expect(skimmed('{"a":1}', '{"b":1}')[1]).toBe(false);
  expect(skimmed('{"a":{}}', '{"a":1}')[1]).toBe(false);
  expect(skimmed('{"a":1}', '{"a":1,"b":2}')[1]).toBe(false);
  expect(skimmed('{"say \\"hi\\"":"a\\"b"}', '{"say \\"hi\\"":"a\\\\"}')[1]).toBe(false);
  expect(skimmed('{"a":1}', '{"a":1}}')[1]).toBe(false);
  expect(skimmed('{"a":1,"b":2}', '{"a":1"b":2}')[1]).toBe(false);
  expect(skimmed('a,b,1', 'a,b,2')[1]).toBe(false);
  expect(skimmed('{"a":"cut', '{"a":"c')[1]).toBe(false);
});

test('never calls records the same that differ in another key', () => {
  const plain = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.integer(),
    fc.constantFrom<Json>(null, true, 1.5e-7),
  );
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      plain,
      fc.array(tie('value'), { maxLength: 2 }),
      fc.record({ x: tie('value'), y: plain, 'z"': plain }, { requiredKeys: [] }),
    ),
  })).value;
  const blank = (value: Json, keys: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((item) => blank(item, keys));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const isPlain = typeof item !== 'object' || item === null;
        return [key, isPlain && keys.includes(key) ? 0 : blank(item, keys)];
      }),
    );
  };
  fc.assert(
    fc.property(json, json, (a, b) => {
      const [keys, same] = skimmed(printJson(a), printJson(b));
      if (same) expect(blank(a, keys)).toEqual(blank(b, keys));
    }),
    { numRuns: 2000 },
  );
});

test('comes to an end on any bytes', () => {
  const text = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ 01ae-.'), maxLength: 24 });
  fc.assert(
    fc.property(text, text, text, (start, a, b) => {
      let told = 0;
      const limit = start.length + a.length + 1;
      const record = (rest: string) => {
        const bytes = encoder.encode(`{"k":1,"l":"${start}${rest}`);
        return { bytes, start: 0, end: bytes.length };
      };
      skim(record(a), record(b), () => ++told <= limit + 12);
      expect(told).toBeLessThanOrEqual(limit + 12);
    }),
    { numRuns: 5000 },
  );
});

test('keys are known by their bytes', () => {
  const keys = new KeySet();
  const bytes = encoder.encode('{"ts":1,"tsx":2}');
  keys.add(bytes.subarray(2, 4));
  keys.add(bytes.subarray(2, 4));
  expect([keys.has(bytes, 2, 4), keys.has(bytes, 9, 12), keys.has(bytes, 9, 11)]).toEqual([
    true,
    false,
    true,
  ]);
});
