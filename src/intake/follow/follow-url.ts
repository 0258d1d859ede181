import { yieldToTasks } from '../../lib/tasks';
import type {
  Follower,
  FollowPlan,
  FollowSink,
  FollowTrouble,
  FollowWorld,
  Restart,
} from '../../model/follow';
import { type PolicyWatch, watchPolicy } from '../hosted-faults';
import { nameOf } from '../src-addresses';
import { Continuation, type Extent, extentOf, lengthOf416, PageGuard } from './answer';
import { runFollower, type Work } from './follower';
import { type Known, NOTHING, plus } from './known';
import { backOff, retryAfterOf, troubleOfStatus } from './url-troubles';

export interface UrlOptions {
  /** Whether this computer is online. */
  readonly isOnline?: () => boolean;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** So many known bytes are asked for again with each part, and compared. */
export const OVERLAP_BYTES = 1024;
/** What a server that cannot send parts may have sent; more is not read again and again. */
export const REREAD_LIMIT = 20_000_000;
/** An answer that brings nothing for so long has stalled. */
export const STALL_MS = 30_000;
/** How often it is asked, in milliseconds: while it grows, and after a while without news. */
const PACE = { first: 1_000, last: 10_000 };
const STRETCH = 1.5;

/** Follows a log at an address. */
export function urlPlan(url: URL, options: UrlOptions = {}): FollowPlan {
  return {
    kind: 'url',
    name: nameOf(url),
    from: url.host,
    address: url.href,
    start: followUrl(url, options),
  };
}

/** Begins to follow an address. How, and why so, is told in docs/decisions/2026-11-22-following.md. */
export function followUrl(url: URL, options: UrlOptions = {}) {
  return (sink: FollowSink, world: FollowWorld): Follower =>
    runFollower(sink, world, (work) => new UrlFollower(url, options, world, work).run());
}

/** How a question to the server went. */
type Outcome =
  /** `again`: what it brought ends before the source does. */
  | { readonly kind: 'well'; readonly grown: boolean; readonly again?: boolean }
  /** The source holds other bytes than those that were handed on. */
  | { readonly kind: 'anew'; readonly why: Restart }
  /** `after`: the server's own word on when to come back, in milliseconds. `grown`: it brought something before. */
  | {
      readonly kind: 'trouble';
      readonly trouble: FollowTrouble;
      readonly grown?: boolean;
      readonly after?: number | null;
    };

class UrlFollower {
  private readonly name: string;
  private known: Known = NOTHING;
  /** Its parts are of no use, so that all of it is asked for. */
  private partless = false;
  /** The address led nowhere since bytes came from it. */
  private missed = false;
  /** Where an answer without a length came to its end before the known bytes did: once may be an accident. */
  private shortEnd: number | null = null;

  constructor(
    private readonly url: URL,
    private readonly options: UrlOptions,
    private readonly world: FollowWorld,
    private readonly work: Work,
  ) {
    this.name = nameOf(url);
  }

  async run(): Promise<void> {
    const { random = Math.random } = this.options;
    const { work } = this;
    const policy = watchPolicy();
    work.signal.addEventListener('abort', () => policy.stop());
    let failures = 0;
    let pause = PACE.first;
    for (;;) {
      const outcome = await this.ask(policy);
      if (work.signal.aborted) return;
      switch (outcome.kind) {
        case 'well':
          failures = 0;
          work.live();
          pause = outcome.grown ? PACE.first : Math.min(pause * STRETCH, PACE.last);
          if (outcome.again) break;
          work.caughtUp();
          await work.waker.wait(pause);
          break;
        case 'anew':
          failures = 0;
          pause = PACE.first;
          this.known = NOTHING;
          this.partless = false;
          await work.restart(this.name, this.missed ? 'rotated' : outcome.why);
          break;
        case 'trouble': {
          const { trouble, grown = false, after } = outcome;
          if (trouble.code === 'missing') this.missed = true;
          failures = grown ? 1 : failures + 1;
          pause = PACE.first;
          if (NEEDS_READER.has(trouble.code)) {
            work.waiting(trouble);
            await work.waker.wait(null);
          } else {
            const wait = Math.max(backOff(failures, random), after ?? 0);
            work.retrying(trouble, wait);
            await work.waker.wait(wait);
          }
        }
      }
      if (outcome.kind !== 'trouble') this.missed = false;
      if (work.signal.aborted) return;
    }
  }

  private async ask(policy: PolicyWatch): Promise<Outcome> {
    const { work, world, url } = this;
    const from = this.partless ? 0 : this.known.bytes - Math.min(OVERLAP_BYTES, this.known.tail.length);
    const leave = new AbortController();
    const end = () => leave.abort();
    work.signal.addEventListener('abort', end);
    try {
      const { fetch } = world;
      const answer = await inTime(
        world,
        fetch(url, {
          headers: this.partless ? {} : { Range: `bytes=${from}-` },
          signal: leave.signal,
          // What a browser keeps of a growing file is older than the file.
          cache: 'no-store',
          credentials: 'omit',
          referrerPolicy: 'no-referrer',
        }),
      );
      return await this.hear(answer, from);
    } catch (error) {
      if (work.signal.aborted) return { kind: 'well', grown: false };
      if (error instanceof Stalled) return this.trouble('stalled', { seconds: STALL_MS / 1000 });
      if (!(error instanceof Silence)) throw error;
      return this.silence(policy);
    } finally {
      work.signal.removeEventListener('abort', end);
      // Whatever is left of the answer is not wanted.
      leave.abort();
    }
  }

