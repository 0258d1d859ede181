import { expect, test } from 'vitest';
import { LINK_PLACES, tooLongFor } from './limits';

test('a short link goes anywhere, a longer one is cut in more and more places', () => {
  expect(tooLongFor(200)).toEqual([]);
  expect(tooLongFor(3_000)).toEqual(['plain-text mail', 'Discord']);
  expect(tooLongFor(2_000_000)).toHaveLength(LINK_PLACES.length);
});
