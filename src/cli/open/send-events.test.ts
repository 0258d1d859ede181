import { expect, test } from 'vitest';
import { parseEvent } from '../../intake/follow/wire';
import { type Followed, Listeners, type Piece } from './followed';
import { sendEvents } from './send-events';

/** A file whose pieces a test lays out one by one. */
class Laid implements Followed {
  readonly start = { generation: 0, offset: 0 };
  trouble: Followed['trouble'] = null;
  asked = 0;
  private readonly pieces: Piece[] = [];
  private readonly listeners = new Listeners();

  lay(piece: Piece): void {
    this.pieces.push(piece);
    this.listeners.tell();
  }

  reaches(): boolean {
    return true;
  }

  async next(): Promise<Piece> {
    this.asked++;
    return this.pieces.shift() ?? { kind: 'nothing' };
  }

  onChange(changed: () => void): () => void {
    return this.listeners.add(changed);
  }

  async close(): Promise<void> {}
}

/** A line that takes what it gets, as long as the test lets it. */
class Line {
  readonly lines: string[] = [];
  full = false;
  go: () => void = () => {};

  async write(text: string): Promise<void> {
    this.lines.push(text);
    if (this.full)
      await new Promise<void>((resolve) => {
        this.go = resolve;
      });
  }

  /** The events that were written, in a word each. */
  get events(): string[] {
    return this.lines.flatMap((text) => {
      const [, kind, data] = text.match(/^event: (\w+)\n(?:id: .*\n)?data: (.*)\n\n$/) ?? [];
      const event = parseEvent(kind, data ?? '');
      return event === null
        ? []
        : [event.kind === 'bytes' ? Buffer.from(event.bytes).toString() : event.kind];
    });
  }
}

const bytes = (text: string): Piece => ({ kind: 'bytes', bytes: new TextEncoder().encode(text) });

test('what is there comes first, then what is laid, in the order of the file', async () => {
  const file = new Laid();
  const line = new Line();
  file.lay(bytes('one\n'));
  const sent = sendEvents([file], [null], line, new AbortController().signal);
  await expect.poll(() => line.events).toEqual(['one\n']);
  file.lay({ kind: 'restart', next: 1, why: 'rotated' });
  file.lay(bytes('two\n'));
  file.lay({ kind: 'ended' });
  await sent;
  expect(line.events).toEqual(['one\n', 'restart', 'two\n', 'ended']);
  expect(line.lines.at(-1)).toMatch(/^event: ended\nid: 1:4\ndata: \d+ 0 1:4\n\n$/);
});

test('whoever is busy is not sent more, and no more is read for it', async () => {
  const file = new Laid();
  const line = new Line();
  for (const text of ['1', '2', '3']) file.lay(bytes(text));
  line.full = true;
  const sent = sendEvents([file], [null], line, new AbortController().signal, 1);
  line.go();
  await expect.poll(() => line.events).toEqual(['1']);
  // Heartbeats have come due in the meantime, and were left out.
  expect(line.lines).toHaveLength(2);
  expect(file.asked).toBe(1);
  line.full = false;
  line.go();
  file.lay({ kind: 'ended' });
  await sent;
  expect(line.events).toEqual(['1', '2', '3', 'ended']);
});

test('a line on which nothing happens says that it is there', async () => {
  const line = new Line();
  const leave = new AbortController();
  const sent = sendEvents([new Laid()], [null], line, leave.signal, 1);
  await expect.poll(() => line.lines.filter((text) => text === ': still here\n\n').length).toBeGreaterThan(2);
  leave.abort();
  await sent;
});

test('a file that cannot be read is told of once, and when it can again', async () => {
  const file = new Laid();
  const line = new Line();
  const leave = new AbortController();
  file.trouble = 'missing';
  const sent = sendEvents([file], [null], line, leave.signal);
  await expect.poll(() => line.events).toEqual(['trouble']);
  expect(line.lines.at(-1)).toMatch(/data: \d+ 0 missing\n/);
  file.trouble = null;
  file.lay(bytes('one\n'));
  await expect.poll(() => line.events).toEqual(['trouble', 'trouble', 'one\n']);
  leave.abort();
  await sent;
});