  /** Why there was no answer; a browser does not say. */
  private async silence(policy: PolicyWatch): Promise<Outcome> {
    const { isOnline = () => globalThis.navigator?.onLine !== false } = this.options;
    if (!isOnline()) return this.trouble('offline');
    // What the policy refuses is told in a task of its own.
    await yieldToTasks();
    return this.trouble(policy.refused(this.url) ? 'policy' : 'unreachable');
  }

  private async hear(answer: Response, asked: number): Promise<Outcome> {
    const { status, headers } = answer;
    const after = retryAfterOf(headers, this.world.now());
    const trouble = troubleOfStatus(this.url, status, after);
    if (trouble) return { kind: 'trouble', trouble, after };
    if (status === 416) return this.hearNothingThere(answer);
    const extent = extentOf(answer, asked);
    if (extent === null) {
      if (this.partless) return this.trouble('status', { status });
      this.partless = true;
      return { kind: 'well', grown: false, again: true };
    }
    const { bytes } = this.known;
    if (status === 200 && Math.min(bytes, extent.total ?? bytes) > REREAD_LIMIT)
      return this.trouble('too-large', { bytes, limit: REREAD_LIMIT });
    return this.read(answer, extent);
  }

  /** There is no byte where it was asked for one. */
  private hearNothingThere(answer: Response): Outcome {
    const { bytes } = this.known;
    // An empty file has no first byte.
    if (bytes === 0 && !this.partless) return { kind: 'well', grown: false };
    const length = lengthOf416(answer);
    if (length !== null && length < bytes) return { kind: 'anew', why: 'truncated' };
    if (this.partless) return this.trouble('status', { status: 416 });
    // Shorter than it was, or a server that has its own way with parts: all of it will tell.
    this.partless = true;
    return { kind: 'well', grown: false, again: true };
  }

  /** Reads an answer as it comes, for as long as that takes: some servers keep it open and send what is written. */
  private async read(answer: Response, extent: Extent): Promise<Outcome> {
    const begun = this.known.bytes;
    const course = new Continuation(this.known, extent.from);
    const guard = extent.from === 0 ? new PageGuard() : null;
    const reader = answer.body?.getReader();
    const grown = () => this.known.bytes > begun;
    const interrupted = (code: 'stalled' | 'broken-off'): Outcome => ({
      ...this.trouble(code, { bytes: this.known.bytes, seconds: STALL_MS / 1000 }),
      // A server that keeps its answer open and has nothing to say for a while is well.
      grown: grown() || (code === 'stalled' && course.reached >= this.known.bytes),
    });
    for (;;) {
      let next: ReadableStreamReadResult<Uint8Array<ArrayBuffer>> | undefined;
      try {
        next = reader && (await inTime(this.world, reader.read()));
      } catch (error) {
        if (error instanceof Stalled) return interrupted('stalled');
        if (error instanceof Silence) return interrupted('broken-off');
        throw error;
      }
      if (this.work.signal.aborted) return { kind: 'well', grown: grown() };
      const ended = next === undefined || next.done;
      const bytes = next?.value ?? new Uint8Array(0);
      const passed = guard === null ? bytes : guard.take(bytes, ended);
      if (passed === 'page') return this.trouble('not-the-kind', { status: answer.status });
      const fresh = course.take(passed);
      if (fresh === null) return { kind: 'anew', why: this.whyAnew(extent) };
      if (fresh.length > 0) await this.handOn(fresh);
      if (ended) return this.conclude(answer, extent, course, grown());
    }
  }

  private async handOn(fresh: Uint8Array<ArrayBuffer>): Promise<void> {
    // Worked out before: the sink may transfer the bytes away.
    const known = plus(this.known, fresh);
    await this.work.append(this.name, fresh);
    this.known = known;
  }

  /** An answer came to its own end. */
  private conclude(answer: Response, { total }: Extent, course: Continuation, grown: boolean): Outcome {
    const { bytes } = this.known;
    if (course.reached >= bytes) {
      this.shortEnd = null;
      return {
        kind: 'well',
        grown,
        again: answer.status === 206 && total !== null && bytes < total && grown,
      };
    }
    // All of it is as it was, but there is less of it.
    if (answer.headers.has('Content-Range') && total !== null && total > course.reached)
      return this.trouble('broken-off', { bytes });
    const certain = answer.headers.has('Content-Length') || answer.headers.has('Content-Range');
    if (!certain && this.shortEnd !== course.reached) {
      this.shortEnd = course.reached;
      return this.trouble('broken-off', { bytes });
    }
    this.shortEnd = null;
    return { kind: 'anew', why: 'truncated' };
  }

  private whyAnew({ total }: Extent): Restart {
    return total !== null && total < this.known.bytes ? 'rotated' : 'replaced';
  }

  private trouble(code: FollowTrouble['code'], facts: FollowTrouble['facts'] = {}) {
    return { kind: 'trouble', trouble: { code, facts: { host: this.url.host, ...facts } } } as const;
  }
}

/** Asking again by itself would change nothing. */
const NEEDS_READER: ReadonlySet<FollowTrouble['code']> = new Set(['credentials', 'too-large', 'policy']);

class Stalled extends Error {}
/** The network failed: no answer, or no more of it. */
class Silence extends Error {}

/** Waits for a step of an answer. @throws {Stalled} after {@link STALL_MS}; {@link Silence} where the step fails */
async function inTime<T>({ sleep }: FollowWorld, step: Promise<T>): Promise<T> {
  const done = new AbortController();
  const stalled = sleep(STALL_MS, done.signal).then(
    () => {
      throw new Stalled();
    },
    // The step was in time.
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([
      step.catch((cause: unknown) => {
        throw new Silence('', { cause });
      }),
      stalled,
    ]);
  } finally {
    done.abort();
  }
}
