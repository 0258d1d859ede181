import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Framing } from '../../model/framing';
import { createFramer } from '.';

/** Frames a text, fed in chunks of the given size, and prints a record a line: `line: text` (`✂` if cut). */
function frame(framing: Framing, text: string, chunk = 1 << 20): string[] {
  const whole = new TextEncoder().encode(text);
  const framer = createFramer(framing);
  const found: string[] = [];
  let start = 0;
  for (let stop = Math.min(chunk, whole.length); ; stop = Math.min(stop + chunk, whole.length)) {
    const atEnd = stop === whole.length;
    const window = whole.subarray(start);
    start += framer.scan(window, stop - start, atEnd, (from, to, line, cut) =>
      found.push(`${line}: ${new TextDecoder().decode(window.subarray(from, to))}${cut ? ' ✂' : ''}`),
    );
    if (atEnd) return found;
  }
}

const lines: Framing = { kind: 'lines' };
const events: Framing = { kind: 'items', path: ['page', 'events'] };

test('lines: blank ones hold no record, CRLF and a byte-order mark are no part of one', () => {
  expect(frame(lines, '\ufeff{"a":1}\r\n\n  \n{"b":2}\n')).toEqual(['1: {"a":1}', '4: {"b":2}']);
  expect(frame(lines, '{"a":1}\n{"b":')).toEqual(['1: {"a":1}', '2: {"b": ✂']);
});

test('items: the list at a path, pretty or compact, whatever stands around it', () => {
  const text =
    '{ "total": 2, "skip": {"events": [9]},\n "page": {"n":1, "events": [\n {"a":1},\n {"b":2}\n ]}, "x": [3] }';
  expect(frame(events, text)).toEqual(['3: {"a":1}', '4: {"b":2}']);
  expect(frame({ kind: 'items', path: [] }, '[1, "two", {"three":3}]')).toEqual([
    '1: 1',
    '1: "two"',
    '1: {"three":3}',
  ]);
});

test('items: the member values of an object', () => {
  expect(frame({ kind: 'items', path: [], members: true }, '{"t1":{"id":"t1"},\n"t2":{"id":"t2"}}')).toEqual([
    '1: {"id":"t1"}',
    '2: {"id":"t2"}',
  ]);
});

test('items: a cut list says where, also between two elements', () => {
  expect(frame({ kind: 'items', path: [] }, '[{"a":1},{"b":')).toEqual(['1: {"a":1}', '1: {"b": ✂']);
  expect(frame({ kind: 'items', path: [] }, '[{"a":1},')).toEqual(['1: {"a":1}', '1:  ✂']);
  expect(frame(events, '{"page":{"n":1')).toEqual(['1:  ✂']);
});

test('items: rubbish between elements never stops the scan', () => {
  expect(frame({ kind: 'items', path: [] }, '[{"a":1} : {"b":2}]')).toEqual([
    '1: {"a":1}',
    '1: :',
    '1: {"b":2}',
  ]);
});

test('csv: quoted cells may hold commas, quotes and line breaks; the header is no record', () => {
  expect(frame({ kind: 'csv' }, 'id,note\r\n1,"a, ""b""\nc"\r\n2,plain\n')).toEqual([
    '2: 1,"a, ""b""\nc"',
    '4: 2,plain',
  ]);
  expect(frame({ kind: 'csv' }, 'id,note\n1,"open')).toEqual(['2: 1,"open ✂']);
});

test('events: blocks end at a blank line, with LF or CRLF', () => {
  expect(frame({ kind: 'events' }, 'data: {"a":1}\n\n\nid: 7\ndata: x\n\ndata: end')).toEqual([
    '1: data: {"a":1}',
    '4: id: 7\ndata: x',
    '7: data: end ✂',
  ]);
  expect(frame({ kind: 'events' }, 'data: 1\r\n\r\ndata: 2\r\n\r\n').length).toBe(2);
});

test('document: the whole part', () => {
  expect(frame({ kind: 'document' }, ' {"key":"k"}\n')).toEqual(['1: {"key":"k"}\n ✂']);
});

test('any chunk size gives the same records', () => {
  const samples: [Framing, string][] = [
    [lines, '{"a":1}\r\n\n{"b":"é✓"}\n{"c":'],
    [events, '{"total":2,"page":{"events":[{"a":[1,{"x":"]"}]},\n{"b":2}],"more":true}}'],
    [{ kind: 'items', path: [], members: true }, '{"t1":{"id":"t1"},\n"t2":[1,2],"t3":3}'],
    [{ kind: 'csv' }, 'h1,h2\n1,"a\n""b"""\n2,c'],
    [{ kind: 'events' }, ': hi\n\ndata: 1\r\n\r\ndata: 2\n\ndata: 3'],
    [{ kind: 'document' }, '\n{"key":1}'],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.integer({ min: 1, max: 40 }), ([framing, text], chunk) => {
      expect(frame(framing, text, chunk)).toEqual(frame(framing, text));
      expect(frame(framing, `\ufeff${text}`, chunk)).toEqual(frame(framing, text));
    }),
  );
});
