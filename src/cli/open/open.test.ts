import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OPEN_HELP, type Opening, type OpenOptions, type OpenWorld, startOpen } from '../open';
import { commandFor } from './browser';

let folder: string;
const running: Opening[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walkback-open-'));
  await writeFile(join(folder, 'index.html'), '<html><head></head></html>');
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await rm(folder, { recursive: true, force: true });
});

const at = (...names: string[]) => join(folder, ...names);

async function start(paths: readonly string[], options: OpenOptions = {}, world: Partial<OpenWorld> = {}) {
  const opening = await startOpen(
    paths,
    { port: '0', ...options },
    { browse: async () => true, input: new PassThrough(), application: folder, warn: () => {}, ...world },
  );
  running.push(opening);
  return opening;
}

/** The files that the page is told of, as `folder/name`. */
async function opened(...args: Parameters<typeof start>): Promise<string[]> {
  const { address } = await start(...args);
  const answer = await fetch(new URL('open.json', address));
  const { files } = (await answer.json()) as { files: { folder: string; name: string }[] };
  return files.map(({ folder: inside, name }) => (inside === '' ? name : `${inside}/${name}`));
}

test('the help fits a screen', () => {
  const lines = OPEN_HELP.split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
});

describe('files are named', () => {
  test('one by one, each once', async () => {
    await writeFile(at('a.jsonl'), 'x');
    expect(await opened([at('a.jsonl'), at('a.jsonl'), `${folder}/./a.jsonl`])).toEqual(['a.jsonl']);
  });

  test('by their folder, all that is in it but what is empty or only a link', async () => {
    await mkdir(at('logs', 'old'), { recursive: true });
    await writeFile(at('logs', 'b.jsonl'), 'x');
    await writeFile(at('logs', 'empty.jsonl'), '');
    await writeFile(at('logs', 'old', 'a.jsonl'), 'x');
    await writeFile(at('secret'), 'swordfish');
    await symlink(at('secret'), at('logs', 'link.jsonl'));
    expect(await opened([at('logs')])).toEqual(['logs/b.jsonl', 'logs/old/a.jsonl']);
    expect(await opened([at('logs')], { follow: true })).toEqual([
      'logs/b.jsonl',
      'logs/empty.jsonl',
      'logs/old/a.jsonl',
    ]);
  });

  test('and told apart where they have one name', async () => {
    for (const name of ['a', 'b']) {
      await mkdir(at(name));
      await writeFile(at(name, 'wal.jsonl'), 'x');
    }
    const files = await opened([at('a', 'wal.jsonl'), at('b', 'wal.jsonl')]);
    expect(files.map((each) => each.replace(/.*\/(?=[ab]\/)/, ''))).toEqual(['a/wal.jsonl', 'b/wal.jsonl']);
  });

  test('through a link, which is resolved once', async () => {
    await writeFile(at('real.jsonl'), 'x');
    await symlink(at('real.jsonl'), at('named.jsonl'));
    const { address } = await start([at('named.jsonl')]);
    await rm(at('named.jsonl'));
    await writeFile(at('secret'), 'swordfish');
    await symlink(at('secret'), at('named.jsonl'));
    expect(await (await fetch(new URL('file/0', address))).text()).toBe('x');
  });
});

describe('what cannot be opened is said, and what to do', () => {
  test.each<[what: string, path: string, said: string]>([
    ['missing', 'missing.jsonl', 'there is no such file. With --follow it is waited for.'],
    ['empty', 'empty.jsonl', 'is empty. With --follow, what is written to it is shown as it comes.'],
    ['a folder of nothing', 'nothing', 'There are no files, or only empty ones in'],
  ])('%s', async (_, path, said) => {
    await writeFile(at('empty.jsonl'), '');
    await mkdir(at('nothing'));
    await expect(start([at(path)])).rejects.toThrow(said);
  });

  test.runIf(process.getuid?.() !== 0)('a file that may not be read', async () => {
    await writeFile(at('locked.jsonl'), 'x');
    await chmod(at('locked.jsonl'), 0);
    await expect(start([at('locked.jsonl')])).rejects.toThrow('may not be read by you');
  });

  test('what is no file', async () => {
    await expect(start(['/dev/null'])).rejects.toThrow('/dev/null is no file. Send it in: walkback open -');
  });

  test('what is followed and cannot be', async () => {
    await writeFile(at('wal.gz'), gzipSync('x'));
    await expect(start([at('wal.gz')], { follow: true })).rejects.toThrow('open it without --follow');
    await expect(start([at('no', 'wal.jsonl')], { follow: true })).rejects.toThrow('no such folder');
    const keyboard = Object.assign(new PassThrough(), { isTTY: true });
    await expect(start(['-'], {}, { input: keyboard })).rejects.toThrow('my-service | walkback open -');
  });

  test('a port that is taken or none', async () => {
    await writeFile(at('a.jsonl'), 'x');
    const { address } = await start([at('a.jsonl')]);
    const { port } = new URL(address);
    await expect(start([at('a.jsonl')], { port })).rejects.toThrow(`Port ${port} is taken: choose another`);
    await expect(start([at('a.jsonl')], { port: '99999' })).rejects.toThrow('--port wants a whole number');
  });

  test('an application that was not built', async () => {
    await writeFile(at('a.jsonl'), 'x');
    await expect(start([at('a.jsonl')], {}, { application: at('none') })).rejects.toThrow(
      'The application is not built',
    );
  });
});

describe('what is said', () => {
  test('where it is, what it opened, and whether a browser shows it', async () => {
    await writeFile(at('a.jsonl'), 'x');
    const { address, text } = await start([at('a.jsonl')]);
    expect(text).toContain(`Walkback is at ${address}   (Ctrl+C stops it)`);
    expect(text).toContain('a.jsonl, 1 B; your browser should show it now.');
    const waiting = await start([at('later.jsonl')], { follow: true });
    expect(waiting.text).toContain('later.jsonl, followed; nothing is in later.jsonl yet');
  });

  test('a browser is not asked for where none is wanted, and not missed where there is none', async () => {
    await writeFile(at('a.jsonl'), 'x');
    let asked = 0;
    const browse = async () => {
      asked++;
      return false;
    };
    expect((await start([at('a.jsonl')], { 'no-browser': true }, { browse })).text).not.toContain('browser');
    expect(asked).toBe(0);
    expect((await start([at('a.jsonl')], {}, { browse })).text).toContain('No browser could be opened');
    expect(asked).toBe(1);
  });

  test('each system has its own way to a browser', () => {
    expect(commandFor('linux')).toEqual(['xdg-open']);
    expect(commandFor('darwin')).toEqual(['open']);
    expect(commandFor('win32')).toEqual(['cmd', '/c', 'start', '']);
  });
});

test('without a port, the next one behind one that is taken is used', async () => {
  await writeFile(at('a.jsonl'), 'x');
  const listen = { input: new PassThrough(), browse: async () => true, application: folder, warn: () => {} };
  const first = await startOpen([at('a.jsonl')], {}, listen);
  const second = await startOpen([at('a.jsonl')], {}, listen);
  running.push(first, second);
  expect(new URL(second.address).port).not.toBe(new URL(first.address).port);
  const taken = createServer();
  await expect(
    new Promise((resolve, reject) => {
      taken.once('error', reject).listen(Number(new URL(first.address).port), '127.0.0.1', () => {
        taken.close(resolve);
      });
    }),
  ).rejects.toThrow('EADDRINUSE');
});
