import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthOfDataLink, MAX_DATA_LINK, printDataLink, readDataLink } from './data-link';
import { parseLink } from './link';

const dataOf = (hash: string | null) => {
  const link = parseLink(hash ?? '');
  return link.page === 'data' ? link.text : '';
};

test('whatever bytes are put into a link come out of it, and its length is known before', async () => {
  const sizes = fc.uint8Array({ minLength: 1, maxLength: 70_000 });
  await fc.assert(
    fc.asyncProperty(sizes, async (bytes) => {
      const hash = await printDataLink(new Blob([bytes as Uint8Array<ArrayBuffer>]));
      expect(hash).toHaveLength(lengthOfDataLink(bytes.length));
      expect(new Uint8Array(await readDataLink(dataOf(hash)).arrayBuffer())).toEqual(bytes);
    }),
    { numRuns: 20 },
  );
});

test('what is too long for a link is not made one', async () => {
  expect(await printDataLink(new Blob([new Uint8Array(MAX_DATA_LINK)]))).toBeNull();
});

test('a link that was cut off is read as far as it goes', async () => {
  const text = dataOf(await printDataLink(new Blob(['abcdefghij'])));
  expect(await readDataLink(text.slice(0, -1)).text()).toBe('abcdefghi');
  expect(await readDataLink(`${text}).`).text()).toBe('abcdefghij');
});

test('what holds no replay, and what a later version made, say so', () => {
  for (const text of ['', 'g', '1g', '1g!', '1gA', 'x'.repeat(10), '<script>'])
    expect(() => readDataLink(text), text).toThrow(expect.objectContaining({ code: 'link-broken' }));
  expect(() => readDataLink('2zAAAA')).toThrow(expect.objectContaining({ code: 'link-newer' }));
});
