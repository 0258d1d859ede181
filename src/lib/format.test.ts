import { expect, test } from 'vitest';
import {
  formatBriefly,
  formatBytes,
  formatDuration,
  formatNoun,
  formatRoughly,
  formatTime,
  formatUtc,
  zoneOf,
} from './format';

test('sizes in decimal units, three digits', () => {
  expect([0, 999, 1000, 94199, 999_600, 1_250_000_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '94.2 kB',
    '1.00 MB',
    '1.25 GB',
  ]);
});

test('durations in the units that matter', () => {
  expect(
    [0, 850_000, 1_714_000, 59_990_000, 125_000_000, 12_000_000_000, 180_000_000_000, -5000].map(
      formatDuration,
    ),
  ).toEqual(['0 µs', '850 ms', '1.71 s', '60.0 s', '2 min 5 s', '3 h 20 min', '2 d 2 h', '−5.00 ms']);
});

test('nouns and times', () => {
  expect(formatNoun(1, 'event')).toBe('1 event');
  expect(formatNoun(1200, 'entry', 'entries')).toBe('1,200 entries');
  expect(formatTime(Number.NaN)).toBe('');
  expect(formatTime(Date.UTC(2026, 7, 19, 12, 4, 31, 118) * 1000)).toMatch(
    /^2026-08-\d\d \d\d:\d\d:31\.118$/,
  );
  expect(formatUtc(Date.UTC(2026, 7, 19, 12, 4, 31, 118) * 1000)).toBe('2026-08-19 12:04:31.118 UTC');
});

test('a moment names its zone', () => {
  const moment = Date.UTC(2026, 7, 19, 12) * 1000;
  expect(zoneOf(moment, true)).toBe('UTC');
  expect(zoneOf(moment, false)).toMatch(/^[A-Z]{2,5}([+−-]\d{1,2}(:\d\d)?)?$/);
  expect(zoneOf(Number.NaN, false)).toBe('');
});

test('a stretch of time in one unit', () => {
  expect([40, 1500, 300e6, 6480e6, 200_000e6].map(formatBriefly)).toEqual([
    '40 µs',
    '1.5 ms',
    '5 min',
    '1.8 h',
    '2.3 d',
  ]);
});

test('what is only roughly known is told in two digits', () => {
  expect([0, 7.4, 148, 263_412].map(formatRoughly)).toEqual(['0', '7.4', '150', '260,000']);
});
