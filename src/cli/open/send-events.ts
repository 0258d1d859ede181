import {
  type FileTrouble,
  type FollowEvent,
  type Place,
  type Places,
  printPlaces,
} from '../../intake/follow/wire';
import type { Followed } from './followed';
import { printEvent } from './print-event';

/** Where events are written to. */
export interface EventLine {
  /** Resolves once the other side can take more, or is gone. */
  write(text: string): Promise<void>;
  /** Is the other side still busy with what it got? */
  readonly full: boolean;
}

/** A line on which nothing happens says so, so that the page can tell it from one that broke; in milliseconds. */
const HEARTBEAT_MS = 5_000;

/**
 * Sends what is there of the files behind the places, and then what comes, until all have ended or the signal aborts.
 * The id of each event says where all files stand behind it.
 */
export async function sendEvents(
  files: readonly Followed[],
  from: Places,
  line: EventLine,
  signal: AbortSignal,
  heartbeat = HEARTBEAT_MS,
): Promise<void> {
  const places: (Place | null)[] = [...from];
  const ended = files.map(() => false);
  const told: (FileTrouble | null)[] = files.map(() => null);
  const bell = new Bell(signal);
  const stops = files.map((file) => file.onChange(() => bell.ring()));
  // At once: whoever asked learns that the line is open.
  await line.write(': walkback\n\n');
  const beating = setInterval(() => line.full || void line.write(': still here\n\n'), heartbeat);
  try {
    while (!signal.aborted && ended.includes(false)) {
      bell.mute();
      let came = false;
      for (const number of files.keys()) if (!ended[number]) came = (await sendNext(number)) || came;
      if (!came) await bell.heard();
    }
  } finally {
    clearInterval(beating);
    for (const stop of stops) stop();
  }

  /** @returns was there anything to send? */
  async function sendNext(number: number): Promise<boolean> {
    const file = files[number]!;
    const { trouble } = file;
    if (trouble !== told[number]) {
      told[number] = trouble;
      await send({ kind: 'trouble', file: number, trouble });
    }
    const at = places[number] ?? file.start;
    if (at === null) return false;
    const piece = await file.next(at);
    if (signal.aborted || piece.kind === 'nothing') return false;
    if (piece.kind === 'bytes') {
      places[number] = { generation: at.generation, offset: at.offset + piece.bytes.length };
      await send({ kind: 'bytes', file: number, at, bytes: piece.bytes });
    } else if (piece.kind === 'restart') {
      places[number] = { generation: piece.next, offset: 0 };
      await send({ kind: 'restart', file: number, at, next: piece.next, why: piece.why });
    } else {
      ended[number] = true;
      await send({ kind: 'ended', file: number, at });
    }
    return true;
  }

  async function send(event: FollowEvent): Promise<void> {
    await line.write(`event: ${event.kind}\nid: ${printPlaces(places)}\ndata: ${printEvent(event)}\n\n`);
  }
}

/** Rings until it is muted: what happens while nobody waits is heard by who waits next. */
class Bell {
  private rung = false;
  private wake: () => void = () => {};

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.rung = true;
    this.wake();
  }

  mute(): void {
    this.rung = false;
  }

  heard(): Promise<void> {
    if (this.rung) return Promise.resolve();
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
