import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeDisk } from './fake-disk';
import { FakeSink, FakeWorld } from './fake-sink';
import { followFile, followFolder, MAX_FOLLOWED } from './follow-files';
import { WINDOW_BYTES } from './known';
import { PIECE_BYTES } from './tracked-files';

function followed(disk: FakeDisk, name = 'wal.jsonl', options = {}) {
  const sink = new FakeSink();
  const world = new FakeWorld();
  const follower = followFile(disk.file(name), options)(sink, world);
  return { sink, world, follower };
}

function folder(disk: FakeDisk) {
  const sink = new FakeSink();
  const world = new FakeWorld();
  const follower = followFolder(disk.folder('logs'))(sink, world);
  return { sink, world, follower };
}

const lines = (from: number, count: number, mark = 'a') =>
  Array.from({ length: count }, (_, at) => `{"seq":${from + at},"of":"${mark}"}\n`).join('');

test('new bytes are handed on once, and nothing is read while nothing changes', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  const { sink, world } = followed(disk);
  expect(await world.resting()).toBe(500);
  disk.append('wal.jsonl', 'two\nth');
  expect(await world.pass()).toBe(500);
  disk.append('wal.jsonl', 'ree\n');
  await world.pass();
  expect(sink.log).toEqual(['wal.jsonl: one\n', 'wal.jsonl: two\nth', 'wal.jsonl: ree\n']);
  expect(sink.caughtUpAt).toEqual([1]);
  const { bytesRead } = disk;
  expect([await world.pass(), await world.pass(), await world.pass(), await world.pass()]).toEqual([
    750, 1125, 1687.5, 2000,
  ]);
  expect(disk.bytesRead).toBe(bytesRead);
  expect(sink.last).toEqual({
    contact: 'live',
    trouble: null,
    nextTry: null,
    lastContact: world.now(),
    bytes: 14,
  });
});

test('a large file comes in pieces, each a step of what is told', async () => {
  const disk = new FakeDisk();
  const text = 'x'.repeat(PIECE_BYTES) + lines(0, 100);
  disk.write('wal.jsonl', text);
  const { sink, world } = followed(disk);
  await world.resting();
  expect(sink.log.map((entry) => entry.length)).toEqual([PIECE_BYTES + 11, lines(0, 100).length + 11]);
  expect(sink.now.get('wal.jsonl')).toBe(text);
  expect(sink.caughtUpAt).toEqual([2]);
  expect(sink.states.map(({ bytes }) => bytes)).toEqual([0, PIECE_BYTES, text.length, text.length]);
});

test('of growth no more is read than what is new and the windows', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 50_000));
  const { world } = followed(disk);
  await world.resting();
  const { bytesRead } = disk;
  disk.append('wal.jsonl', 'more\n');
  await world.pass();
  expect(disk.bytesRead - bytesRead).toBe(3 * WINDOW_BYTES + 5);
});

test.each([
  ['cut to nothing', '', 'truncated', ''],
  ['cut in the middle', lines(0, 3), 'truncated', lines(0, 3)],
  ['a shorter file in its place', lines(7, 3, 'b'), 'rotated', lines(7, 3, 'b')],
  ['a longer one', lines(0, 30, 'b'), 'replaced', lines(0, 30, 'b')],
  ['one just as long', lines(0, 10, 'b'), 'replaced', lines(0, 10, 'b')],
  [
    'other bytes at the end alone',
    `${lines(0, 9)}${lines(9, 1, 'b')}`,
    'replaced',
    `${lines(0, 9)}${lines(9, 1, 'b')}`,
  ],
])('%s: a restart, then all of it', async (_, text, why, then) => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 10));
  const { sink, world } = followed(disk);
  await world.resting();
  disk.write('wal.jsonl', text);
  await world.pass();
  await world.pass();
  expect(sink.log).toEqual([
    `wal.jsonl: ${lines(0, 10)}`,
    `wal.jsonl ↺ ${why}`,
    ...(then === '' ? [] : [`wal.jsonl: ${then}`]),
  ]);
});

