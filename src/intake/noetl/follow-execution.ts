import type {
  Contact,
  Follower,
  FollowSink,
  FollowState,
  FollowTrouble,
  FollowWorld,
} from '../../model/follow';
import { type ExecutionCap, NoetlFault } from '../../model/noetl';
import type { NoetlClient } from './client';
import { ExecutionReader, type Reading } from './execution-reader';

/** How an execution is followed. */
export interface FollowExecution {
  readonly sink: FollowSink;
  readonly world: Pick<FollowWorld, 'sleep' | 'now'>;
  /** Also the executions that its calls name as their children, up to {@link MAX_CHILDREN}. */
  readonly children?: boolean;
  /** Ids of events that were handed on before, in another session, by their executions; asked when it begins. */
  readonly handed?: () => Promise<ReadonlyMap<string, Iterable<bigint>>>;
  /** Told when the server gives only the newest events. */
  readonly onCap?: (cap: ExecutionCap) => void;
}

/** Children that are followed with their parent. */
export const MAX_CHILDREN = 20;
const POLL_MS = 1_000;
const SLOWEST_POLL_MS = 10_000;
const SLOWEST_RETRY_MS = 30_000;
/** Looks that brought nothing, behind which an execution that has ended is taken to be whole. */
const QUIET_LOOKS = 2;
/** The same where only the server's word says that it has ended: it calls one failed that may go on. */
const QUIET_LOOKS_ON_WORD = 30;
/** Lines are handed on in pieces of about this size. */
const PIECE = 1 << 20;

/**
 * Follows an execution: looks every second while something comes, less often while nothing does, and ends once the
 * execution has ended and two looks have brought nothing more. It goes on in hidden tabs. Each event is handed on once,
 * as a row of `noetl.event`, children in the same file as their parent.
 */
export function followExecution(client: NoetlClient, id: string, options: FollowExecution): Follower {
  const following = new Following(client, id, options);
  void following.run();
  return { stop: () => following.stop(), tryNow: () => following.tryNow() };
}

/** One execution that is looked at, and how often a look brought nothing. */
interface Looked {
  readonly reader: ExecutionReader;
  reading: Reading | null;
  quiet: number;
}

class Following {
  private readonly over = new AbortController();
  private readonly looked: Looked[] = [];
  private handed: ReadonlyMap<string, Iterable<bigint>> = new Map();
  private readonly encoder = new TextEncoder();
  private state: FollowState = {
    contact: 'opening',
    lastContact: null,
    trouble: null,
    nextTry: null,
    bytes: 0,
  };
  private wake = () => {};
  /** Nothing was looked at yet. */
  private first = true;

  constructor(
    private readonly client: NoetlClient,
    private readonly id: string,
    private readonly options: FollowExecution,
  ) {}

  async run(): Promise<void> {
    let pause = POLL_MS;
    let failed = 0;
    this.tell('opening');
    try {
      this.handed = (await this.options.handed?.()) ?? this.handed;
    } catch {
      // Without knowing what was handed on, all of it would be again.
      return this.end('stopped');
    }
    this.looked.push(this.lookAt(this.id));
    // The calls that named them may be among the events that the server gives no more.
    if (this.options.children) this.addChildren([...this.handed.keys()]);
    while (!this.over.signal.aborted) {
      try {
        const fresh = await this.lookAround();
        if (this.first) this.options.sink.caughtUp();
        this.first = false;
        failed = 0;
        if (this.looked.every(hasEnded)) return this.end('ended');
        pause = fresh > 0 ? POLL_MS : Math.min(pause * 1.5, SLOWEST_POLL_MS);
        await this.rest(pause);
      } catch (error) {
        if (this.over.signal.aborted) return;
        // The sink takes no more; nothing can be followed into it.
        if (!(error instanceof NoetlFault)) return this.end('stopped');
        await this.getOver(error, failed++);
      }
    }
  }

  stop(): void {
    if (!this.over.signal.aborted) this.end('stopped');
  }

  tryNow(): void {
    this.wake();
  }

  private end(contact: 'ended' | 'stopped'): void {
    this.tell(contact);
    this.over.abort();
  }

  private lookAt(id: string): Looked {
    const reader = new ExecutionReader(this.client, id, this.handed.get(id));
    return { reader, reading: null, quiet: 0 };
  }

