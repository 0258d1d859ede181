import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type {
  Contact,
  Follower,
  FollowSink,
  FollowTrouble,
  FollowTroubleCode,
  FollowWorld,
} from '../../model/follow';
import { type FollowEvent, type Place, parseEvent, printPlaces } from './wire';

/** Files whose growth one stream brings. */
export interface StreamedFiles {
  /** Where the stream is: `…/follow`. */
  readonly address: string;
  /** What the files are called, in the order of their numbers. */
  readonly files: readonly string[];
  /** How many bytes each of them had when the server began, in that order. */
  readonly sizes?: readonly number[];
}

/** The server says that it is still there more often than this; in milliseconds. */
export const STALL_MS = 15_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** The longest event that is read, in letters: what the server sends has less than 100,000. */
const MAX_EVENT = 1 << 20;

/**
 * Follows files that `walkback open --follow` streams. Every event says where it belongs: what came before is not handed
 * on again, and where something is missing the stream is asked for anew from the last byte that was handed on.
 */
export function followStream(files: StreamedFiles, sink: FollowSink, world: FollowWorld): Follower {
  const follower = new StreamFollower(files, sink, world);
  void follower.run();
  return follower;
}

/** Why a stream is over, if not because of an error of ours. */
class Interrupted extends Error {
  constructor(readonly trouble: FollowTrouble) {
    super(trouble.code);
  }
}

class StreamFollower implements Follower {
  private readonly places: (Place | null)[];
  private readonly ended: boolean[];
  /** Was anything handed on of the file? */
  private readonly begun: boolean[];
  /** What is wrong with a file itself, by its number, while the stream is well. */
  private readonly troubles = new Map<number, FollowTrouble>();
  private readonly stopping = new AbortController();
  private pause = new AbortController();
  private bytes = 0;
  private lastContact: number | null = null;
  /** The server said that it stops. */
  private over = false;
  /** Something that the files held from the beginning was not handed on yet. */
  private behind = true;

  constructor(
    private readonly source: StreamedFiles,
    private readonly sink: FollowSink,
    private readonly world: FollowWorld,
  ) {
    this.places = source.files.map(() => null);
    this.ended = source.files.map(() => false);
    this.begun = source.files.map(() => false);
  }

  stop(): void {
    if (this.stopped) return;
    this.tell(this.isOver ? 'ended' : 'stopped');
    this.stopping.abort();
    this.pause.abort();
  }

