import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Visit } from './note';
import { dropFor, GLANCE_MS, type Movement, type Stay, walkOn } from './trail';

/** Walks along a drawing of `what position at`, one movement a line; tells what became part of the trail. */
function walk(drawing: string): string[] {
  const told: string[] = [];
  let stay: Stay | null = null;
  for (const line of drawing.trim().split('\n')) {
    const [kind, position, at] = line.trim().split(/\s+/);
    const movement = { kind, position: Number(position), at: Number(kind === 'left' ? position : at) };
    const walked = walkOn(stay, movement as Movement);
    stay = walked.stay;
    if (walked.visited) told.push(`${walked.visited.why} ${walked.visited.position}`);
  }
  return told;
}

test('steps collapse into the place where they come to rest', () => {
  expect(
    walk(`
      opened   13    0
      rested
      stepped  14 2000
      stepped  15 2100
      stepped  16 2200
      rested
    `),
  ).toEqual(['opened 13', 'stepped 16']);
});

test('a place that is left by a jump counts, though one did not rest there', () => {
  expect(
    walk(`
      opened  13    0
      jumped   2  100
      jumped  40  900
      left       1300
    `),
  ).toEqual(['opened 13', 'jumped 2', 'jumped 40']);
});

test('of a drag only its end counts', () => {
  expect(
    walk(`
      opened  13    0
      rested
      jumped  20 2000
      jumped  31 2016
      jumped  48 2033
      rested
    `),
  ).toEqual(['opened 13', 'jumped 48']);
});

test('a place where one rested is told once, however it is left', () => {
  expect(walk('opened 3 0\nrested\nrested\njumped 9 5000\nleft 5100')).toEqual(['opened 3']);
});

test('who only steps on never was there', () => {
  expect(walk('opened 3 0\nstepped 4 100\nleft 150')).toEqual([]);
});

test('nothing is visited before a run is open, or after it is left', () => {
  expect(walkOn(null, { kind: 'rested' })).toEqual({ stay: null, visited: null });
  expect(walkOn(null, { kind: 'left', at: 5 })).toEqual({ stay: null, visited: null });
});

/** What was done, with the time since the movement before. */
const anyMoves = fc.array(
  fc.record({
    kind: fc.constantFrom('jumped', 'stepped', 'rested'),
    position: fc.nat(9),
    after: fc.constantFrom(10, GLANCE_MS - 1, GLANCE_MS, 2_000),
  }),
);

test('the twin that looks back over the whole way tells the same places', () => {
  fc.assert(
    fc.property(anyMoves, (moves) => {
      let clock = 0;
      const way: Movement[] = [
        { kind: 'opened', position: 0, at: 0 },
        ...moves.map(({ kind, position, after }) => {
          clock += after;
          return { kind, position, at: clock } as Movement;
        }),
        { kind: 'left', at: clock + 1_000 },
      ];
      let stay: Stay | null = null;
      const told = way.flatMap((movement) => {
        const walked = walkOn(stay, movement);
        stay = walked.stay;
        return walked.visited ? [walked.visited.position] : [];
      });
      expect(told).toEqual(lookedBack(way));
    }),
  );
});

/** Every arrival with all that was done until the next one, judged by itself. */
function lookedBack(way: readonly Movement[]): number[] {
  const arrivals = way.flatMap((each, at) =>
    'position' in each && each.kind !== ('rested' as string) ? [at] : [],
  );
  return arrivals.flatMap((at) => {
    const arrival = way[at] as Extract<Movement, { position: number }>;
    const rest = way.slice(at + 1);
    const next = rest.find(({ kind }) => kind !== 'rested') as { kind: string; at: number };
    const rested = rest[0]?.kind === 'rested';
    const stayed = arrival.kind === 'opened' || next.at - arrival.at >= GLANCE_MS;
    return rested || (next.kind !== 'stepped' && stayed) ? [arrival.position] : [];
  });
}

function visit(run: string, position: number): Visit {
  return { run, position, event: {} as Visit['event'], why: 'jumped', at: 0 };
}

test('the oldest give way to a new visit when there are too many', () => {
  const trail = [visit('a', 1), visit('a', 2), visit('a', 3)];
  expect(dropFor(trail, visit('a', 4), 4)).toEqual([]);
  expect(dropFor(trail, visit('a', 4), 3)).toEqual([trail[0]]);
  expect(dropFor(trail, visit('a', 4), 1)).toEqual(trail);
});

test('the same place again takes the place of the newest visit, not of an older one', () => {
  const trail = [visit('a', 1), visit('a', 2)];
  expect(dropFor(trail, visit('a', 2), 2)).toEqual([trail[1]]);
  expect(dropFor(trail, visit('a', 1), 3)).toEqual([]);
  expect(dropFor(trail, visit('b', 2), 3)).toEqual([]);
});
