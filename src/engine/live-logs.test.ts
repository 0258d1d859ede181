/** Logs that are followed: a log that arrives piece by piece is, at every look, the log of what arrived. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { LiveNews } from '../model/live';
import type { RunSummary } from '../model/log';
import { StoreError } from '../store/database';
import { codeOf, freshStore, wal } from './drawn-logs';
import { Engine } from './engine';
import { LiveLog } from './live-log';
import { createLocks } from './locks';
import type { Notice } from './notice';
import { recognise } from './recognise';

const FOLLOWING = { kind: 'file', name: 'wal.jsonl', from: 'this computer' } as const;
const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

/** An engine, what it told, and a log that is followed. */
async function following(store = freshStore()) {
  const notices: Notice[] = [];
  const waiting: { holds: (notice: Notice) => boolean; resolve: () => void }[] = [];
  const engine = new Engine(store, createLocks(true), (notice) => {
    notices.push(notice);
    for (const each of waiting) if (each.holds(notice)) each.resolve();
  });
  const log = await engine.live.begin(FOLLOWING);
  const append = (text: string, file = 'wal.jsonl') => engine.live.arrive(log, file, encode(text));
  /** Resolves once there is a picture with so many events. */
  const picture = async (events: number) => {
    const made = async () =>
      (await engine.openLog(log).catch(() => null))?.summary.events === events || undefined;
    while (!(await made()))
      await new Promise<void>((resolve) => waiting.push({ holds: ({ kind }) => kind === 'live', resolve }));
  };
  const news = () =>
    notices.flatMap((notice): readonly LiveNews[] => (notice.kind === 'live' ? notice.news : []));
  return { engine, log, append, picture, news, store };
}

const runsOf = async (engine: Engine, log: string): Promise<readonly RunSummary[]> =>
  (await engine.runs(log, { text: '', outcome: null, sort: 'name' }, 0, 100)).rows;