  /** Looks once at each execution that has not ended; how many events came. */
  private async lookAround(): Promise<number> {
    let fresh = 0;
    // Children that a look names are looked at in the same turn.
    for (const looked of this.looked) if (!hasEnded(looked)) fresh += await this.look(looked);
    return fresh;
  }

  private async look(looked: Looked): Promise<number> {
    const { signal } = this.over;
    // Behind the end everything is read: what came late may have a small id.
    const reading = await looked.reader.read(looked.reading?.ended != null, signal);
    signal.throwIfAborted();
    await this.handOn(reading.lines);
    reading.taken();
    looked.quiet = reading.fresh > 0 || reading.ended === null ? 0 : looked.quiet + 1;
    looked.reading = reading;
    if (reading.cap !== null) this.options.onCap?.(reading.cap);
    if (this.options.children) this.addChildren(reading.children);
    this.tell('live');
    if (reading.lost > 0) throw new NoetlFault({ code: 'went-back', facts: this.factsOf(reading.lost) });
    return reading.fresh;
  }

  private factsOf(lost: number): FollowTrouble['facts'] {
    return { host: this.client.host, lost };
  }

  private addChildren(children: readonly string[]): void {
    for (const child of children) {
      const known = this.looked.some(({ reader }) => reader.id === child);
      if (!known && this.looked.length <= MAX_CHILDREN) this.looked.push(this.lookAt(child));
    }
  }

  /** Hands on whole lines, in pieces; what was handed on counts even where the next piece is not. */
  private async handOn(lines: string): Promise<void> {
    for (let from = 0; from < lines.length; ) {
      const cut = lines.indexOf('\n', from + PIECE);
      const to = cut === -1 ? lines.length : cut + 1;
      const bytes = this.encoder.encode(lines.slice(from, to));
      await this.options.sink.append(`${this.id}.jsonl`, bytes);
      this.over.signal.throwIfAborted();
      this.state = { ...this.state, bytes: this.state.bytes + bytes.length };
      from = to;
    }
  }

  /** Waits for the next try, or for the reader where no try of its own can help. */
  private async getOver({ trouble, retryAfter }: NoetlFault, failed: number): Promise<void> {
    if (needsReader(trouble, this.state.lastContact !== null)) {
      this.tell('waiting', { trouble });
      await this.rest(null);
      return;
    }
    const pause = retryAfter ?? Math.min(POLL_MS * 2 ** Math.min(failed, 10), SLOWEST_RETRY_MS);
    this.tell('retrying', { trouble, nextTry: this.options.world.now() + pause });
    await this.rest(pause);
  }

  /** Waits a time, or for ever; until it is woken. */
  private async rest(ms: number | null): Promise<void> {
    const { signal } = this.over;
    if (signal.aborted) return;
    const timer = new AbortController();
    const stop = () => timer.abort();
    signal.addEventListener('abort', stop);
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
      timer.signal.addEventListener('abort', () => resolve());
    });
    const slept = ms === null ? woken : this.options.world.sleep(ms, timer.signal);
    await Promise.race([slept, woken]).catch(() => {});
    this.wake = () => {};
    signal.removeEventListener('abort', stop);
    slept.catch(() => {});
    timer.abort();
  }

  private tell(contact: Contact, wrong: Partial<Pick<FollowState, 'trouble' | 'nextTry'>> = {}): void {
    const lastContact = contact === 'live' ? this.options.world.now() : this.state.lastContact;
    this.state = { ...this.state, trouble: null, nextTry: null, ...wrong, contact, lastContact };
    this.options.sink.state(this.state);
  }
}

function hasEnded({ reading, quiet }: Looked): boolean {
  if (reading?.ended == null) return false;
  const sure = reading.ended === 'event' && !reading.stale;
  return quiet >= (sure ? QUIET_LOOKS : QUIET_LOOKS_ON_WORD);
}

/** Can only the reader help? An execution that was there and is not found may be so for a moment. */
function needsReader({ code }: FollowTrouble, heard: boolean): boolean {
  if (code === 'credentials' || code === 'forbidden' || code === 'policy' || code === 'too-large')
    return true;
  return code === 'missing' && !heard;
}
