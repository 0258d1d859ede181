import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Border, isBordered, ValueTrie } from './value-trie';

test('finds the leftmost, and of those that begin there the longest', () => {
  expect(found('xabcab', ['ab', 'abc', 'bca'])).toEqual(['1-4 abc', '4-6 ab']);
});

test('by words: not inside of one, but behind an escape', () => {
  expect(found('db dbx xdb %2Fdb \\ndb', ['db'], 'word')).toEqual(['0-2 db', '14-16 db', '19-21 db']);
});

test('a hostile text is given up', () => {
  const trie = new ValueTrie();
  trie.add(`${'a'.repeat(50_000)}b`, 0, 'none');
  expect(trie.each('a'.repeat(100_000), () => {})).toBe(false);
});

test('finds what the slow twin finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '1', 'é'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { maxLength: 8 }),
      fc.array(word, { maxLength: 8 }),
      fc.constantFrom<Border>('none', 'word', 'address'),
      (values, words, border) => {
        const text = words.join('');
        expect(found(text, values, border)).toEqual(slowly(text, values, border));
      },
    ),
    { numRuns: 1_000 },
  );
});

function found(text: string, values: readonly string[], border: Border = 'none'): string[] {
  const trie = new ValueTrie();
  for (const [id, value] of values.entries()) trie.add(value, id, border);
  const spans: string[] = [];
  trie.each(text, (start, end, id) => spans.push(`${start}-${end} ${values[id]}`));
  return spans;
}

function slowly(text: string, values: readonly string[], border: Border): string[] {
  const spans: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [longest] = values
      .filter((value) => text.startsWith(value, at))
      .filter((value) => border === 'none' || isBordered(text, at, at + value.length, border))
      .toSorted((a, b) => b.length - a.length);
    if (longest !== undefined) spans.push(`${at}-${at + longest.length} ${longest}`);
    at += longest?.length ?? 1;
  }
  return spans;
}
