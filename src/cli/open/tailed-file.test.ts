import { appendFile, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Place } from '../../intake/follow/wire';
import type { Followed } from './followed';
import { TailedFile } from './tailed-file';

let folder: string;
let wal: string;
const opened: Followed[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walkback-tail-'));
  wal = join(folder, 'wal.jsonl');
});

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody who reads a file and remembers how far. */
class Reader {
  text = '';
  place: Place | null = null;

  constructor(readonly file: Followed) {}

  /** Reads all there is now; what it has read so far. */
  async read(): Promise<string> {
    this.place ??= this.file.start;
    while (this.place !== null) {
      const piece = await this.file.next(this.place);
      if (piece.kind === 'bytes') {
        this.text += Buffer.from(piece.bytes).toString('latin1');
        this.place = { ...this.place, offset: this.place.offset + piece.bytes.length };
      } else if (piece.kind === 'restart') {
        this.text += `<${piece.why}>`;
        this.place = { generation: piece.next, offset: 0 };
      } else break;
    }
    return this.text;
  }
}

async function tail(): Promise<{ file: TailedFile; read: () => Promise<string> }> {
  const file = await TailedFile.open(wal);
  opened.push(file);
  const reader = new Reader(file);
  return {
    file,
    read: async () => {
      await file.look();
      return reader.read();
    },
  };
}

describe('a file', () => {
  test('is read from its beginning, and then what is appended, wherever lines are torn', async () => {
    await writeFile(wal, 'one\ntw');
    const { read } = await tail();
    expect(await read()).toBe('one\ntw');
    expect(await read()).toBe('one\ntw');
    await appendFile(wal, 'o\nthr');
    expect(await read()).toBe('one\ntwo\nthr');
    await appendFile(wal, 'ee\n');
    expect(await read()).toBe('one\ntwo\nthree\n');
  });

  test('of more than one piece comes whole', async () => {
    const text = 'abcdefghij\n'.repeat(50_000);
    await writeFile(wal, text);
    const { read } = await tail();
    expect((await read()) === text).toBe(true);
  });

  test('that was renamed is read to its end before the new one begins', async () => {
    await writeFile(wal, 'one\n');
    const { read } = await tail();
    await read();
    await appendFile(wal, 'two\n');
    await rename(wal, `${wal}.1`);
    await appendFile(`${wal}.1`, 'three, by one who has not heard of it\n');
    await writeFile(wal, 'four\n');
    expect(await read()).toBe('one\ntwo\nthree, by one who has not heard of it\n<rotated>four\n');
  });

  test('is read under its old name as long as the new one is empty', async () => {
    await writeFile(wal, 'one\n');
    const { read } = await tail();
    await rename(wal, `${wal}.1`);
    await writeFile(wal, '');
    expect(await read()).toBe('one\n');
    await appendFile(`${wal}.1`, 'two\n');
    expect(await read()).toBe('one\ntwo\n');
    await appendFile(wal, 'three\n');
    expect(await read()).toBe('one\ntwo\n<rotated>three\n');
  });

  test('that is cut begins anew', async () => {
    await writeFile(wal, 'one\ntwo\n');
    const { read } = await tail();
    await read();
    await truncate(wal, 0);
    expect(await read()).toBe('one\ntwo\n<truncated>');
    await appendFile(wal, 'three\n');
    expect(await read()).toBe('one\ntwo\n<truncated>three\n');
  });

  test('that is cut and grew beyond what was read begins anew: its bytes are others', async () => {
    await writeFile(wal, 'one\n');
    const { read } = await tail();
    await read();
    await writeFile(wal, 'another line, and a long one\n');
    expect(await read()).toBe('one\n<replaced>another line, and a long one\n');
  });

  test('of which only the end was written anew is found out as well', async () => {
    const head = 'x'.repeat(5_000);
    await writeFile(wal, `${head}one\n`);
    const { read } = await tail();
    await read();
    await writeFile(wal, `${head}two\nthree\n`);
    expect(await read()).toBe(`${head}one\n<replaced>${head}two\nthree\n`);
  });

  test('that is deleted is missing; the one that is put in its place is another', async () => {
    await writeFile(wal, 'one\n');
    const { file, read } = await tail();
    expect(file.trouble).toBeNull();
    await rm(wal);
    expect(await read()).toBe('one\n');
    expect(file.trouble).toBe('missing');
    await writeFile(wal, 'two\n');
    expect(await read()).toBe('one\n<rotated>two\n');
    expect(file.trouble).toBeNull();
  });

  test('that comes later is waited for', async () => {
    const { file, read } = await tail();
    expect(await read()).toBe('');
    expect(file.trouble).toBe('missing');
    await writeFile(wal, 'one\n');
    expect(await read()).toBe('one\n');
  });

  test('that a program writes anew and puts in its place, longer, goes on', async () => {
    const text = 'a line of a store that is always written whole\n'.repeat(40);
    await writeFile(wal, text);
    const { file, read } = await tail();
    expect(await read()).toBe(text);
    await writeFile(`${wal}.new`, `${text}one more\n`);
    await rename(`${wal}.new`, wal);
    expect(await read()).toBe(`${text}one more\n`);
    await appendFile(wal, 'and another\n');
    expect(await read()).toBe(`${text}one more\nand another\n`);
    expect(file.trouble).toBeNull();
  });

  test('is not read through a link that was laid in its place', async () => {
    await writeFile(wal, 'one\n');
    await writeFile(join(folder, 'secret'), 'swordfish\n');
    const { file, read } = await tail();
    await read();
    await rm(wal);
    await symlink(join(folder, 'secret'), wal);
    expect(await read()).toBe('one\n');
    expect(file.trouble).toBe('unreadable');
  });
});

