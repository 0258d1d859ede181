import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Interner } from './interner';

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
    }),
  );
});