test('cut and grown past its old end between two looks: told by its bytes', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 1000));
  const { sink, world } = followed(disk);
  await world.resting();
  disk.write('wal.jsonl', lines(0, 2000, 'b'));
  await world.pass();
  expect(sink.log[1]).toBe('wal.jsonl ↺ replaced');
  expect(sink.now.get('wal.jsonl')).toBe(lines(0, 2000, 'b'));
});

test('written anew with the same beginning it simply goes on', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 10));
  const { sink, world } = followed(disk);
  await world.resting();
  disk.write('wal.jsonl', lines(0, 12));
  await world.pass();
  expect(sink.log).toEqual([`wal.jsonl: ${lines(0, 10)}`, `wal.jsonl: ${lines(10, 2)}`]);
});

test('deleted under us: told, tried again; what comes back goes on, or is a rotation', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 10));
  const { sink, world } = followed(disk);
  await world.resting();
  const bytes = disk.files.get('wal.jsonl')!;
  disk.files.delete('wal.jsonl');
  expect(await world.pass()).toBe(500);
  expect(sink.last).toMatchObject({
    contact: 'retrying',
    trouble: { code: 'missing', facts: { name: 'wal.jsonl' } },
    nextTry: world.now() + 500,
  });
  disk.files.set('wal.jsonl', bytes);
  disk.append('wal.jsonl', 'more\n');
  await world.pass();
  expect(sink.last.contact).toBe('live');
  disk.files.delete('wal.jsonl');
  await world.pass();
  disk.write('wal.jsonl', lines(0, 50, 'b'));
  await world.pass();
  expect(sink.log.slice(1)).toEqual([
    'wal.jsonl: more\n',
    'wal.jsonl ↺ rotated',
    `wal.jsonl: ${lines(0, 50, 'b')}`,
  ]);
});

test('changed while it is read it is looked at again at once; if that does not help, later', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  disk.onStep = (step) => {
    if (step === 1) disk.append('wal.jsonl', 'two\n');
  };
  const { sink, world } = followed(disk);
  await world.resting();
  expect(sink.log).toEqual(['wal.jsonl: one\ntwo\n']);
  disk.broken.add('wal.jsonl');
  disk.append('wal.jsonl', 'three\n');
  await world.pass();
  expect(sink.last).toMatchObject({ contact: 'retrying', trouble: { code: 'unreadable' } });
  disk.broken.clear();
  await world.pass();
  expect(sink.log.slice(1)).toEqual(['wal.jsonl: three\n']);
  expect(sink.last).toMatchObject({ contact: 'live', trouble: null });
});

test('a permission that is gone waits for the click of the reader', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  disk.permission = 'prompt';
  const { sink, world, follower } = followed(disk);
  await world.resting();
  expect(sink.last).toMatchObject({ contact: 'waiting', trouble: { code: 'permission' }, nextTry: null });
  expect(disk.asked).toBe(0);
  follower.tryNow();
  expect(disk.asked).toBe(1);
  while (sink.log.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await world.resting();
  expect(sink.log).toEqual(['wal.jsonl: one\n']);
  expect(sink.last.contact).toBe('live');
});

test('an hour of sleep and a clock that jumps back are no matter', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  const { sink, world } = followed(disk);
  await world.resting();
  world.jump(3_600_000);
  disk.append('wal.jsonl', 'two\n');
  await world.pass();
  world.jump(-7_200_000);
  disk.append('wal.jsonl', 'three\n');
  await world.pass();
  expect(sink.now.get('wal.jsonl')).toBe('one\ntwo\nthree\n');
  expect(sink.last.lastContact).toBe(world.now());
});

test('behind a stop nothing is handed on', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  const { sink, world, follower } = followed(disk);
  await world.resting();
  disk.append('wal.jsonl', 'two\n');
  follower.stop();
  follower.tryNow();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sink.log).toEqual(['wal.jsonl: one\n']);
  expect(sink.last.contact).toBe('stopped');
});

