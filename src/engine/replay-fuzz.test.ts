/** Replay files that were damaged or made up: they open as far as they go, or say why not, and touch nothing else. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshStore, SMALL, source } from './drawn-logs';
import { Engine } from './engine';
import { toFault } from './faults';
import { createLocks } from './locks';

async function packed(): Promise<{ engine: Engine; log: string; plain: Uint8Array<ArrayBuffer> }> {
  const engine = new Engine(freshStore(), createLocks());
  const [log] = (await engine.take([source(SMALL)])).logs;
  const place = { run: 'wal', position: 2, target: { kind: 'event' } } as const;
  await engine.notebook.add(log!.id, place, 'Mine');
  const { file } = await engine.share({
    subjects: [{ log: log!.id, scope: { kind: 'log' } }],
    view: `#/log/${log!.id}/run/wal?at=2`,
    notes: true,
    branches: [{ run: 'wal', name: 'b', edits: [{ omit: 1 }] }],
    by: 'Ada',
    named: true,
    hashed: true,
    redaction: null,
  });
  const inflated = new Response(file.stream().pipeThrough(new DecompressionStream('gzip')));
  return { engine, log: log!.id, plain: new Uint8Array(await inflated.arrayBuffer()) };
}

/** Takes it in; answers with the code of the fault, or null. Anything that is no fault of ours fails the test. */
async function faultOf(engine: Engine, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    await engine.take([{ name: 'x.walkback', folder: '', blob: new Blob([bytes]) }]);
    return null;
  } catch (error) {
    const { code } = toFault(error);
    expect(code, String(error)).not.toBe('internal');
    return code;
  }
}

test('bytes changed anywhere, or missing, are opened as far as they go or refused; what is here stays as it is', async () => {
  const { engine, log, plain } = await packed();
  const before = await engine.notebook.notes(log);
  const change = fc.tuple(fc.nat(plain.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), fc.nat(plain.length), async (changes, end) => {
      const bytes = plain.slice(0, end);
      for (const [at, byte] of changes) if (at < end) bytes[at] = byte;
      await faultOf(engine, bytes);
      expect(await engine.notebook.notes(log)).toEqual(before);
    }),
    { numRuns: 150 },
  );
});

test('a manifest that promises what is not there, or too much of it, is no harm', async () => {
  const { engine, plain } = await packed();
  const [head = ''] = new TextDecoder().decode(plain).split('\n');
  const manifest = JSON.parse(head);
  const [log] = manifest.logs;
  const odd = [
    { ...manifest, logs: Array(5_000).fill(log) },
    { ...manifest, logs: [{ ...log, parts: Array(50_000).fill({ file: 'a', size: 0 }) }] },
    { ...manifest, logs: [{ ...log, parts: [{ file: '../../etc/passwd', size: 2 ** 53 }] }] },
    { ...manifest, logs: [{ ...log, parts: [{ file: 'a', size: -1 }] }] },
    { ...manifest, logs: [{ ...log, system: '__proto__', shape: 'constructor' }] },
    { ...manifest, logs: [{ ...log, system: 'runtimo', shape: 'toString' }] },
    { ...manifest, logs: [{ ...log, notes: Array(100_000).fill(log.notes[0]) }] },
    { ...manifest, view: `#/log/0/run/${'x'.repeat(90_000)}` },
    { ...manifest, view: 'javascript:alert(1)' },
    { ...manifest, logs: [] },
    { ...manifest, __proto__: { polluted: true } },
  ];
  for (const each of odd) {
    const text = `${JSON.stringify(each)}\n${SMALL}`;
    await faultOf(engine, new TextEncoder().encode(text));
  }
  await faultOf(engine, new TextEncoder().encode(`{"walkback":${'['.repeat(100_000)}`));
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect((await engine.library()).entries.length).toBeGreaterThan(0);
});

test('a note of a replay never takes the place of one that is here', async () => {
  const { engine, log, plain } = await packed();
  const [mine] = await engine.notebook.notes(log);
  const text = new TextDecoder().decode(plain).replace('"text":"Mine"', '"text":"Theirs"');
  expect(text).toContain(mine!.id);
  expect(await faultOf(engine, new TextEncoder().encode(text))).toBeNull();
  expect(await engine.notebook.notes(log)).toMatchObject([{ id: mine!.id, text: 'Mine' }]);
});
