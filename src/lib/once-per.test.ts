import { expect, test } from 'vitest';
import { oncePer } from './once-per';

test('works once for each subject, also where the answer is nothing', () => {
  const asked: string[] = [];
  const first = oncePer(({ name }: { readonly name: string }) => {
    asked.push(name);
    return name[0];
  });
  const [ann, none] = [{ name: 'ann' }, { name: '' }];
  expect([ann, none, ann, none].map(first)).toEqual(['a', undefined, 'a', undefined]);
  expect(asked).toEqual(['ann', '']);
});
