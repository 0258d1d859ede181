import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepOutcome } from '../model/outcome';
import { type Graph, selectBlame, selectGraph } from './graph';

/** A graph drawn as `step: what it depends on`, and outcomes as `step outcome`. */
function graphOf(drawing: string): Graph {
  const lists = rows(drawing).map((line) => {
    const [step, dependencies = ''] = line.split(':');
    return { [step!]: dependencies.split(' ').filter((each) => each !== '') };
  });
  return selectGraph(lists);
}

function outcomes(drawing: string): (step: string) => StepOutcome | null {
  const known = new Map(rows(drawing).map((line) => line.split(' ') as [string, StepOutcome]));
  return (step) => known.get(step) ?? null;
}

function rows(drawing: string): string[] {
  return drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const INGEST = graphOf(`
  fetch: start
  parse: start
  enrich: fetch
  index: parse enrich
  notify: index
`);

test('edges are known from both ends, and one that repeats counts once', () => {
  const { needs, neededBy } = selectGraph([
    { index: ['parse', 'enrich'] },
    { index: ['parse'], notify: ['parse'] },
  ]);
  expect(needs.get('index')).toEqual(['parse', 'enrich']);
  expect(neededBy.get('parse')).toEqual(['index', 'notify']);
  expect(neededBy.get('notify')).toBeUndefined();
});

test('a step with the name of a member of every object is a step like any other', () => {
  const { needs } = selectGraph([JSON.parse('{"__proto__":["constructor"],"constructor":["toString"]}')]);
  expect([...needs]).toEqual([
    ['__proto__', ['constructor']],
    ['constructor', ['toString']],
  ]);
});

test('a skipped step is explained by the nearest failure, through others that were skipped', () => {
  const outcomeOf = outcomes(`
    start succeeded
    fetch failed
    parse succeeded
    enrich skipped
    index skipped
    notify skipped
  `);
  expect(selectBlame(INGEST, 'enrich', outcomeOf)).toEqual(['fetch']);
  expect(selectBlame(INGEST, 'notify', outcomeOf)).toEqual(['fetch']);
  expect(selectBlame(INGEST, 'parse', outcomeOf)).toEqual([]);
});

test('what two failures explain names both; what is behind a success explains nothing', () => {
  const outcomeOf = outcomes(`
    start failed
    fetch failed
    parse succeeded
    enrich failed
    index skipped
    notify skipped
  `);
  expect(selectBlame(INGEST, 'notify', outcomeOf)).toEqual(['enrich']);
  const both = outcomes(`
    parse failed
    enrich failed
    index skipped
    notify cancelled
  `);
  expect(selectBlame(INGEST, 'index', both)).toEqual(['parse', 'enrich']);
  expect(selectBlame(INGEST, 'notify', both)).toEqual([]);
});

test('a circle, or an edge to a step that the log does not know, ends the search', () => {
  const circle = graphOf(`
    a: b
    b: a stranger
  `);
  const outcomeOf = outcomes(`
    a skipped
    b skipped
  `);
  expect(selectBlame(circle, 'a', outcomeOf)).toEqual([]);
});

/** The slow twin: a step is to blame if it failed and some path of skipped steps leads to it. */
function blameByPaths(
  graph: Graph,
  step: string,
  outcomeOf: (step: string) => StepOutcome | null,
): Set<string> {
  const found = new Set<string>();
  const walk = (each: string, path: readonly string[]) => {
    if (path.includes(each)) return;
    const outcome = outcomeOf(each);
    if (outcome === 'failed' && path.length > 0) found.add(each);
    if (outcome !== 'skipped') return;
    for (const dependency of graph.needs.get(each) ?? []) walk(dependency, [...path, each]);
  };
  walk(step, []);
  return found;
}

test('blame is what following every path finds', () => {
  const step = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const outcome = fc.constantFrom<StepOutcome>('succeeded', 'failed', 'skipped');
  const edges = fc.dictionary(step, fc.array(step, { maxLength: 4 }));
  fc.assert(
    fc.property(edges, fc.dictionary(step, outcome), step, (list, ends, from) => {
      const graph = selectGraph([list]);
      const outcomeOf = (each: string) => ends[each] ?? null;
      expect(new Set(selectBlame(graph, from, outcomeOf))).toEqual(blameByPaths(graph, from, outcomeOf));
    }),
  );
});
