import type { FollowSink, FollowState, FollowWorld, Restart } from '../../model/follow';

/** Takes what a follower hands on, for tests: as text, with a line of its own for each restart. */
export class FakeSink implements FollowSink {
  /** What was handed on of each file since its last restart. */
  readonly now = new Map<string, string>();
  /** All of it, in order: `file: text`, and `file ↺ why`. */
  readonly log: string[] = [];
  readonly states: FollowState[] = [];
  /** Texts between restarts, as `[file, text]`. */
  readonly generations: [file: string, text: string][] = [];

  async append(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const text = new TextDecoder().decode(bytes);
    this.log.push(`${file}: ${text}`);
    const known = this.generations.findLast(([name]) => name === file);
    if (known && this.now.has(file)) known[1] += text;
    else this.generations.push([file, text]);
    this.now.set(file, (this.now.get(file) ?? '') + text);
    // As a worker does with what it is sent.
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    await new Promise((resolve) => setImmediate(resolve));
  }

  async restart(file: string, why: Restart): Promise<void> {
    this.log.push(`${file} ↺ ${why}`);
    this.now.delete(file);
  }

  state(state: FollowState): void {
    this.states.push(state);
  }

  /** Behind how many pieces it was told to have caught up. */
  readonly caughtUpAt: number[] = [];

  caughtUp(): void {
    this.caughtUpAt.push(this.log.length);
  }

  get last(): FollowState {
    return this.states.at(-1)!;
  }
}

/** A world whose waits end when the test says so; its clock goes on by what was waited for. */
export class FakeWorld implements FollowWorld {
  private time = 1_000_000;
  private waits: { readonly ms: number; readonly end: () => void }[] = [];
  private askers: (() => void)[] = [];

  constructor(readonly fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('no network'))) {}

  now = () => this.time;

  sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const wait = { ms, end: resolve };
      this.waits.push(wait);
      signal.addEventListener('abort', () => {
        this.waits = this.waits.filter((other) => other !== wait);
        reject(new Error('cut short'));
      });
      for (const ask of this.askers.splice(0)) ask();
    });

  /** Resolves once something waits, other than for `ms`; says how long. */
  async resting(except?: number): Promise<number> {
    for (;;) {
      const wait = this.waits.find(({ ms }) => ms !== except);
      if (wait) return wait.ms;
      await new Promise<void>((resolve) => this.askers.push(resolve));
    }
  }

  /** Ends the waits of now, and goes on until something waits again; says how long that is to be. */
  async pass(except?: number): Promise<number> {
    const ms = await this.resting(except);
    this.jump(ms);
    const [ended, left] = [
      this.waits.filter((wait) => wait.ms !== except),
      this.waits.filter((wait) => wait.ms === except),
    ];
    this.waits = left;
    for (const { end } of ended) end();
    return this.resting(except);
  }

  /** Ends the waits that are that long. */
  end(ms: number): void {
    const ended = this.waits.filter((wait) => wait.ms === ms);
    this.waits = this.waits.filter((wait) => wait.ms !== ms);
    for (const { end } of ended) end();
  }

  jump(ms: number): void {
    this.time += ms;
  }
}
