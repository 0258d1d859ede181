import { describe, expect, test } from 'vitest';
import { HEAD_BYTES, readHead } from './head';

/** How a part is laid out and how many records its head shows, at the top or in the lists of a document. */
async function look(text: string): Promise<string> {
  const { layout, records, document } = await readHead('part', new Blob([text]));
  const lists = Object.entries(document ?? {}).flatMap(([key, value]) =>
    Array.isArray(value) ? `${value.length} in ${key}` : [],
  );
  return [layout, records.length, ...lists].join(', ');
}

const LONG = 'x'.repeat(HEAD_BYTES);
const record = (note = '') => JSON.stringify({ id: 1, list: [1], note });

describe('a first record longer than the head', () => {
  test('on a line', async () => {
    expect(await look(`${record(LONG)}\n${record()}\n`)).toBe('lines, 2');
    expect(await look(`\n\n${record(LONG)}\n${record()}\n`)).toBe('lines, 2');
  });

  test('in a list', async () => {
    expect(await look(`[${record(LONG)},${record()}]`)).toBe('list, 2');
    expect(await look(`[\n${record(LONG)},\n${record()}\n]`)).toBe('list, 2');
  });

  test('in a document, or a long member before the records', async () => {
    expect(await look(`{"run":7,"events":[${record(LONG)},${record()}]}`)).toContain('2 in events');
    expect(await look(`{\n"run":7,\n"events":[${record(LONG)},${record()}]\n}`)).toContain('2 in events');
    expect(await look(`{\n"input":"${LONG}",\n"events":[${record()}]\n}`)).toContain('1 in events');
  });

  test('in a row or an event block', async () => {
    expect(await look(`id,note,end\n1,${LONG},1\n2,short,2\n`)).toBe('csv, 2');
    expect(await look(`event: data\ndata: ${record(LONG)}\n\ndata: ${record()}\n\n`)).toBe('events, 2');
  });

  test('or the torn end of one before it', async () => {
    expect(await look(`${LONG}"}\n${record()}\n`)).toBe('lines, 1');
  });
});

test('further than some megabytes nobody looks', async () => {
  expect(await look(`${record(LONG.repeat(20))}\n${record()}\n`)).toBe('object, 0, 1 in list');
});

test('long text without records stays text', async () => {
  expect(await look('Dear diary,\n'.repeat(50_000))).toBe('text, 0');
});