test('a sink that refuses ends it: nobody knows what was taken', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  const { sink, world } = followed(disk);
  await world.resting();
  let refused = 0;
  sink.append = async () => {
    refused++;
    throw new DOMException('the store is gone', 'NotFoundError');
  };
  disk.append('wal.jsonl', 'two\n');
  void world.pass();
  while (sink.last.contact !== 'stopped') await new Promise((resolve) => setImmediate(resolve));
  expect(refused).toBe(1);
});

test('an observer makes it look at once, and less often by itself', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', 'one\n');
  let tell: (records: { type: string }[]) => void = () => {};
  let observed = 0;
  class FileSystemObserver {
    constructor(callback: typeof tell) {
      tell = callback;
    }
    async observe() {
      observed++;
    }
    disconnect() {}
  }
  const { sink, world } = followed(disk, 'wal.jsonl', { scope: { FileSystemObserver } });
  await world.resting();
  expect(await world.pass()).toBe(2000);
  disk.append('wal.jsonl', 'two\n');
  tell([{ type: 'modified' }]);
  tell([{ type: 'modified' }]);
  world.end(100);
  while (sink.log.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(sink.log).toEqual(['wal.jsonl: one\n', 'wal.jsonl: two\n']);
  tell([{ type: 'errored' }]);
  await world.resting();
  await world.pass();
  expect(observed).toBe(2);
});

test('a folder: sets oldest first, files that appear later, nothing hidden or half written', async () => {
  const disk = new FakeDisk();
  for (const name of ['wal.jsonl', 'wal.jsonl.1', '.hidden', 'wal.jsonl.10', 'wal.jsonl.2', 'x.tmp', 'a.log'])
    disk.write(name, `of ${name}\n`);
  const { sink, world } = folder(disk);
  await world.resting();
  disk.write('later.jsonl', 'late\n');
  await world.pass();
  expect(sink.log.map((entry) => entry.split(':')[0])).toEqual([
    'a.log',
    'wal.jsonl.10',
    'wal.jsonl.2',
    'wal.jsonl.1',
    'wal.jsonl',
    'later.jsonl',
  ]);
});

test('a rotation: the rest of the old file comes first, and its new name is not handed on', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl.1', lines(0, 10, 'old'));
  disk.write('wal.jsonl', lines(0, 10));
  const { sink, world } = folder(disk);
  await world.resting();
  disk.append('wal.jsonl', lines(10, 5));
  disk.rename('wal.jsonl.1', 'wal.jsonl.2');
  disk.rename('wal.jsonl', 'wal.jsonl.1');
  disk.write('wal.jsonl', lines(0, 2, 'new'));
  await world.pass();
  expect(sink.log.slice(2)).toEqual([
    `wal.jsonl: ${lines(10, 5)}`,
    'wal.jsonl ↺ rotated',
    `wal.jsonl: ${lines(0, 2, 'new')}`,
  ]);
  // What the writer still had in hand comes under the name where it stands.
  disk.append('wal.jsonl.1', lines(15, 1));
  await world.pass();
  expect(sink.log.slice(5)).toEqual(['wal.jsonl.1 ↺ rotated', `wal.jsonl.1: ${lines(15, 1)}`]);
});

test('a rotation between two steps of a look, wherever it falls', async () => {
  for (let at = 0; at < 9; at++) {
    const disk = new FakeDisk();
    disk.strict = at % 2 === 0;
    disk.write('wal.jsonl', lines(0, 400));
    const { sink, world } = folder(disk);
    await world.resting();
    const start = disk.steps;
    disk.append('wal.jsonl', lines(400, 10));
    disk.onStep = (step) => {
      if (step !== start + at) return;
      disk.append('wal.jsonl', lines(410, 10));
      disk.rename('wal.jsonl', 'wal.jsonl.1');
      disk.write('wal.jsonl', lines(0, 500, 'new'));
    };
    for (let look = 0; look < 6; look++) await world.pass();
    expect(sink.generations, `at step ${at}`).toEqual([
      ['wal.jsonl', lines(0, 420)],
      ['wal.jsonl', lines(0, 500, 'new')],
    ]);
    expect(sink.log.filter((entry) => entry.includes('↺'))).toEqual(['wal.jsonl ↺ rotated']);
  }
});