describe('a reader', () => {
  test('who was away through two rotations gets all of it', async () => {
    await writeFile(wal, 'one\n');
    const { file } = await tail();
    const reader = new Reader(file);
    await reader.read();
    for (const text of ['two\n', 'three\n']) {
      await rename(wal, `${wal}.1`);
      await writeFile(wal, text);
      await file.look();
    }
    expect(await reader.read()).toBe('one\n<rotated>two\n<rotated>three\n');
  });

  test('who comes later gets the same as who was there, but for what was cut', async () => {
    await writeFile(wal, 'one\n');
    const { file } = await tail();
    await rename(wal, `${wal}.1`);
    await writeFile(wal, 'two\n');
    await file.look();
    expect(await new Reader(file).read()).toBe('one\n<rotated>two\n');
    await truncate(wal, 0);
    await appendFile(wal, '3\n');
    await file.look();
    expect(await new Reader(file).read()).toBe('one\n<truncated>3\n');
  });

  test('who was away for long goes on with what is still held', async () => {
    await writeFile(wal, '0');
    const { file } = await tail();
    for (let count = 1; count < 12; count++) {
      await rename(wal, `${wal}.1`);
      await writeFile(wal, String(count));
      await file.look();
    }
    const reader = new Reader(file);
    reader.place = { generation: 0, offset: 1 };
    expect(await reader.read()).toBe([4, 5, 6, 7, 8, 9, 10, 11].map((at) => `<rotated>${at}`).join(''));
  });

  test('cannot be where nobody can have been', async () => {
    await writeFile(wal, 'one\n');
    const { file } = await tail();
    expect(file.reaches({ generation: 0, offset: 4 })).toBe(true);
    expect(file.reaches({ generation: 0, offset: 5 })).toBe(false);
    expect(file.reaches({ generation: 1, offset: 0 })).toBe(false);
  });
});

test('a change is told, by the system or by a look', async () => {
  await writeFile(wal, 'one\n');
  const { file } = await tail();
  const told = new Promise<void>((resolve) => file.onChange(resolve));
  file.watch();
  await appendFile(wal, 'two\n');
  await told;
  expect(await new Reader(file).read()).toBe('one\ntwo\n');
});

/** What may happen to a file between two looks. */
const anything = fc.oneof(
  fc.record({ what: fc.constant('append' as const), text: fc.string({ maxLength: 30 }) }),
  fc.record({ what: fc.constant('rotate' as const), text: fc.string({ minLength: 1, maxLength: 30 }) }),
  fc.record({ what: fc.constant('cut' as const), text: fc.constant('') }),
  fc.record({ what: fc.constant('read' as const), text: fc.constant('') }),
);

test('whatever happens, a reader has what was written, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 8 }), async (happenings) => {
      await writeFile(wal, '');
      const file = await TailedFile.open(wal);
      const reader = new Reader(file);
      // The slow obvious twin: a text that is written along.
      let expected = '';
      let size = 0;
      for (const { what, text } of happenings) {
        const bytes = Buffer.from(text);
        if (what === 'append') {
          await appendFile(wal, bytes);
          expected += bytes.toString('latin1');
          size += bytes.length;
        } else if (what === 'rotate') {
          await rename(wal, `${wal}.1`);
          await writeFile(wal, bytes);
          expected += `<rotated>${bytes.toString('latin1')}`;
          size = bytes.length;
        } else if (what === 'cut' && size > 0) {
          // Nobody can read what is cut before it was seen.
          await file.look();
          await reader.read();
          await truncate(wal, 0);
          expected += '<truncated>';
          size = 0;
        }
        await file.look();
        if (what === 'read') expect(await reader.read()).toBe(expected);
      }
      expect(await reader.read()).toBe(expected);
      await file.close();
      await rm(wal);
    }),
    { numRuns: 60 },
  );
}, 30_000);
