import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printEvent } from '../../cli/open/print-event';
import type { FollowSink, FollowState, FollowWorld, Restart } from '../../model/follow';
import { followStream, STALL_MS } from './stream';
import { type FollowEvent, type Place, parsePlaces, printPlaces } from './wire';

const ADDRESS = 'http://127.0.0.1:4177/secret/follow';
const encoder = new TextEncoder();

/** What a file went through: the bytes of each generation, and why the next one began. */
interface Story {
  readonly generations: readonly { readonly why: Restart; readonly text: string }[];
}

/** What may become of one connection on its way. Numbers are counted in chunks. */
type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'cut' | 'broken' | 'stalled' | 'doubled' | 'lost'; readonly chunk: number };

interface Line {
  readonly chunk: number;
  readonly fault: Fault;
}

/** The server in a few words: every event behind some places, all at once. */
function eventsBehind(stories: readonly Story[], from: string, piece: number): string {
  const places = [...(parsePlaces(from, stories.length) ?? expect.fail(`no places: ${from}`))];
  let text = ': walkback\n\n';
  const send = (event: FollowEvent) => {
    text += `event: ${event.kind}\nid: ${printPlaces(places)}\ndata: ${printEvent(event)}\n\n: still here\n\n`;
  };
  for (const [file, { generations }] of stories.entries()) {
    let at: Place = places[file] ?? { generation: 0, offset: 0 };
    for (;;) {
      const left = encoder.encode(generations[at.generation]!.text).slice(at.offset, at.offset + piece);
      const following = generations[at.generation + 1];
      if (left.length > 0) {
        places[file] = { ...at, offset: at.offset + left.length };
        send({ kind: 'bytes', file, at, bytes: left });
      } else if (following) {
        places[file] = { generation: at.generation + 1, offset: 0 };
        send({ kind: 'restart', file, at, next: at.generation + 1, why: following.why });
      } else break;
      at = places[file]!;
    }
    send({ kind: 'ended', file, at });
  }
  return text;
}

/** Time that passes when it is waited for. A line that is silent is given up when nothing else can happen. */
class World implements FollowWorld {
  readonly asked: string[] = [];
  readonly slept: number[] = [];
  private silence: () => void = () => {};
  private clock = 0;

  constructor(
    private readonly stories: readonly Story[],
    private readonly lines: readonly Line[],
    private readonly piece: number,
  ) {}

  readonly now = () => this.clock;

  readonly sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      const pass = () => {
        this.clock += ms;
        this.slept.push(ms);
        resolve();
      };
      if (ms === STALL_MS) this.silence = pass;
      else pass();
    });

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const { fault, chunk } = this.lines[this.asked.length] ?? { fault: { kind: 'none' }, chunk: 1000 };
    const from = new URL(String(input)).searchParams.get('from')!;
    this.asked.push(from);
    if (fault.kind === 'unreachable') throw new TypeError('Failed to fetch');
    if (fault.kind === 'refused') return new Response('no', { status: fault.status });
    const bytes = encoder.encode(eventsBehind(this.stories, from, this.piece));
    const body = new ReadableStream<Uint8Array>({ start: (to) => this.send(bytes, chunk, fault, to) });
    init?.signal?.addEventListener('abort', () => void body.cancel().catch(() => {}));
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  };

  private send(
    bytes: Uint8Array,
    size: number,
    fault: Fault,
    to: ReadableStreamDefaultController<Uint8Array>,
  ): void {
    for (let at = 0, chunk = 0; at < bytes.length; at += size, chunk++) {
      const what = 'chunk' in fault && fault.chunk === chunk ? fault.kind : 'none';
      const piece = bytes.slice(at, at + size);
      if (what === 'lost') continue;
      if (what === 'cut') break;
      // Once what was sent before is read.
      if (what === 'broken') setTimeout(() => to.error(new TypeError('network error')));
      if (what === 'stalled') setTimeout(() => this.silence());
      if (what === 'broken' || what === 'stalled') return;
      to.enqueue(piece);
      if (what === 'doubled') to.enqueue(piece.slice());
    }
    to.close();
  }
}

/** Writes down what is handed on, and resolves once nothing more will come. */
class Sink implements FollowSink {
  readonly handed = new Map<string, string>();
  readonly states: FollowState[] = [];
  readonly over: Promise<void>;
  private end: () => void = () => {};
  private readonly decoder = new Map<string, TextDecoder>();

