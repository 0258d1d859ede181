import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edit } from '../model/branch';
import { alignedTo, editedOrder, recordedAt } from './edited-order';

test('events are left out, changed and swapped', () => {
  const order = editedOrder(5, [{ omit: 3 }, { swap: [1, 2] }, { edit: 0, payload: '{}' }]);
  expect([...order.events]).toEqual([0, 2, 1, 4]);
  expect([...order.slots]).toEqual([0, 1, 2, 4]);
  expect([order.first, order.edited.get(0)]).toEqual([0, '{}']);
  expect([0, 1, 2, 3].map((position) => recordedAt(order, position))).toEqual([-1, 2, 1, 4]);
});

test('the same moment of both runs', () => {
  const order = editedOrder(4, [{ omit: 0 }, { omit: 2 }]);
  expect([0, 1, 2, 3].map((position) => alignedTo(order, position))).toEqual([-1, 0, 0, 1]);
});

test('before the first edit both are the same; edits of no such event do nothing', () => {
  expect(editedOrder(4, [{ omit: 9 }, { swap: [1, 9] }, { edit: 9, payload: '1' }]).first).toBe(4);
  expect(editedOrder(4, [{ swap: [3, 2] }]).first).toBe(2);
});

const position = fc.nat(7);
const edits = fc.array(
  fc.oneof(
    position.map((omit): Edit => ({ omit })),
    fc.tuple(position, position).map((swap): Edit => ({ swap })),
  ),
);

test('as somebody who moves cards on a table would do it', () => {
  fc.assert(
    fc.property(fc.nat(7), edits, (count, asked) => {
      const cards = Array.from({ length: count }, (_, event) => event);
      for (const each of asked) {
        if (!('swap' in each) || each.swap.some((event) => event >= count)) continue;
        const [a, b] = each.swap.map((event) => cards.indexOf(event));
        [cards[a!], cards[b!]] = [cards[b!]!, cards[a!]!];
      }
      const gone = asked.map((each) => ('omit' in each ? each.omit : -1));
      const { events, slots, first } = editedOrder(count, asked);
      expect([...events]).toEqual(cards.filter((event) => !gone.includes(event)));
      expect([...slots].map((slot) => cards[slot])).toEqual([...events]);
      for (let at = 0; at < first; at++) expect([events[at], slots[at]]).toEqual([at, at]);
    }),
  );
});
