import { expect, test } from 'vitest';
import { checkOf } from './check';

test('the mark of a record stands in links that were sent: it never changes', () => {
  expect(checkOf({ text: '{"type":"job_started"}', bytes: 22 })).toBe('000ef698ec0c885d');
});

test('another record, or one that goes on elsewhere, has another mark', () => {
  const marks = [
    { text: 'a', bytes: 1 },
    { text: 'b', bytes: 1 },
    { text: 'a', bytes: 2 },
  ].map(checkOf);
  expect(new Set(marks).size).toBe(3);
});
