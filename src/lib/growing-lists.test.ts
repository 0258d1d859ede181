import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingLists } from './growing-lists';

test('holds what lists of numbers hold, whatever is pushed and taken back', () => {
  const push = fc.record({ kind: fc.constant('push'), owner: fc.nat(90) });
  const cut = fc.record({ kind: fc.constant('cut'), owner: fc.nat(90) });
  fc.assert(
    fc.property(fc.array(fc.oneof(push, push, push, cut), { maxLength: 400 }), (acts) => {
      const lists = new GrowingLists();
      const plain: number[][] = Array.from({ length: 91 }, () => []);
      acts.forEach(({ kind, owner }, number) => {
        if (kind === 'push') {
          lists.push(owner, number);
          plain[owner]!.push(number);
        } else {
          const value = plain[owner]!.at(-1) ?? 0;
          lists.cut(owner, value);
          plain[owner] = plain[owner]!.filter((each) => each < value);
        }
      });
      plain.forEach((list, owner) => {
        expect([...lists.of(owner)]).toEqual(list);
        const [from, to] = lists.range(owner);
        expect(to - from).toBe(list.length);
        for (const value of [0, 3, ...list]) {
          const smaller = list.filter((each) => each < value).length;
          expect(lists.firstFrom(owner, value) - from).toBe(smaller);
        }
      });
    }),
  );
});
