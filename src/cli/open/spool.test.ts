import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { Spool } from './spool';

const opened: Spool[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function spool() {
  const input = new PassThrough();
  const kept = await Spool.open(input);
  opened.push(kept);
  return { input, kept };
}

/** All bytes behind an offset. */
async function read(kept: Spool, offset = 0): Promise<string> {
  let text = '';
  for (;;) {
    const piece = await kept.next({ generation: 0, offset: offset + text.length });
    if (piece.kind !== 'bytes') return `${text}${piece.kind === 'ended' ? '<ended>' : ''}`;
    text += Buffer.from(piece.bytes).toString('latin1');
  }
}

test('what comes is kept, and read from anywhere as often as it is asked for', async () => {
  const { input, kept } = await spool();
  const told = new Promise<void>((resolve) => kept.onChange(resolve));
  input.write('one\ntw');
  await told;
  expect(await read(kept)).toBe('one\ntw');
  expect(kept.reaches({ generation: 0, offset: 6 })).toBe(true);
  expect(kept.reaches({ generation: 0, offset: 7 })).toBe(false);
  input.end('o\n');
  await kept.finished;
  expect(await read(kept)).toBe('one\ntwo\n<ended>');
  expect(await read(kept, 4)).toBe('two\n<ended>');
});

test('more than a piece comes whole', async () => {
  const { input, kept } = await spool();
  const text = '0123456789'.repeat(30_000);
  input.end(text);
  await kept.finished;
  expect((await read(kept)) === `${text}<ended>`).toBe(true);
});

test('an input that breaks is said to be so, and has ended', async () => {
  const { input, kept } = await spool();
  input.destroy(new Error('the cable is out'));
  await expect(kept.finished).rejects.toThrow('the cable is out');
  expect(await read(kept)).toBe('<ended>');
});

test('an input that never ends keeps nobody from closing', async () => {
  const { input, kept } = await spool();
  input.write('one\n');
  await kept.close();
  await kept.finished;
  expect(input.destroyed).toBe(true);
});