test('another file in its place between two steps of a look, wherever it falls', async () => {
  for (let at = 0; at < 9; at++) {
    const disk = new FakeDisk();
    disk.strict = false;
    disk.write('wal.jsonl', lines(0, 400));
    const { sink, world, follower } = followed(disk);
    await world.resting();
    const start = disk.steps;
    disk.append('wal.jsonl', lines(400, 10));
    disk.onStep = (step) => {
      if (step === start + at) disk.write('wal.jsonl', lines(0, 800, 'b'));
    };
    for (let look = 0; look < 6; look++) await world.pass();
    follower.stop();
    const [first, second] = sink.generations.map(([, text]) => text);
    expect([lines(0, 400), lines(0, 410)], `at step ${at}`).toContain(first);
    expect(second).toBe(lines(0, 800, 'b'));
  }
});

test('whatever name a rotation gives the old file, its rest comes before the new one', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 10));
  const { sink, world, follower } = folder(disk);
  await world.resting();
  disk.append('wal.jsonl', lines(10, 5));
  disk.rename('wal.jsonl', 'wal.jsonl-20261122');
  disk.write('wal.jsonl', lines(0, 2, 'new'));
  await world.pass();
  follower.stop();
  expect(sink.log.slice(1)).toEqual([
    `wal.jsonl: ${lines(10, 5)}`,
    'wal.jsonl ↺ rotated',
    `wal.jsonl: ${lines(0, 2, 'new')}`,
  ]);
});

test('a rotation by copying: the copy is not handed on, and what came meanwhile is read from it', async () => {
  const disk = new FakeDisk();
  disk.write('wal.jsonl', lines(0, 100));
  const { sink, world } = folder(disk);
  await world.resting();
  disk.write('wal.jsonl.1', lines(0, 60));
  await world.pass();
  disk.append('wal.jsonl', lines(100, 5));
  disk.write('wal.jsonl.1', disk.text('wal.jsonl'));
  disk.write('wal.jsonl', '');
  await world.pass();
  disk.append('wal.jsonl', lines(0, 3, 'new'));
  await world.pass();
  expect(sink.log).toEqual([
    `wal.jsonl: ${lines(0, 100)}`,
    `wal.jsonl: ${lines(100, 5)}`,
    'wal.jsonl ↺ rotated',
    `wal.jsonl: ${lines(0, 3, 'new')}`,
  ]);
});

test('more files than are followed are said', async () => {
  const disk = new FakeDisk();
  for (let at = 0; at < MAX_FOLLOWED + 3; at++) disk.write(`run-${1000 + at}.jsonl`, `${at}\n`);
  const { sink, world } = folder(disk);
  await world.resting();
  expect(sink.log).toHaveLength(MAX_FOLLOWED);
  expect(sink.last).toMatchObject({
    contact: 'live',
    trouble: { code: 'too-many', facts: { name: 'logs', limit: 500, count: 3 } },
  });
});

test('one file of a folder that cannot be read does not keep the others back', async () => {
  const disk = new FakeDisk();
  disk.write('a.jsonl', 'a\n');
  disk.write('b.jsonl', 'b\n');
  disk.broken.add('a.jsonl');
  const { sink, world } = folder(disk);
  await world.resting();
  expect(sink.log).toEqual(['b.jsonl: b\n']);
  expect(sink.last).toMatchObject({
    contact: 'retrying',
    trouble: { code: 'unreadable', facts: { name: 'a.jsonl' } },
  });
  disk.broken.clear();
  await world.pass();
  expect(sink.log).toEqual(['b.jsonl: b\n', 'a.jsonl: a\n']);
  expect(sink.last.contact).toBe('live');
});

