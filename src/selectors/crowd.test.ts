import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf } from '../model/outcome';
import { selectCrowd } from './crowd';
import { selectLanes, withPositions } from './lanes';

test('several lanes as one: as its slow twin, which looks at every event and attempt', () => {
  const log = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 });
  const members = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(log, members, (threads, wanted) => {
      const facts = threads.map((thread, start) => {
        const end = threads.indexOf(thread, start + 1);
        return { thread, attempt: 1, queued: -1, start, end, outcome: outcomeOf(1)! };
      });
      const { lanes: laid, spans } = selectLanes(Uint32Array.from(threads), facts, []);
      const lanes = withPositions(laid);
      const chosen = wanted.filter((lane) => lane < lanes.count);
      const failures = Int32Array.from(threads.keys()).filter((position) => position % 3 === 0);
      const crowd = selectCrowd({ lanes, spans, failures }, Uint32Array.from(chosen));
      const inside = (position: number) => chosen.includes(lanes.ofPosition[position]!);
      expect([...crowd.positions]).toEqual([...threads.keys()].filter(inside));
      expect([...crowd.failures]).toEqual([...failures].filter(inside));
      const spansInside = facts.filter(({ start }) => inside(start));
      const ascending = (list: number[]) => list.sort((a, b) => a - b);
      expect([...crowd.bounds.starts]).toEqual(ascending(spansInside.map(({ start }) => start)));
      const ends = spansInside.map(({ end }) => end).filter((end) => end >= 0);
      expect([...crowd.bounds.ends]).toEqual(ascending(ends));
    }),
  );
});
