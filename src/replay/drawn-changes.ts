/** Runs of changes for tests: drawn at random, legal, and built into a history. */
import fc from 'fast-check';
import type { Change } from '../model/change';
import { dig, type Json, type Path } from '../model/json';
import { History } from './history';
import { HistoryReader } from './reader';
import { Twin } from './twin';

/** An event for a history: its payload and what a reducer made of it. */
export interface Step {
  readonly payload: Json;
  readonly changes: readonly Change[];
}

/** A complete history of events, with a reader. */
export function build(steps: readonly Step[]): HistoryReader {
  const history = new History();
  for (const step of steps) history.append(step.changes, step.payload);
  history.complete();
  return new HistoryReader(history, {
    payload: async (position) => steps[position]!.payload,
    artifact: (id) => ({ artifact: id }),
  });
}

/** Sets a path that is written with dots. */
export const set = (path: string, value: Json): Change => ({ path: path.split('.'), value });

/** Draws runs of legal changes: parents exist, lists grow by one. */
export const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      payload: fc.record({
        text: fc.string({ maxLength: 200 }),
        deep: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 })),
      }),
      writes: fc.array(
        fc.record({
          kind: fc.constantFrom('set', 'set', 'set', 'copy', 'copy', 'remove', 'push', 'artifact', 'same'),
          keys: fc.array(fc.constantFrom('a', 'b', 'c', '__proto__', '0'), { minLength: 1, maxLength: 3 }),
          value: fc.oneof(
            fc.constant({}),
            fc.constant([]),
            fc.jsonValue({ maxDepth: 2 }),
            fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }),
          ),
          from: fc.constantFrom(['text'], ['deep'], ['deep', 'a'], ['missing']),
        }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 25 },
  )
  .map((drafts) => {
    const twin = new Twin((id) => ({ artifact: id }));
    const first: Step = { payload: null, changes: [set('state', {})] };
    twin.apply(first.changes, null);
    return [
      first,
      ...drafts.map((draft) => ({ payload: draft.payload as Json, changes: legal(twin, draft) })),
    ];
  });

function legal(
  twin: Twin,
  draft: {
    payload: unknown;
    writes: { kind: string; keys: string[]; value: unknown; from: readonly string[] }[];
  },
): Change[] {
  const payload = draft.payload as Json;
  const made: Change[] = [];
  for (const write of draft.writes) {
    const path: Path = ['state', ...write.keys];
    const parent = dig(twin.snapshot(), path.slice(0, -1));
    const change = changeOf(write, path, parent, dig(twin.snapshot(), path));
    if (change === null) continue;
    made.push(change);
    twin.apply([change], payload);
  }
  return made;
}

function changeOf(
  write: { kind: string; value: unknown; from: readonly string[] },
  path: Path,
  parent: Json | undefined,
  here: Json | undefined,
): Change | null {
  if (write.kind === 'push')
    return Array.isArray(here) ? { path: [...path, here.length], value: write.value as Json } : null;
  if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) return null;
  if (write.kind === 'remove') return here === undefined ? null : { path, removed: true };
  if (write.kind === 'copy') return { path, from: write.from };
  if (write.kind === 'artifact') return { path, artifact: 'sha-1' };
  if (write.kind === 'same') return { path, same: ['state', 'a'] };
  return { path, value: write.value as Json };
}