  constructor(private readonly ends: (state: FollowState) => boolean = ({ contact }) => contact === 'ended') {
    this.over = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  async append(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const decoder = this.decoder.get(file) ?? new TextDecoder();
    this.decoder.set(file, decoder);
    await Promise.resolve();
    this.note(file, decoder.decode(bytes, { stream: true }));
  }

  async restart(file: string, why: Restart): Promise<void> {
    this.note(file, `<${why}>`);
  }

  state(state: FollowState): void {
    this.states.push(state);
    if (this.ends(state)) this.end();
  }

  /** What had been handed on when it was told to have caught up. */
  readonly caughtUpWith: Record<string, string>[] = [];

  caughtUp(): void {
    this.caughtUpWith.push(Object.fromEntries(this.handed));
  }

  private note(file: string, text: string): void {
    this.handed.set(file, (this.handed.get(file) ?? '') + text);
  }
}

/** The slow obvious twin: what each file went through, end to end, from its first byte on. */
function whole({ generations }: Story): string {
  let text = '';
  for (const each of generations) text += text === '' ? each.text : `<${each.why}>${each.text}`;
  return text;
}

const name = (file: number) => `file ${file}`;

async function followed(
  stories: readonly Story[],
  lines: readonly Line[],
  piece = 7,
  sizes: readonly number[] = [],
) {
  const world = new World(stories, lines, piece);
  const sink = new Sink();
  const files = stories.map((_, file) => name(file));
  const follower = followStream({ address: ADDRESS, files, sizes }, sink, world);
  await sink.over;
  return { world, sink, follower };
}

const story = (...texts: string[]): Story => ({
  generations: texts.map((text) => ({ why: 'rotated' as const, text })),
});

const anyStory: fc.Arbitrary<Story> = fc.record({
  generations: fc.array(
    fc.record({
      why: fc.constantFrom('rotated' as const, 'truncated' as const, 'replaced' as const),
      text: fc.string({ unit: fc.constantFrom('a', 'b', '\n', '{"seq":1}\n', 'é'), maxLength: 40 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const anyLine: fc.Arbitrary<Line> = fc.record({
  chunk: fc.integer({ min: 1, max: 120 }),
  fault: fc.oneof(
    fc.record({
      kind: fc.constantFrom('cut', 'broken', 'stalled', 'doubled', 'lost' as const),
      chunk: fc.nat(30),
    }),
    fc.constant({ kind: 'unreachable' as const }),
    fc.record({ kind: fc.constant('refused' as const), status: fc.constantFrom(429, 500, 503) }),
    fc.constant({ kind: 'none' as const }),
  ),
});

test('what the files held when the server began is told to be there, once', async () => {
  const { sink } = await followed([story('abcdefghij'), story('xyz')], [], 1, [4, 2]);
  expect(sink.caughtUpWith).toHaveLength(1);
  const { [name(0)]: a = '', [name(1)]: x = '' } = sink.caughtUpWith[0]!;
  expect([a.length >= 4, x.length >= 2]).toEqual([true, true]);
});

test('whatever is cut, doubled, lost or silent on the line, what is handed on is what the server holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStory, { minLength: 1, maxLength: 3 }),
      fc.array(anyLine, { maxLength: 8 }),
      fc.integer({ min: 1, max: 30 }),
      async (stories, lines, piece) => {
        const { sink } = await followed(stories, lines, piece);
        for (const [file, each] of stories.entries())
          expect(sink.handed.get(name(file)) ?? '').toBe(whole(each));
        expect(sink.states.at(-1)!.contact).toBe('ended');
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);

describe('a connection', () => {
  test('that is well is asked for once, from the beginning', async () => {
    const { world, sink } = await followed([story('a\n', 'b\n'), story('c\n')], []);
    expect(world.asked).toEqual(['-,-']);
    expect(sink.handed).toEqual(
      new Map([
        ['file 0', 'a\n<rotated>b\n'],
        ['file 1', 'c\n'],
      ]),
    );
    expect(sink.states[0]!.contact).toBe('opening');
    expect(sink.states.at(-1)!.bytes).toBe(6);
  });

  test('that breaks is taken up behind the last byte that was handed on', async () => {
    const cut = { chunk: 100, fault: { kind: 'cut', chunk: 1 } } as const;
    const { world, sink } = await followed([story('one line\nanother\n')], [cut]);
    expect(world.asked).toEqual(['-', '0:7']);
    expect(sink.states.find(({ contact }) => contact === 'retrying')).toMatchObject({
      trouble: { code: 'broken-off', facts: { host: '127.0.0.1:4177' } },
      nextTry: 500,
    });
  });

  test('that is silent for a quarter of a minute is given up', async () => {
    const { world, sink } = await followed(
      [story('one line\n')],
      [{ chunk: 100, fault: { kind: 'stalled', chunk: 1 } }],
    );
    expect(world.slept).toEqual([STALL_MS, 500]);
    expect(sink.states.find(({ contact }) => contact === 'retrying')?.trouble).toMatchObject({
      code: 'stalled',
      facts: { seconds: 15 },
    });
  });

  test('that fails again and again is tried less and less often, at least every half minute', async () => {
    const failing = { chunk: 1, fault: { kind: 'unreachable' } } as const;
    const { world } = await followed([story('x\n')], Array(9).fill(failing));
    expect(world.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('to an address where nothing is any more waits for the reader', async () => {
    const gone = { chunk: 1, fault: { kind: 'refused', status: 404 } } as const;
    const world = new World([story('x\n')], [gone], 9);
    const waiting = new Sink(({ contact }) => contact === 'waiting' || contact === 'ended');
    const follower = followStream({ address: ADDRESS, files: ['wal'] }, waiting, world);
    await waiting.over;
    expect(waiting.states.at(-1)).toMatchObject({ trouble: { code: 'missing' }, nextTry: null });
    const done = new Promise<void>((resolve) => {
      const state = waiting.state.bind(waiting);
      waiting.state = (each) => {
        state(each);
        if (each.contact === 'ended') resolve();
      };
    });
    follower.tryNow();
    await done;
    expect(waiting.handed.get('wal')).toBe('x\n');
  });

  test('that brings a page instead of a stream is not read', async () => {
    const sink = new Sink(({ contact }) => contact === 'waiting');
    const world = new World([story('x\n')], [], 9);
    const page = async () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } });
    followStream({ address: ADDRESS, files: ['wal'] }, sink, {
      now: world.now,
      sleep: world.sleep,
      fetch: page,
    });
    await sink.over;
    expect(sink.states.at(-1)!.trouble).toMatchObject({ code: 'not-the-kind' });
  });
});

/** A line that a test writes by hand. */
function openLine() {
  let to!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      to = controller;
    },
  });
  const world: FollowWorld = {
    now: () => 42,
    sleep: () => new Promise(() => {}),
    fetch: async () => new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }),
  };
  const send = (event: FollowEvent) =>
    to.enqueue(encoder.encode(`event: ${event.kind}\ndata: ${printEvent(event)}\n\n`));
  return { world, send };
}

describe('while it is followed', () => {
  test('a file that is missing is said to be so, and not any more once it is there', async () => {
    const { world, send } = openLine();
    const sink = new Sink(({ trouble }) => trouble !== null);
    followStream({ address: ADDRESS, files: ['wal.jsonl'] }, sink, world);
    send({ kind: 'trouble', file: 0, trouble: 'missing' });
    await sink.over;
    expect(sink.states.at(-1)).toMatchObject({
      contact: 'retrying',
      trouble: { code: 'missing', facts: { name: 'wal.jsonl' } },
      lastContact: 42,
    });
    send({ kind: 'trouble', file: 0, trouble: null });
    await expect.poll(() => sink.states.at(-1)).toMatchObject({ contact: 'live', trouble: null });
  });

  test('a server that stops says so: it has ended', async () => {
    const { world, send } = openLine();
    const sink = new Sink();
    followStream({ address: ADDRESS, files: ['wal.jsonl'] }, sink, world);
    send({ kind: 'stopped' });
    await sink.over;
    expect(sink.states.at(-1)!.contact).toBe('ended');
  });

  test('nothing is handed on, and nothing said, once it was stopped', async () => {
    const { world, send } = openLine();
    const sink = new Sink(({ bytes }) => bytes > 0);
    const follower = followStream({ address: ADDRESS, files: ['wal.jsonl'] }, sink, world);
    const bytes = encoder.encode('x\n');
    send({ kind: 'bytes', file: 0, at: { generation: 0, offset: 0 }, bytes });
    await sink.over;
    // While the second of two is being taken, the reader stops it: the third is not begun.
    const append = sink.append.bind(sink);
    sink.append = async (file, more) => {
      await append(file, more);
      follower.stop();
    };
    send({ kind: 'bytes', file: 0, at: { generation: 0, offset: 2 }, bytes });
    send({ kind: 'bytes', file: 0, at: { generation: 0, offset: 4 }, bytes });
    await expect.poll(() => sink.states.at(-1)!.contact).toBe('stopped');
    expect(sink.handed.get('wal.jsonl')).toBe('x\nx\n');
    const told = sink.states.length;
    follower.stop();
    follower.tryNow();
    expect(sink.states).toHaveLength(told);
  });
});
