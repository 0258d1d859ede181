/** The replay file's container: what is packed comes back, and what is broken is told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../model/errors';
import type { ReplayManifest } from '../model/replay-file';
import { parseManifest } from './manifest';
import { isReplay, openReplay, packReplay, plainReplay } from './replay-file';

const LOG = {
  name: 'wal.jsonl',
  system: 'runtimo',
  shape: 'wal-lines',
  parts: [
    { file: 'a.jsonl', size: 3 },
    { file: 'b.jsonl', size: 2 },
  ],
  hash: 'f00d',
  origin: {
    name: null,
    hash: null,
    size: 10,
    runs: 1,
    events: 4,
    scope: { kind: 'stretch', run: 'wal', from: 1, to: 3 },
    damaged: 0,
    redacted: [{ label: 'ports', values: 1, places: 4 }],
  },
  notes: [
    {
      id: 'n1',
      run: 'wal',
      position: 0,
      target: { kind: 'path', pointer: '/state/a' },
      text: 'Why?',
      createdAt: 1,
      changedAt: 2,
    },
  ],
  branches: [{ run: 'wal', name: 'without', edits: [{ omit: 1 }] }],
} as const satisfies ReplayManifest['logs'][number];

const MANIFEST: ReplayManifest = {
  walkback: 1,
  needs: 1,
  made: { at: '2026-11-22T03:00:00.000Z', by: 'Ada' },
  logs: [LOG],
  view: '#/log/0/run/wal?at=1',
};

test('what was packed comes back, and gunzip and head are enough to look into it', async () => {
  const packed = await packReplay(MANIFEST, [new Blob(['abcde'])]);
  const plain = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  const [head, rest] = (await plain.text()).split('\n');
  expect([JSON.parse(head!), rest]).toEqual([MANIFEST, 'abcde']);
  expect(await isReplay(plain)).toBe(true);
  const { manifest, blobs, cut } = await openReplay(plain);
  expect([manifest, await blobs[0]!.text(), cut]).toEqual([MANIFEST, 'abcde', false]);
});

test('a replay that was cut off opens up to there', async () => {
  const plain = plainReplay(MANIFEST, [new Blob(['abcde'])]);
  const { blobs, cut } = await openReplay(plain.slice(0, plain.size - 2));
  expect([await blobs[0]!.text(), cut]).toEqual(['abc', true]);
});

test('a log is no replay, nor is a line that only looks like one', async () => {
  expect(await isReplay(new Blob(['{"type":"job_started"}']))).toBe(false);
  for (const text of ['{"walkback":', '{"walkback":1}', '{"walkback":"1","logs":[]}\n', '{"walkback":0}\n'])
    await expect(openReplay(new Blob([text])), text).rejects.toMatchObject({ code: 'replay-broken' });
});

test('one from the future opens when it can, and says so when it cannot', async () => {
  const future = { ...MANIFEST, walkback: 7, colour: 'red' };
  const able = plainReplay({ ...future, needs: 1 }, [new Blob(['abcde'])]);
  expect((await openReplay(able)).manifest.logs).toEqual(MANIFEST.logs);
  const unable = openReplay(plainReplay({ ...future, needs: 7 }, []));
  await expect(unable).rejects.toMatchObject({ code: 'replay-newer', facts: { version: 7 } });
});

test('what makes no sense spoils only itself', () => {
  const odd = {
    ...MANIFEST,
    made: { at: 'yesterday', by: 7 },
    view: ['#/'],
    logs: [
      {
        ...LOG,
        notes: [null, { id: 'x' }, ...LOG.notes, { ...LOG.notes[0], position: -1 }],
        branches: ['none', { run: 'wal', name: 'odd', edits: [{ omit: 'all' }, { omit: 2 }] }],
        origin: { events: 'many', scope: { kind: 'until', run: 'wal' }, redacted: [1, { label: 'hosts' }] },
      },
    ],
  };
  const { made, view, logs } = parseManifest(JSON.stringify(odd));
  expect([made, view]).toEqual([{ at: '', by: null }, null]);
  expect(logs[0]).toMatchObject({
    notes: LOG.notes,
    branches: [{ run: 'wal', name: 'odd', edits: [{ omit: 2 }] }],
    origin: {
      events: 0,
      scope: { kind: 'run', run: 'wal' },
      redacted: [{ label: 'hosts', values: 0, places: 0 }],
    },
  });
});

test('whatever stands in the first line is read or refused, never anything else', () => {
  const values = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(values, values, values, fc.constantFrom('logs', 'made', 'view', 'needs'), (a, b, c, key) => {
      const log = { ...LOG, parts: [{ file: a, size: 1 }], notes: [a, b], branches: c, origin: b };
      const line = JSON.stringify({ walkback: 1, logs: [log, { parts: c }].slice(0, 1), [key]: a });
      try {
        const manifest = parseManifest(line);
        expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
  );
});
