import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStamp, parseTime, parseUtc, printTime } from './times';

test('reads the spellings that the systems write', () => {
  const micros = Date.UTC(2026, 7, 19, 12, 4, 31) * 1000;
  expect(parseTime('2026-08-19T12:04:31Z')).toBe(micros);
  expect(parseTime('2026-08-19T12:04:31.118608Z')).toBe(micros + 118608);
  expect(parseTime('2026-08-19T12:04:31.118608999Z')).toBe(micros + 118608);
  expect(parseTime('2026-08-19 12:04:31.5')).toBe(micros + 500000);
  expect(parseTime('2026-08-19 14:04:31+02')).toBe(micros);
  expect(parseTime('2026-08-19T12:04:31.118608+00:00')).toBe(micros + 118608);
  expect(parseTime('2026-08-19T06:34:31-0530')).toBe(micros);
});

test('the first century is not the twentieth', () => {
  for (const text of ['0001-01-01T00:00:00Z', '0099-12-31T23:59:59Z', '0100-01-01T00:00:00Z']) {
    expect([text, printTime(parseTime(text))]).toEqual([text, text]);
    expect(parseStamp(text)).toBe(parseUtc(text));
  }
});

test('what is no time is NaN', () => {
  for (const text of ['', 'yesterday', '2026-08-19', null, undefined]) expect(parseTime(text)).toBeNaN();
});

test('prints as many fraction digits as it needs', () => {
  for (const text of ['2026-08-19T12:04:31Z', '2026-08-19T12:04:31.070Z', '2026-08-19T12:04:31.118608Z'])
    expect(printTime(parseTime(text))).toBe(text);
});

test('the quick way reads what the expression reads, or leaves it alone', () => {
  const spelled = fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.stringMatching(/^[\d.Z:x ]{0,11}$/),
    )
    .map(([date, end]) => date.toISOString().slice(0, 19) + end);
  const odd = fc.stringMatching(/^[12]\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{0,10})?Z?$/);
  fc.assert(
    fc.property(fc.oneof(spelled, odd), (text) => {
      const quick = parseUtc(text);
      if (quick !== null) expect(quick).toBe(parseStamp(text));
    }),
    { numRuns: 2000 },
  );
  expect(parseUtc('2026-08-19T12:04:31.118608999Z')).toBe(parseStamp('2026-08-19T12:04:31.118608999Z'));
});
