import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Interner } from '../lib/interner';
import type { Path } from '../model/json';
import { PathTable } from './path-table';

const keys = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 40 }).map((job) => `job-${job}`),
);
const paths = fc.array(fc.array(keys, { maxLength: 2 }), { maxLength: 300 });

test('a complete table finds what it found while paths were added', () => {
  fc.assert(
    fc.property(fc.array(keys), paths, paths, (known, written, others) => {
      const names = new Interner();
      for (const name of known) names.intern(String(name));
      const table = new PathTable(names);
      const twin = new Map(written.map((path) => [JSON.stringify(path), table.intern(path)]));
      const asked: Path[] = [...written, ...others];
      const before = asked.map((path) => table.find(path));
      table.complete();
      expect(asked.map((path) => table.find(path))).toEqual(before);
      for (const path of written) expect(table.find(path)).toBe(twin.get(JSON.stringify(path)));
      for (const path of written) expect(table.path(table.find(path))).toEqual(path);
    }),
  );
});

test('children are listed in order of creation, in whatever order their names were known', () => {
  const names = new Interner();
  const jobs = Array.from({ length: 100 }, (_, job) => `job-${(job * 37) % 100}`);
  for (const job of jobs.toReversed()) names.intern(job);
  const table = new PathTable(names);
  for (const job of jobs) table.intern(['jobs', job]);
  table.complete();
  const listed = table.childLists.of(table.find(['jobs']));
  expect([...listed].map((node) => table.key(node))).toEqual(jobs);
  expect(jobs.every((job) => table.key(table.find(['jobs', job])) === job)).toBe(true);
});