/** What may happen to a file; `at` is the step of the reader before which it happens, 0 for between two looks. */
const happening = fc.record({
  what: fc.constantFrom('grow', 'grow', 'grow', 'much', 'cut', 'replace', 'rotate', 'delete', 'look', 'look'),
  count: fc.integer({ min: 1, max: 120 }),
  at: fc.nat(9),
});

test('whatever happens to a file, between restarts comes a beginning of what it held, and in the end all of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), fc.boolean(), async (happenings, strict) => {
      const disk = new FakeDisk();
      disk.strict = strict;
      const held: string[] = [];
      let made = 0;
      const write = (text: string) => {
        disk.write('wal.jsonl', text);
        held.push(text);
      };
      const happen = ({ what, count }: { what: string; count: number }) => {
        const text = disk.text('wal.jsonl');
        if (what === 'grow') write(text + lines(0, count, `g${made++}`));
        if (what === 'much') write(text + lines(0, count * 20, `g${made++}`));
        if (what === 'cut') write(text.slice(0, count * 7));
        if (what === 'replace' || what === 'rotate') write(lines(0, count, `g${made++}`));
        if (what === 'delete') disk.files.delete('wal.jsonl');
      };
      write(lines(0, 5, 'first'));
      const { sink, world, follower } = followed(disk);
      await world.resting();
      for (const one of happenings) {
        const due = disk.steps + one.at - 1;
        if (one.at === 0) happen(one);
        else
          disk.onStep = (step) => {
            if (step !== due) return;
            disk.onStep = () => {};
            happen(one);
          };
        if (one.what === 'look' || one.at > 0) await world.pass();
      }
      disk.onStep = () => {};
      write(`${disk.text('wal.jsonl')}the end\n`);
      await world.pass();
      follower.stop();
      for (const [, text] of sink.generations)
        expect(held.some((whole) => whole.startsWith(text))).toBe(true);
      expect(sink.now.get('wal.jsonl')).toBe(disk.text('wal.jsonl'));
    }),
    { numRuns: 300 },
  );
});

test('however a set is rotated, each of its lines comes once', async () => {
  const step = fc.record({
    what: fc.constantFrom('grow', 'grow', 'rotate', 'copy', 'look'),
    count: fc.integer({ min: 10, max: 200 }),
    at: fc.nat(12),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.boolean(), async (steps, strict) => {
      const disk = new FakeDisk();
      disk.strict = strict;
      let written = '';
      let made = 0;
      const grow = (count: number) => {
        const text = lines(made, count);
        made += count;
        written += text;
        disk.append('wal.jsonl', text);
      };
      const happen = ({ what, count }: { what: string; count: number }) => {
        if (what === 'grow') grow(count);
        if (what !== 'rotate' && what !== 'copy') return;
        for (let number = 40; number > 0; number--)
          if (disk.files.has(`wal.jsonl.${number}`))
            disk.rename(`wal.jsonl.${number}`, `wal.jsonl.${number + 1}`);
        if (what === 'rotate') disk.rename('wal.jsonl', 'wal.jsonl.1');
        else disk.write('wal.jsonl.1', disk.text('wal.jsonl'));
        disk.write('wal.jsonl', '');
        grow(20);
      };
      grow(30);
      const { sink, world, follower } = folder(disk);
      await world.resting();
      for (const one of steps) {
        const due = disk.steps + one.at - 1;
        if (one.at === 0) happen(one);
        else
          disk.onStep = (at) => {
            if (at !== due) return;
            disk.onStep = () => {};
            happen(one);
          };
        if (one.what === 'look' || one.at > 0) await world.pass();
      }
      disk.onStep = () => {};
      for (let look = 0; look < 3; look++) await world.pass();
      follower.stop();
      const came = sink.generations.map(([, text]) => text).join('');
      expect(came.split('\n').sort()).toEqual(written.split('\n').sort());
    }),
    { numRuns: 300 },
  );
});
