import { expect, test } from 'vitest';
import { recordStart, splitAtNul, splitGlued } from './rescue';

const begins = recordStart('seq');

function split(line: string): string[] {
  const bytes = new TextEncoder().encode(line);
  return splitGlued(bytes, 0, bytes.length, begins).map(
    (piece) =>
      `${piece.whole ? 'whole' : 'torn '} ${new TextDecoder().decode(bytes.subarray(piece.start, piece.end))}`,
  );
}

test('a record glued to a torn one is cut free', () => {
  expect(split('{"seq":1,"type":"job_co{"seq":2,"type":"x"}')).toEqual([
    'torn  {"seq":1,"type":"job_co',
    'whole {"seq":2,"type":"x"}',
  ]);
});

test('two whole records on one line are both found; the comma between them is nothing', () => {
  expect(split('{"seq":1}{"seq":2}')).toEqual(['whole {"seq":1}', 'whole {"seq":2}']);
  expect(split('{"seq":1}, {"seq":2}]')).toEqual(['whole {"seq":1}', 'whole {"seq":2}']);
});

test('a torn string in front does not hide what follows, nor do non-ASCII bytes shift it', () => {
  expect(split('{"seq":1,"text":"naïve {"seq":2,"n":"é"}')).toEqual([
    'torn  {"seq":1,"text":"naïve ',
    'whole {"seq":2,"n":"é"}',
  ]);
});

test('rubbish stays one torn piece', () => {
  expect(split('not json at all')).toEqual(['torn  not json at all']);
});

test('zero bytes separate pieces', () => {
  const bytes = new TextEncoder().encode('a\0\0bc\0');
  expect(splitAtNul(bytes, 0, bytes.length)).toEqual([
    { start: 0, end: 1 },
    { start: 3, end: 5 },
  ]);
});
