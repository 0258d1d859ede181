import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_BYTES, MAX_FILES, readMessage } from './posted';

const open = (more: object) => readMessage({ walkback: 1, type: 'open', id: 7, ...more });

test('a log may come as a blob, as bytes, as part of bytes or as text', async () => {
  const bytes = new TextEncoder().encode('{"a":"ü"}');
  const message = open({
    title: 'build 4711',
    files: [
      { name: 'a.jsonl', data: new Blob([bytes]) },
      { name: 'b.jsonl', data: bytes.buffer },
      { name: 'c.jsonl', data: bytes.subarray(1) },
      { name: 'd.jsonl', data: '{"a":"ü"}' },
    ],
  });
  if (message?.type !== 'open') throw new Error('not opened');
  expect(message).toMatchObject({ id: 7, title: 'build 4711', bytes: 10 + 10 + 9 + 10 });
  expect(message.sources.map(({ name, folder }) => folder + name)).toEqual([
    'a.jsonl',
    'b.jsonl',
    'c.jsonl',
    'd.jsonl',
  ]);
  expect(await message.sources[3]!.blob.text()).toBe('{"a":"ü"}');
});

test('what others name is shown as text on one line, and what has no name gets one', () => {
  expect(open({ title: '\u202eevil\n<b>', files: [{ name: 3, data: '' }] })).toMatchObject({
    title: 'evil <b>',
    sources: [{ name: 'Posted log' }],
  });
  expect(open({ files: [{ name: 'x'.repeat(5_000), data: '' }] })).toMatchObject({ title: 'x'.repeat(200) });
});

test('what is too much, or no log, is refused with the reason', () => {
  const file = { name: 'a', data: '' };
  const huge = Object.defineProperty(new Blob(), 'size', { value: MAX_BYTES / 2 + 1 });
  expect(open({ files: Array(MAX_FILES).fill(file) })).toMatchObject({ type: 'open' });
  expect(open({ files: Array(MAX_FILES + 1).fill(file) })).toEqual({
    type: 'refused',
    id: 7,
    why: 'too-many-files',
  });
  expect(open({ files: [{ data: huge }] })).toMatchObject({ type: 'open' });
  expect(open({ files: [{ data: huge }, { data: huge }] })).toMatchObject({ why: 'too-large' });
  for (const files of [undefined, [], 'a', [null], [{}], [{ name: 'a', data: { size: 3 } }]])
    expect(open({ files })).toMatchObject({ type: 'refused', why: 'malformed' });
});

test('a position to go to is a number of an event', () => {
  const select = (more: object) => readMessage({ walkback: 1, type: 'select', ...more });
  expect(select({ position: 4 })).toEqual({ type: 'select', run: null, position: 4 });
  expect(select({ position: 0, run: 'r' })).toEqual({ type: 'select', run: 'r', position: 0 });
  expect(select({ position: 0, run: 'r'.repeat(200_000) })).toBeNull();
  for (const position of [-1, 0.5, Number.NaN, '4', null, 2 ** 60]) expect(select({ position })).toBeNull();
});

test('anything else is passed over, and nothing that is posted throws', () => {
  expect(readMessage({ walkback: 1, type: 'later' })).toBeNull();
  expect(readMessage({ walkback: 2, type: 'hello' })).toBeNull();
  fc.assert(fc.property(fc.anything(), (data) => readMessage(data) === null));
  fc.assert(
    fc.property(fc.constantFrom('hello', 'open', 'select'), fc.object(), (type, more) => {
      readMessage({ ...more, walkback: 1, type });
    }),
  );
});
