import { expect, test } from 'vitest';
import { holdsWords } from './match';

test('words are found in any order and any case', () => {
  expect(holdsWords('fail next', 'Next failure')).toBe(true);
  expect(holdsWords('', 'Next failure')).toBe(true);
  expect(holdsWords('fail last', 'Next failure')).toBe(false);
});