describe('what arrives', () => {
  test('is a log from its first whole record on, and goes on running', async () => {
    const { engine, log, append, picture } = await following();
    const text = wal('1 a started\n2 a ok\n3 b started');
    expect(await append(text.slice(0, 20))).toEqual({ recognised: false, events: 0 });
    expect(await codeOf(engine.openLog(log))).toBe('gone');
    expect(await append(text.slice(20))).toEqual({ recognised: true, events: 3 });
    const [run] = await runsOf(engine, log);
    expect(run).toMatchObject({ events: 3, outcome: 'running', failures: 0 });
    await append(failed(4, 'b'));
    await picture(4);
    expect((await runsOf(engine, log))[0]).toMatchObject({ events: 4, outcome: 'failed', failures: 1 });
  });

  test('of no known kind is refused once it is enough to tell, and a document at once', async () => {
    const { append } = await following();
    await append('hello\n');
    expect(await codeOf(append('x'.repeat(300_000)))).toBe('follow-unknown');
    const other = await following();
    const store = FIXTURES.find(({ name }) => name.includes('expected-fold'))!;
    expect(await codeOf(other.append(await store.sources[0]!.blob.text()))).toMatch(/^follow-/);
  });

  test('extends the history of an open run, and says what was done again for a late event', async () => {
    const { engine, log, append, picture, news } = await following();
    const events = (seqs: number[]) => seqs.map((seq) => storedEvent(seq)).join('');
    await append(events([1, 2, 3]));
    const run = (await runsOf(engine, log))[0]!;
    const open = await engine.runOf(log, run.id);
    await open.replay();
    const history = (await open.readerAt(2)).history;
    await append(events([4, 6]));
    await picture(5);
    const grown = await engine.runOf(log, run.id);
    expect((await grown.readerAt(4)).history).toBe(history);
    expect(news().filter(({ kind }) => kind === 'redone')).toEqual([]);
    await append(events([5]));
    await picture(6);
    const again = await engine.runOf(log, run.id);
    await again.replay();
    expect((await again.readerAt(5)).history).toBe(history);
    expect(news().filter(({ kind }) => kind === 'redone')).toMatchObject([{ events: 1, position: 5 }]);
    const rows = await again.events(0, 10);
    expect(rows.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('is told where it fails, ends or hits what is watched; what was there at the beginning is no news', async () => {
    const { engine, log, append, picture, news } = await following();
    engine.live.watch([
      { kind: 'stop', name: 'job c', query: 'step = c' },
      { kind: 'rule', name: 'nothing', query: 'not a query (' },
    ]);
    await append(wal('1 a started') + failed(2, 'a'));
    await append(wal('3 b started'));
    await engine.live.caughtUp(log);
    expect(news()).toEqual([]);
    await append(failed(4, 'b') + wal('5 c started'));
    await picture(5);
    expect(news()).toMatchObject([
      { kind: 'failure', position: 3 },
      { kind: 'stop', position: 4 },
    ]);
  });

  test('is no news while the source hands on what it held before', async () => {
    const { engine, log, append, picture, news } = await following();
    await append(wal('1 a started'));
    await picture(1);
    await append(failed(2, 'a'));
    await picture(2);
    expect(news()).toEqual([]);
    expect(engine.live.views()[0]!.lastFailure).toMatchObject({ position: 1 });
    await append(failed(3, 'b'));
    await engine.live.caughtUp(log);
    await append(failed(4, 'c'));
    await picture(4);
    expect(news()).toMatchObject([{ kind: 'failure', position: 3 }]);
  });

  test('is news behind a rest, although nobody says that it has caught up', async () => {
    let now = 1_000_000;
    const live = new LiveLog('live', FOLLOWING, () => now);
    const look = async (text: string) => {
      await live.arrive('wal.jsonl', encode(text));
      await live.picture();
      return live.news([]);
    };
    expect(await look(wal('1 a started'))).toEqual([]);
    now += 2_000;
    expect(await look(failed(2, 'a'))).toEqual([]);
    now += 4_000;
    expect(await look(failed(3, 'b'))).toMatchObject([{ kind: 'failure', position: 2 }]);
  });

  test('is news from its first record on where the source held nothing', async () => {
    const { engine, log, append, picture, news } = await following();
    await engine.live.caughtUp(log);
    await append(wal('1 a started') + failed(2, 'a'));
    await picture(2);
    expect(news()).toMatchObject([{ kind: 'failure', position: 1 }]);
  });

  test('is not hidden by many news of another kind, nor by a late event before it', async () => {
    const { engine, log, append, picture, news } = await following();
    engine.live.watch([{ kind: 'stop', name: 'zz', query: 'step = zz' }]);
    await append(wal('0 a started'));
    await engine.live.caughtUp(log);
    const many = Array.from({ length: 25 }, (_, at) => failed(at + 1, `j${at}`)).join('');
    await append(many + wal('26 zz started'));
    await picture(27);
    expect(news().filter(({ kind }) => kind === 'failure')).toHaveLength(20);
    expect(news().filter(({ kind }) => kind === 'stop')).toMatchObject([{ position: 26 }]);
  });

  test('is told once that it failed: by what failed in it, and that it ended', async () => {
    const { engine, log, picture, news } = await following();
    const fixture = FIXTURES.find(({ name }) => name.endsWith('failed-retries-exhausted.jsonl'))!;
    const lines = (await fixture.sources[0]!.blob.text()).split(/(?<=\n)/);
    const end = lines.length - 1;
    await engine.live.arrive(log, 'run.jsonl', encode(lines.slice(0, 12).join('')));
    await engine.live.caughtUp(log);
    await engine.live.arrive(log, 'run.jsonl', encode(lines.slice(12).join('')));
    await picture(lines.length);
    expect(news().slice(-2)).toMatchObject([
      { kind: 'failure', position: end - 1 },
      { kind: 'ended', position: end, outcome: 'failed' },
    ]);
    expect(engine.live.views()[0]!.lastFailure).toMatchObject({ position: end - 1 });
  });

  test('in a second file of the same log', async () => {
    const { engine, log, append, picture } = await following();
    await append(wal('1 a started'), 'one.jsonl');
    await append(wal('2 b started'), 'two.jsonl');
    await append(wal('3 a ok'), 'one.jsonl');
    await picture(3);
    const record = await (await engine.runOf(log, 'wal')).record(2);
    expect(record).toMatchObject({ file: 'one.jsonl', offset: wal('1 a started').length });
  });
});

test('one engine follows a log; another one that looks at it goes on once that is let go of', async () => {
  const store = freshStore();
  const locks = createLocks(true);
  let close = () => {};
  const tryHold = async (name: string) => {
    const release = await locks.tryHold(name);
    if (release) close = release;
    return release;
  };
  const [here, there] = [new Engine(store, { ...locks, tryHold }), new Engine(store, locks)];
  const log = await here.live.begin(FOLLOWING);
  const all = wal('1 a started\n2 a ok\n3 b started');
  const [first = '', second = ''] = all.split(/(?<=\n)/);
  await here.live.arrive(log, 'wal.jsonl', encode(first));
  await here.live.settled(log);
  expect((await there.openLog(log)).summary.events).toBe(1);
  expect(await codeOf(there.live.begin(FOLLOWING, log))).toBe('followed-elsewhere');
  expect(await codeOf(there.live.finish(log, new AbortController().signal))).toBe('followed-elsewhere');
  await here.live.arrive(log, 'wal.jsonl', encode(second));
  await here.live.settled(log);
  // As the browser does when its tab is closed.
  close();
  await there.live.begin(FOLLOWING, log);
  // Its source begins again from the first byte.
  await there.live.arrive(log, 'wal.jsonl', encode(all));
  await there.live.settled(log);
  expect((await there.live.look(log))!.log.summary.events).toBe(3);
  const later = new Engine(store, createLocks(true));
  expect((await later.openLog(log)).summary.events).toBe(3);
});

describe('two tabs', () => {
  /** Two engines over one store, as after the tab of the first was closed, and a log that it followed. */
  async function handedOver() {
    const store = freshStore();
    const notices: Notice[] = [];
    const here = new Engine(store, createLocks(true));
    const there = new Engine(store, createLocks(true), (notice) => notices.push(notice));
    const log = await here.live.begin(FOLLOWING);
    const take = async (text: string) => {
      await here.live.arrive(log, 'wal.jsonl', encode(text));
      await here.live.settled(log);
    };
    const news = () =>
      notices.flatMap((notice): readonly LiveNews[] => (notice.kind === 'live' ? notice.news : []));
    return { store, here, there, log, take, news };
  }
  const signal = () => new AbortController().signal;

  test('what one kept that had looked earlier holds what the other stored since', async () => {
    const { there, log, take } = await handedOver();
    await take(wal('1 a started'));
    expect((await there.openLog(log)).summary.events).toBe(1);
    await take(wal('2 a ok\n3 b started'));
    const taken = await there.live.finish(log, signal());
    expect((await there.openLog(taken!.id)).summary.events).toBe(3);
  });

  test('what came behind a reload is news, and what was told before is not told again', async () => {
    const { here, there, log, take, news } = await handedOver();
    const first = wal('1 a started');
    await take(first);
    await here.live.restart(log, 'wal.jsonl', 'truncated');
    await take(failed(2, 'a'));
    const problems = async (engine: Engine) =>
      (await engine.openLog(log)).summary.problems.map(({ code }) => code);
    await here.live.look(log);
    const before = await problems(here);
    expect(before).toContain('missing-part');
    await there.openLog(log);
    await there.live.begin(FOLLOWING, log);
    expect(await problems(there)).toEqual(before);
    expect(news()).toEqual([]);
    await there.live.arrive(log, 'wal.jsonl', encode(failed(2, 'a') + failed(3, 'b')));
    await there.live.look(log);
    expect(news()).toMatchObject([{ kind: 'failure' }]);
  });

  test('what one deleted does not come back from the other, nor can it be gone on with', async () => {
    const { store, here, there, log, take } = await handedOver();
    await take(wal('1 a started'));
    await there.openLog(log);
    await there.remove(log);
    await take(wal('2 a ok')).catch(() => {});
    expect(await store.arrivals(log)).toEqual([]);
    expect(await codeOf(here.live.arrive(log, 'wal.jsonl', encode(wal('3 b started'))))).toBe('gone');
    expect(await codeOf(there.live.begin(FOLLOWING, log))).toBe('gone');
  });

  test('a store that does not answer has deleted nothing', async () => {
    const { store, here, log, take } = await handedOver();
    await take(wal('1 a started'));
    store.entry = async () => {
      throw new StoreError('unavailable');
    };
    await take(wal('2 a ok'));
    await here.refresh();
    expect(here.live.has(log)).toBe(true);
  });

  test('a failed opening, or two presses at once, leave the log to be followed', async () => {
    const { store, there, log, take } = await handedOver();
    await take(wal('1 a started'));
    const arrivals = store.arrivals.bind(store);
    store.arrivals = async () => {
      store.arrivals = arrivals;
      throw new Error('no');
    };
    await expect(there.live.begin(FOLLOWING, log)).rejects.toThrow();
    const [begun] = await Promise.all([there.live.begin(FOLLOWING, log), there.live.begin(FOLLOWING, log)]);
    expect(begun).toBe(log);
  });
});

describe('a folder in which each record has a file of its own', () => {
  test('is followed as the saves that are seen, and is then the log of these saves', async () => {
    const name = 'dag-executor/ingest-retry-deadletter.saves.jsonl';
    const fixture = FIXTURES.find((each) => each.name === name)!;
    const text = await fixture.sources[0]!.blob.text();
    const engine = new Engine(freshStore(), createLocks(true));
    const log = await engine.live.begin({ kind: 'folder', name: 'store', from: 'this computer' });
    const seen = new Set<string>();
    for (const line of text.trimEnd().split('\n')) {
      const file = `${(JSON.parse(line) as { key: string }).key.replace(/\W/g, '_')}.json`;
      if (seen.has(file)) await engine.live.restart(log, file, 'replaced');
      seen.add(file);
      // A file that is being written holds only some of it.
      await engine.live.arrive(log, file, encode(line.slice(0, 20)));
      await engine.live.arrive(log, file, encode(line.slice(20)));
    }
    const { summary } = (await engine.live.look(log))!.log;
    expect(summary.problems.map(({ code }) => code)).not.toContain('missing-part');
    const taken = await engine.live.finish(log, new AbortController().signal);
    const dropped = await engine.take(fixture.sources);
    expect(dropped.logs).toMatchObject([{ id: taken!.id, known: true }]);
  });
});

describe('what an attacker of this would try', () => {
  const KEPT = new AbortController().signal;

  test('white space behind a record that has a file of its own is no other save', async () => {
    const name = 'dag-executor/etl-success.saves.jsonl';
    const [line] = (await FIXTURES.find((each) => each.name === name)!.sources[0]!.blob.text()).split('\n');
    const engine = new Engine(freshStore(), createLocks(true));
    const log = await engine.live.begin({ kind: 'folder', name: 'store', from: 'this computer' });
    await engine.live.arrive(log, 'a.json', encode(line!));
    expect(await engine.live.arrive(log, 'a.json', encode('\n'))).toMatchObject({ events: 1 });
  });

  test('a first line of half a megabyte in pieces is waited for', async () => {
    const { append } = await following();
    const text = wal(`1 a started ${500_000}`);
    for (let at = 0; at < text.length; at += 60_000) await append(text.slice(at, at + 60_000));
    expect(await append(wal('2 a ok'))).toEqual({ recognised: true, events: 2 });
  });

  test('a file that is no part of the log is left out of it, and that is said', async () => {
    const { engine, log, append } = await following();
    await append(wal('1 a started\n2 a ok'));
    await append(`${'a note of some kind\n'.repeat(20_000)}`, 'notes.txt');
    const taken = await engine.live.finish(log, KEPT);
    const { summary } = await engine.openLog(taken!.id);
    expect(summary.parts.map(({ file }) => file)).toEqual(['wal.jsonl']);
    expect(summary.problems.map(({ code }) => code)).toContain('stray-file');
    expect(summary.problems.map(({ code }) => code)).not.toContain('bad-json');
  });

  test('what all of the records tell counts in the end, not what the first one told', async () => {
    const name = 'enact/event-log-merged-omitted-options.jsonl';
    const fixture = FIXTURES.find((each) => each.name === name)!;
    const lines = (await fixture.sources[0]!.blob.text()).split(/(?<=\n)/);
    const gapped = [lines[0], ...lines.slice(2)];
    const { engine, log, append } = await following();
    for (const line of gapped) await append(line!);
    const taken = await engine.live.finish(log, KEPT);
    const dropped = new Engine(freshStore(), createLocks(true));
    const blob = new Blob([gapped.join('')]);
    const [whole] = (await dropped.take([{ name: 'wal.jsonl', folder: '', blob }])).logs;
    const [a, b] = [await engine.openLog(taken!.id), await dropped.openLog(whole!.id)];
    expect(a.entry.shape).toBe(b.entry.shape);
    expect(a.summary.problems).toEqual(b.summary.problems);
  });

  test('begun twice behind a reload, nothing is taken twice', async () => {
    const first = await following();
    const text = wal('1 a started\n2 a ok');
    await first.append(text);
    await first.engine.live.settled(first.log);
    const second = new Engine(first.store, createLocks(true));
    const opening = second.openLog(first.log);
    await Promise.all([second.live.begin(FOLLOWING, first.log), opening]);
    expect(await second.live.arrive(first.log, 'wal.jsonl', encode(text))).toMatchObject({ events: 2 });
  });

  test('deleted while it arrives and is stored, it leaves nothing behind', async () => {
    const { engine, log, append, store } = await following();
    await append(wal('1 a started'));
    const late = append(wal('2 a ok')).catch((fault: { code: string }) => fault.code);
    const storing = engine.live.settled(log).catch(() => {});
    await engine.remove(log);
    await Promise.all([late, storing]);
    expect(await codeOf(append(wal('3 b started')))).toBe('gone');
    expect(await store.arrivals(log)).toEqual([]);
    expect((await engine.library()).entries).toEqual([]);
  });
});

describe('a rotated, cut or replaced file', () => {
  test('keeps what came before, and is one log', async () => {
    const { engine, log, append, picture } = await following();
    await append(wal('1 a started\n2 a ok'));
    await engine.live.restart(log, 'wal.jsonl', 'rotated');
    await append(wal('3 b started'));
    await picture(3);
    const taken = await engine.live.finish(log, new AbortController().signal);
    const view = await engine.openLog(taken!.id);
    expect(view.summary.parts.map(({ file }) => file)).toEqual(['wal.jsonl.1', 'wal.jsonl']);
    expect(view.summary.events).toBe(3);
  });

  test('that was cut short says so', async () => {
    const { engine, log, append, picture, news } = await following();
    await append(wal('1 a started\n2 a ok'));
    await engine.live.restart(log, 'wal.jsonl', 'truncated');
    await append(wal('3 b started'));
    await picture(3);
    const { summary } = await engine.openLog(log);
    expect(summary.problems.map(({ code }) => code)).toContain('missing-part');
    expect(news()).toContainEqual({ kind: 'restart', file: 'wal.jsonl', why: 'truncated' });
  });
});

describe('a log that was followed', () => {
  test('is, once it is finished, the log of the same bytes dropped', async () => {
    const { engine, log, append, store } = await following();
    const text = wal('1 a started\n2 a ok\n3 b started');
    await append(text);
    const taken = await engine.live.finish(log, new AbortController().signal);
    const blob = new Blob([text]);
    const dropped = await engine.take([{ name: 'wal.jsonl', folder: '', blob }]);
    expect(dropped.logs).toMatchObject([{ id: taken!.id, known: true }]);
    expect((await runsOf(engine, taken!.id))[0]).toMatchObject({ outcome: 'crashed' });
    expect(await codeOf(engine.openLog(log))).toBe('gone');
    expect(await store.arrivals(log)).toEqual([]);
  });

  test('is there again after its tab was closed, and goes on without taking anything twice', async () => {
    const first = await following();
    const [one, two] = [wal('1 a started\n2 a ok'), wal('3 b started')];
    await first.append(one);
    await first.engine.live.settled(first.log);
    // Another engine on the same store, as behind a reload.
    const second = new Engine(first.store, createLocks(true));
    expect((await second.openLog(first.log)).summary.events).toBe(2);
    await second.live.begin(FOLLOWING, first.log);
    // The source begins from its first byte again.
    const halfway = Math.floor(one.length / 3);
    await second.live.arrive(first.log, 'wal.jsonl', encode(one.slice(0, halfway)));
    await second.live.arrive(first.log, 'wal.jsonl', encode(one.slice(halfway) + two.slice(0, 10)));
    expect(await second.live.arrive(first.log, 'wal.jsonl', encode(two.slice(10)))).toMatchObject({
      events: 3,
    });
  });

  test('begins a new part where its source holds something else by then', async () => {
    const first = await following();
    await first.append(wal('1 a started\n2 a ok'));
    await first.engine.live.settled(first.log);
    const second = new Engine(first.store, createLocks(true));
    await second.live.begin(FOLLOWING, first.log);
    await second.live.arrive(first.log, 'wal.jsonl', encode(wal('1 a started\n7 z started')));
    const taken = await second.live.finish(first.log, new AbortController().signal);
    const { summary } = await second.openLog(taken!.id);
    expect(summary.parts.map(({ file }) => file)).toEqual(['wal.jsonl.1', 'wal.jsonl']);
  });
});

describe('a fixture that is followed is told as one that was dropped', () => {
  for (const fixture of FIXTURES.filter(({ sources }) => sources.length === 1))
    test(fixture.name, async () => {
      const [found] = (await recognise(fixture.sources)).logs;
      const framing = found?.plan.parts[0]?.framing.kind;
      if (found === undefined || framing === 'document') return;
      const bytes = new Uint8Array(await found.plan.blob.arrayBuffer());
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 4 }), async (cuts) => {
          const store = freshStore();
          const engine = new Engine(store, createLocks(true));
          const log = await engine.live.begin({ ...FOLLOWING, name: found.name });
          let from = 0;
          for (const end of [...cuts.sort((a, b) => a - b), bytes.length]) {
            await engine.live.arrive(log, found.plan.parts[0]!.file, bytes.slice(from, end));
            from = end;
          }
          const taken = await engine.live.finish(log, new AbortController().signal);
          // What has no line of its own yet is not known for anything.
          if (taken === null) return;
          const dropped = await engine.take(fixture.sources);
          expect(dropped.logs[0]).toMatchObject({ id: taken.id, known: true });
          store.close();
        }),
        { numRuns: 2 },
      );
    });
});

/** The record of a job that failed. */
function failed(seq: number, job: string): string {
  const record = { seq, ts: 1_795_296_900, type: 'job_failed', job_id: job, capability: 'ShellExec' };
  return `${JSON.stringify({ ...record, error: 'it broke' })}\n`;
}

/** An event of an enact log, which is ordered by its number. */
function storedEvent(sequence: number): string {
  return `${JSON.stringify({
    sequence,
    execution_id: 'e1',
    tenant_id: 't1',
    event:
      sequence === 1
        ? { type: 'execution_started', parent: null, metadata: {} }
        : {
            type: 'step_started',
            step_id: `s${sequence}`,
            parent_step_id: null,
            step_type: 'node',
            name: 'n',
          },
    timestamp: `2026-08-19T12:00:0${sequence}Z`,
  })}\n`;
}