  tryNow(): void {
    this.pause.abort();
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private get isOver(): boolean {
    return this.over || !this.ended.includes(false);
  }

  /** Listens, and listens again, until it is stopped or nothing more will come. */
  async run(): Promise<void> {
    this.tell('opening');
    for (let failures = 0; !this.stopped; failures++) {
      const before = printPlaces(this.places);
      const trouble = await this.listen();
      if (this.stopped) return;
      if (this.isOver) return this.tell('ended');
      if (printPlaces(this.places) !== before) failures = 0;
      await this.rest(trouble, failures);
    }
  }

  /** Waits before the next try; where only the reader can help, until there is a word. */
  private async rest(trouble: FollowTrouble, failures: number): Promise<void> {
    this.pause = new AbortController();
    const { signal } = this.pause;
    if (HOPELESS.includes(trouble.code)) {
      this.tell('waiting', trouble);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      return;
    }
    const ms = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    this.tell('retrying', trouble, this.world.now() + ms);
    await this.world.sleep(ms, signal).catch(() => {});
  }

  /** One connection, from its beginning to its end; why it ended. */
  private async listen(): Promise<FollowTrouble> {
    const line = new AbortController();
    const cut = () => line.abort();
    this.stopping.signal.addEventListener('abort', cut, { once: true });
    try {
      const body = await this.connect(line.signal);
      this.lookBehind();
      const decoder = new TextDecoder();
      const came: EventSourceMessage[] = [];
      const parser = createParser({ onEvent: (event) => came.push(event), maxBufferSize: MAX_EVENT });
      for (;;) {
        const next = await this.patiently(body.read(), 'broken-off');
        if (next.done) return this.troubleOf('broken-off');
        this.lastContact = this.world.now();
        parser.feed(decoder.decode(next.value, { stream: true }));
        for (const { event, data } of came.splice(0)) {
          await this.take(parseEvent(event, data));
          if (this.stopped || this.isOver) return this.troubleOf('broken-off');
        }
        this.tellLive();
        this.lookBehind();
      }
    } catch (error) {
      return error instanceof Interrupted ? error.trouble : this.troubleOf('broken-off');
    } finally {
      this.stopping.signal.removeEventListener('abort', cut);
      line.abort();
    }
  }

  private async connect(signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const { fetch } = this.world;
    const asked = {
      signal,
      headers: { Accept: 'text/event-stream' },
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    } as const;
    const query = new URLSearchParams({ from: printPlaces(this.places) });
    const answer = await this.patiently(fetch(`${this.source.address}?${query}`, asked), 'unreachable');
    const code = codeOf(answer.status);
    if (code !== null) throw new Interrupted(this.troubleOf(code, { status: answer.status }));
    const type = answer.headers.get('Content-Type') ?? '';
    if (!type.startsWith('text/event-stream') || answer.body === null)
      throw new Interrupted(this.troubleOf('not-the-kind'));
    this.lastContact = this.world.now();
    this.tellLive();
    return answer.body.getReader();
  }

  /** Waits for something as long as a line may be silent. */
  private async patiently<T>(promise: Promise<T>, otherwise: FollowTroubleCode): Promise<T> {
    const waiting = new AbortController();
    const stalled = this.world.sleep(STALL_MS, waiting.signal).then(() => {
      throw new Interrupted(this.troubleOf('stalled', { seconds: STALL_MS / 1000 }));
    });
    const failed = promise.catch(() => {
      throw new Interrupted(this.troubleOf(otherwise));
    });
    try {
      return await Promise.race([failed, stalled]);
    } finally {
      stalled.catch(() => {});
      failed.catch(() => {});
      waiting.abort();
    }
  }

  /** Hands an event on if it continues what was handed on before. */
  private async take(event: FollowEvent | null): Promise<void> {
    if (event === null) throw new Interrupted(this.troubleOf('broken-off'));
    if (event.kind === 'stopped') {
      this.over = true;
      return;
    }
    const { file: number } = event;
    const name = this.source.files[number];
    if (name === undefined) throw new Interrupted(this.troubleOf('broken-off'));
    if (event.kind === 'trouble') {
      if (event.trouble === null) this.troubles.delete(number);
      else this.troubles.set(number, { code: event.trouble, facts: { name } });
      return;
    }
    if (!continues(this.places[number] ?? null, event.at))
      throw new Interrupted(this.troubleOf('broken-off'));
    switch (event.kind) {
      case 'bytes':
        await this.sink.append(name, event.bytes);
        this.bytes += event.bytes.length;
        this.begun[number] = true;
        this.places[number] = { ...event.at, offset: event.at.offset + event.bytes.length };
        return;
      case 'restart':
        // Where nothing was handed on, anything is the beginning.
        if (this.begun[number]) await this.sink.restart(name, event.why);
        this.places[number] = { generation: event.next, offset: 0 };
        return;
      case 'ended':
        this.ended[number] = true;
        return;
    }
  }

  private lookBehind(): void {
    if (!this.behind || this.stopped) return;
    // A file that was begun anew, or cannot be read, keeps nobody waiting.
    const { sizes = [] } = this.source;
    this.behind = sizes.some((size, number) => {
      const place = this.places[number];
      const known = place == null ? 0 : place.generation === 0 ? place.offset : size;
      return known < size && !this.troubles.has(number) && !this.ended[number];
    });
    if (!this.behind) this.sink.caughtUp();
  }

  private troubleOf(code: FollowTroubleCode, facts: FollowTrouble['facts'] = {}): FollowTrouble {
    return { code, facts: { host: new URL(this.source.address).host, ...facts } };
  }

  /** The stream is well; a file of it may not be. */
  private tellLive(): void {
    const [trouble] = this.troubles.values();
    this.tell(trouble === undefined ? 'live' : 'retrying', trouble);
  }

  private tell(contact: Contact, trouble: FollowTrouble | null = null, nextTry: number | null = null): void {
    if (this.stopped) return;
    this.sink.state({ contact, lastContact: this.lastContact, trouble, nextTry, bytes: this.bytes });
  }
}

/** Does something at a place come right behind what was handed on? Of an unknown file any beginning will do. */
function continues(place: Place | null, at: Place): boolean {
  if (place === null) return at.offset === 0;
  return place.generation === at.generation && place.offset === at.offset;
}

/** Whatever is tried again by itself, these stay as they are: the address is that of another walkback, or of none. */
const HOPELESS: readonly FollowTroubleCode[] = [
  'missing',
  'forbidden',
  'credentials',
  'not-the-kind',
  'status',
];

function codeOf(status: number): FollowTroubleCode | null {
  if (status === 200) return null;
  if (status === 401) return 'credentials';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  if (status === 429) return 'busy';
  return status >= 500 ? 'failing' : 'status';
}
