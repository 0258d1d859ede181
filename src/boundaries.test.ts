import { describe, expect, test } from 'vitest';

/**
 * The walk through the house, as data: which folders each folder may import from. A stage knows the words and
 * the helpers, not the other stages; `engine` composes them; views reach it only through `queries`. Types may be
 * named where `types` allows it: they vanish in the build and carry no behaviour. Change it on purpose.
 */
const RULES: Readonly<
  Record<string, { readonly code: readonly string[]; readonly types?: readonly string[] }>
> = {
  model: { code: [] },
  // Helpers speak of JSON and of microseconds, which are words of the model; they have never heard of a run.
  lib: { code: ['model'] },
  intake: { code: ['model', 'lib'] },
  formats: { code: ['model', 'lib'] },
  ingest: { code: ['model', 'lib'] },
  store: { code: ['model', 'lib'] },
  replay: { code: ['model', 'lib'] },
  selectors: { code: ['model', 'lib'] },
  // Asks events and states what a query says.
  query: { code: ['model', 'lib', 'ingest', 'replay'] },
  compare: { code: ['model', 'lib'] },
  // What may leave, and what not: knows tokens and paths, but no event.
  redact: { code: ['model', 'lib'] },
  engine: {
    code: [
      'model',
      'lib',
      'intake',
      'formats',
      'ingest',
      'store',
      'replay',
      'selectors',
      'query',
      'compare',
      'share',
      'redact',
    ],
  },
  // Handles of files are kept by the page itself: only it can ask the reader for the permission to use them. And
  // servers are asked from the page, by the clients that stand in `intake`.
  queries: { code: ['model', 'lib', 'ui-state', 'store', 'intake'], types: ['engine', 'replay'] },
  'ui-state': { code: ['model', 'lib'], types: ['engine'] },
  share: { code: ['model', 'lib'] },
  views: {
    code: ['model', 'lib', 'intake', 'selectors', 'queries', 'ui-state', 'share'],
    types: ['engine', 'replay'],
  },
  cli: {
    code: ['model', 'lib', 'intake', 'formats', 'ingest', 'replay', 'query', 'engine', 'redact', 'share'],
  },
};

/** Libraries with one home. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  dexie: ['store'],
  '@tanstack/react-query': ['queries', 'main.tsx'],
  recharts: ['views'],
  cmdk: ['views'],
  zustand: ['ui-state'],
  'lossless-json': ['lib'],
  papaparse: ['ingest', 'lib'],
  'eventsource-parser': ['ingest', 'intake'],
  '@clickhouse/client-web': ['intake'],
  msw: ['intake'],
};

const SOURCES = import.meta.glob<string>(['./**/*.{ts,tsx}', '!./**/*.test.ts', '!./**/*.test.tsx'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const imports = Object.entries(SOURCES).flatMap(([file, text]) => importsOf(file, text));

describe('the walk through the house goes one way', () => {
  for (const [folder, { code, types = [] }] of Object.entries(RULES))
    test(`${folder} imports from ${code.join(', ') || 'nothing'}`, () => {
      const strays = imports
        .filter(({ from, target }) => from === folder && target in RULES && target !== folder)
        .filter(({ target, typeOnly }) => !code.includes(target) && !(typeOnly && types.includes(target)))
        .map(({ file, target }) => `${file} → ${target}`);
      expect(strays).toEqual([]);
    });

  test('every folder has its rule', () => {
    const folders = new Set(
      Object.keys(SOURCES)
        .map(folderOf)
        .filter((folder) => !folder.includes('.')),
    );
    expect([...folders].sort()).toEqual(Object.keys(RULES).sort());
  });
});

for (const [library, homes] of Object.entries(HOMES))
  test(`${library} lives in ${homes.join(', ')} alone`, () => {
    const elsewhere = imports.filter(({ target, from }) => target === library && !homes.includes(from));
    expect(elsewhere.map(({ file }) => file)).toEqual([]);
    expect(imports.some(({ target }) => target === library)).toBe(true);
  });

test('a format does not import another format', () => {
  const crossing = Object.entries(SOURCES)
    .filter(([file]) => /^\.\/formats\/[^/]+\//.test(file))
    .flatMap(([file, text]) => {
      const own = file.split('/')[2];
      return [...text.matchAll(/from '(\.\.\/[^']+)'/g)]
        .map(([, path]) => new URL(path!, `http://house/${file.slice(2)}`).pathname.split('/'))
        .filter(([, room, name]) => room === 'formats' && name !== own)
        .map((path) => `${file} → ${path.join('/')}`);
    });
  expect(crossing).toEqual([]);
});

function importsOf(file: string, text: string): Import[] {
  const from = folderOf(file);
  return (
    [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+'([^']+)'/gms)]
      // A worker is started, not imported: nothing of it runs in the page.
      .filter(([, , path]) => !path!.includes('?worker'))
      .map(([, type, path]) => ({
        file,
        from,
        target: path!.startsWith('.')
          ? folderOf(`.${new URL(path!, `http://house/${file.slice(2)}`).pathname}`)
          : path!,
        typeOnly: type !== undefined,
      }))
  );
}

function folderOf(file: string): string {
  return file.split('/')[1]!;
}
