import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SeriesInfo } from '../../model/format';
import { EXAMPLES, formatTick, parseReading } from './reading';

const parse = (text: string, unit: SeriesInfo['unit']) => parseReading(text, unit);

test('values are read with their units', () => {
  expect(parse('80 %', 'percent')).toBe(80);
  expect(parse('80', 'percent')).toBe(80);
  expect(parse('1.5 GB', 'bytes')).toBe(1.5e9);
  expect(parse('2gib', 'bytes')).toBe(2 ** 31);
  expect(parse('250ms', 'micros')).toBe(250_000);
  expect(parse('2 min 30 s', 'micros')).toBe(150e6);
  expect(parse('1,200', 'count')).toBe(1200);
  expect(parse('−0.5', 'load')).toBe(-0.5);
});

test('a size or a time without its unit would be a guess', () => {
  expect(parse('15', 'bytes')).toBeNull();
  expect(parse('15', 'micros')).toBeNull();
  expect(parse('0', 'bytes')).toBe(0);
});

test('what is something else is not understood', () => {
  for (const text of ['', 'lots', '1 GB of it', '1..5', '5 fortnights', 'NaN', '1e999', '5 constructor'])
    for (const unit of Object.keys(EXAMPLES) as SeriesInfo['unit'][]) expect(parse(text, unit)).toBeNull();
});

test('each example is understood, and what a scale says is read as what it means', () => {
  for (const [unit, example] of Object.entries(EXAMPLES) as [SeriesInfo['unit'], string][])
    expect(parse(example, unit)).not.toBeNull();
  const units: SeriesInfo['unit'][] = ['bytes', 'percent', 'load'];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.constantFrom(...units), (value, unit) => {
      expect(parse(formatTick(value, unit), unit)).toBe(value);
    }),
  );
});

test('scales leave out what follows a whole number', () => {
  expect(
    [
      [80, 'percent'],
      [2.5, 'load'],
      [24e9, 'bytes'],
      [100, 'count'],
      [0, 'micros'],
      [1e6, 'micros'],
      [-1, 'load'],
    ].map(([value, unit]) => formatTick(value as number, unit as SeriesInfo['unit'])),
  ).toEqual(['80 %', '2.5', '24 GB', '100', '0 s', '1 s', '−1']);
});
