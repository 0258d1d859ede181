import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddedInterner, Interner } from './interner';

test('equal strings share an id, in order of first sight', () => {
  const interner = new Interner();
  expect(['job-1', 'job-2', 'job-1', '', 'naïve ✓'].map((text) => interner.intern(text))).toEqual([
    0, 1, 0, 2, 3,
  ]);
  expect(interner.all()).toEqual(['job-1', 'job-2', '', 'naïve ✓']);
  expect(interner.find('job-2')).toBe(1);
  expect(interner.find('job-9')).toBe(-1);
});

test('agrees with a Map of strings, also after storing and reading back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 400 }), (words) => {
      const interner = new Interner();
      const twin = new Map<string, number>();
      for (const word of words) {
        const wellFormed = word.toWellFormed();
        if (!twin.has(wellFormed)) twin.set(wellFormed, twin.size);
        expect(interner.intern(wellFormed)).toBe(twin.get(wellFormed));
      }
      expect(interner.all()).toEqual([...twin.keys()]);
      const again = Interner.fromParts(interner.toParts());
      expect(again.all()).toEqual(interner.all());
      for (const [word, id] of twin) expect(again.find(word)).toBe(id);
      expect(again.intern('one that is longer than any of them')).toBe(twin.size);
    }),
  );
});

test('strings that are known already keep their ids, others follow', () => {
  const known = new Interner();
  for (const job of ['', 'job-1', 'job-2']) known.intern(job);
  const names = new AddedInterner(known);
  expect(['jobs', 'job-2', 'status', 'jobs'].map((name) => names.intern(name))).toEqual([3, 2, 4, 3]);
  expect([2, 3, 4].map((id) => names.get(id))).toEqual(['job-2', 'jobs', 'status']);
  expect(['job-1', 'status', 'nothing'].map((name) => names.find(name))).toEqual([1, 4, -1]);
  // What the known table learns later is not known here.
  known.intern('job-3');
  expect(names.find('job-3')).toBe(-1);
  expect([1, 2, 3, 4].filter(names.matcher((name) => name.startsWith('job')))).toEqual([1, 2, 3]);
});
