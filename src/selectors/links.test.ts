import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventLinks } from '../model/format';
import { RELATIONS } from '../model/kin';
import { LinkCollector, type LinkTable } from './links';

/** Events drawn one a line: `id < cause cause`, each cause an id, after a `~` the one before in the chain. */
function eventsOf(drawing: string): EventLinks[] {
  const lines = drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [id, causes = ''] = line.split('<').map((part) => part.trim());
    const names = causes.split(' ').filter((name) => name !== '');
    return {
      ids: id === '-' ? [] : [id!],
      names: names.map((name) =>
        name.startsWith('~')
          ? { relation: 'previous', id: name.slice(1) }
          : { relation: 'trigger', id: name },
      ),
    };
  });
}

function tableOf(events: readonly EventLinks[]): LinkTable {
  const collector = new LinkCollector();
  for (const [position, event] of events.entries()) collector.add(position, event);
  return collector.finish(events.length);
}

/** `2: 0 trigger, 1 previous` for each event that has any. */
function print(table: LinkTable, events: number): string[] {
  return Array.from({ length: events }, (_, position) => {
    const causes = table.causesOf(position).map((end) => `${end.position} ${end.relation}`);
    return causes.length === 0 ? [] : [`${position}: ${causes.join(', ')}`];
  }).flat();
}

test('an event is joined to those it names, from both ends', () => {
  const events = eventsOf(`
    a
    b < a ~a
    c < a ~b
    d < c gone
  `);
  const table = tableOf(events);
  expect(print(table, 4)).toEqual(['1: 0 trigger, 0 previous', '2: 0 trigger, 1 previous', '3: 2 trigger']);
  expect(table.effectsOf(0, 2)).toEqual({
    total: 3,
    first: [
      { position: 1, relation: 'trigger' },
      { position: 1, relation: 'previous' },
    ],
  });
  expect(table.effectsOf(3, 9)).toEqual({ total: 0, first: [] });
});

test('a name that several bear means the last of them before; one borne only behind, the first', () => {
  const events = eventsOf(`
    - < late
    step
    step
    - < step
    step < step
    late
    late
  `);
  expect(print(tableOf(events), 7)).toEqual(['0: 5 trigger', '3: 2 trigger', '4: 2 trigger']);
});

test('an event that names itself, or nothing that is there, has no cause', () => {
  const table = tableOf(eventsOf('a < a b\nc < ~d'));
  expect(print(table, 2)).toEqual([]);
  expect([0, 1].map((position) => table.isTorn(position))).toEqual([true, true]);
  expect(tableOf(eventsOf('a < a')).bytes).toBe(0);
});

test('it says what looking through all events says', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const event = fc.record({
    ids: fc.array(name, { maxLength: 2 }),
    names: fc.array(fc.record({ relation: fc.constantFrom(...RELATIONS), id: name }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const table = tableOf(events);
      const causes = events.map((_, position) => causesByLooking(events, position));
      for (const [position, expected] of causes.entries()) {
        const torn = events[position]!.names.some(({ id }) => !events.some(({ ids }) => ids.includes(id)));
        expect(table.isTorn(position)).toBe(torn);
        expect(table.causesOf(position)).toEqual(expected);
        const effects = causes.flatMap((ends, effect) =>
          ends
            .filter((end) => end.position === position)
            .map(({ relation }) => ({ position: effect, relation })),
        );
        expect(table.effectsOf(position, 1000)).toEqual({ total: effects.length, first: effects });
      }
    }),
  );
});

/** The slow twin: for each name, all events are looked at. */
function causesByLooking(events: readonly EventLinks[], position: number) {
  return events[position]!.names.flatMap(({ relation, id }) => {
    const bearers = events.flatMap(({ ids }, at) => (ids.includes(id) ? [at] : []));
    const found = bearers.findLast((at) => at < position) ?? bearers[0];
    return found === undefined || found === position ? [] : [{ position: found, relation }];
  });
}

test('events that each name two take 22 bytes an event', () => {
  const count = 50_000;
  const collector = new LinkCollector();
  for (let position = 0; position < count; position++)
    collector.add(position, {
      ids: [String(position)],
      names:
        position === 0
          ? []
          : [
              { relation: 'trigger', id: String(position - 1 - (position % 7)) },
              { relation: 'previous', id: String(position - 1) },
            ],
    });
  const table = collector.finish(count);
  expect(table.bytes / count).toBeLessThan(22.1);
});
