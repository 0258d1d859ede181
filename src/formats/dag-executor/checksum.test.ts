import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../lib/hash';
import { dataText, matchesChecksum } from './checksum';

describe('the text of “data”', () => {
  test('is what stands there, without white space between its tokens', () => {
    expect(dataText('{"key":"k","data":{"a":1},"checksum":"x"}')).toBe('{"a":1}');
    expect(dataText('{\n  "data" : { "a" : [ 1 , 2 ],\n "b c": "d  e" } }')).toBe('{"a":[1,2],"b c":"d  e"}');
  });

  test('keeps numbers, escapes and the order of keys as they were written', () => {
    const data = String.raw`{"z":1.0,"a":1e16,"id":9007199254740993,"text":"\u00e9\/\"}"}`;
    expect(dataText(`{"checksum":"x","data":${data}}`)).toBe(data);
  });

  test('may be any value', () => {
    for (const data of ['null', '-1.50', 'true', '"a } , b"', '[]', '{}', '[[],[{}]]'])
      for (const text of [`{"data":${data}}`, `{"data": ${data} ,"key":"k"}`])
        expect(dataText(text)).toBe(data);
  });

  test('is the member of the envelope, not one that is called so further in', () => {
    expect(dataText('{"meta":{"data":1},"list":[{"data":2}],"data":3}')).toBe('3');
    expect(dataText(String.raw`{"key":"data","note":"\"data\":7","data":4}`)).toBe('4');
    expect(dataText('{"meta":{"data":1}}')).toBeNull();
  });
});

test('a checksum is the SHA-256 of that text', () => {
  const data = '{"attempts":1,"id":"a"}';
  const checksum = sha256Hex(data);
  expect(checksum).toBe('e958456b2c06ea80f22d78692e50efc1a97da545cd11d6b043cf7d7d0f9b6c39');
  expect(matchesChecksum(`{"key":"k","checksum":"${checksum}","data":${data}}`, checksum)).toBe(true);
  expect(matchesChecksum(`{"key":"k",\n "data": {"attempts": 1, "id": "a"}}`, checksum.toUpperCase())).toBe(
    true,
  );
  expect(matchesChecksum(`{"key":"k","data":{"attempts":2,"id":"a"}}`, checksum)).toBe(false);
  expect(matchesChecksum('{"key":"k"}', checksum)).toBe(false);
});

test('what the crate itself wrote matches, and no longer does with one digit changed', () => {
  const written = readFileSync(join(import.meta.dirname, 'fixtures/minimal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  for (const line of written) {
    const { checksum } = JSON.parse(line);
    expect(matchesChecksum(line, checksum)).toBe(true);
    expect(matchesChecksum(line.replace('"attempts":1', '"attempts":3'), checksum)).toBe(false);
  }
});
