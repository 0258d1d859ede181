import { Fault } from '../model/errors';
import type { Restart } from '../model/follow';
import { countsOf, type LibraryEntry } from '../model/library';
import type { LiveNews, LiveView, Watch } from '../model/live';
import { KnownBytes } from './known-bytes';
import type { LibraryKeeper } from './library';
import { type Following, LiveLog } from './live-log';
import { hitsOfState } from './live-state-hits';
import type { Notebook } from './notes';
import type { Notify } from './notice';
import type { OpenLog, OpenLogs } from './open-logs';
import type { TakenLog } from './take';
import { entryFor, type Taker } from './taker';

/** A picture is made at most so often … */
const PICTURE_MS = 250;
/** … and takes at most this share of the time: of a long run it is made more seldom. */
const PICTURE_SHARE = 4;
/** What arrived is stored when it is so much, or so old. */
const STORED_BYTES = 512 << 10;
const STORED_MS = 1000;

/** What became of bytes that arrived. */
export interface Arrived {
  /** Their first records told what they are: the log can be opened. */
  readonly recognised: boolean;
  readonly events: number;
}

/** A followed log with what is under way for it. */
interface Followed {
  readonly live: LiveLog;
  readonly release: () => void;
  /** Lets another tab follow it; null while this one only looks at what was stored. */
  yield: (() => void) | null;
  /** One thing after the other: what arrives is read in the order in which it came. */
  turn: Promise<unknown>;
  pictureAt: number;
  timer: ReturnType<typeof setTimeout> | null;
  /** Arrivals that were not stored yet. */
  unstored: { file: string; anew: Restart | false; chunks: Blob[]; bytes: number }[];
  storing: ReturnType<typeof setTimeout> | null;
  /** Resolves when nothing is being stored. */
  stored: Promise<void>;
  nextArrival: number;
  /** Files whose source begins from their start again: what is known of them is compared, not taken twice. */
  readonly known: Map<string, KnownBytes>;
  kept: boolean;
}

const NO_BYTES = new Uint8Array(0);

/** The bytes of each generation of a file, the oldest first. */
function blobsOf(live: LiveLog, file: string): Blob[] {
  return live.generations
    .filter((each) => each.file === file && each.size > 0)
    .map(({ chunks }) => new Blob(chunks));
}

function addUnstored({ unstored }: Followed, file: string, bytes: Uint8Array<ArrayBuffer>): void {
  const last = unstored.at(-1);
  const blob = new Blob([bytes]);
  if (last?.file === file) {
    last.chunks.push(blob);
    last.bytes += bytes.length;
  } else unstored.push({ file, anew: false, chunks: [blob], bytes: bytes.length });
}

function followingOf({ name, following }: Pick<LibraryEntry, 'name' | 'following'>): Following {
  return following ?? { kind: 'file', name, from: '' };
}

/** The logs that are followed. */
export class LiveLogs {
  private readonly followed = new Map<string, Followed>();
  /** Logs that this tab is about to follow. */
  private readonly owning = new Map<string, Promise<Followed>>();
  private watches: readonly Watch[] = [];

  constructor(
    private readonly library: LibraryKeeper,
    private readonly logs: OpenLogs,
    private readonly taker: Taker,
    private readonly notebook: Notebook,
    private readonly notify: Notify,
    private readonly now: () => number = Date.now,
  ) {}

  has(id: string): boolean {
    return this.followed.has(id);
  }

  /** The library's line of a followed log, as it is now; null for others. */
  entry(id: string): LibraryEntry | null {
    return this.followed.has(id) ? (this.logs.get(id)?.entry ?? null) : null;
  }

  /** What is asked of events as they arrive. */
  watch(watches: readonly Watch[]): void {
    this.watches = watches;
  }

  views(): LiveView[] {
    return Array.from(this.followed.values(), ({ live }) => live.view());
  }

  /**
   * Begins to follow a log, or goes on with one that was followed before its tab was closed.
   * @param known that log's id
   * @returns its id
   * @throws {Fault} `followed-elsewhere` when another tab does
   */
  async begin(following: Following, known?: string): Promise<string> {
    if (known !== undefined) return (await this.own(known, following)).live.id;
    const id = `live-${crypto.randomUUID()}`;
    const mine = await this.claim(id);
    const followed = await this.open(following, id, false);
    followed.yield = mine;
    return id;
  }

  /**
   * A log as the one that this tab follows, with all that another one may have stored since this one looked.
   * @throws {Fault} `gone`, `followed-elsewhere`
   */
  private own(id: string, following?: Following): Promise<Followed> {
    const under = this.owning.get(id) ?? this.ownNow(id, following).finally(() => this.owning.delete(id));
    this.owning.set(id, under);
    return under;
  }

  private async ownNow(id: string, following?: Following): Promise<Followed> {
    const here = this.followed.get(id);
    if (here?.yield) return here;
    const mine = await this.claim(id);
    try {
      const entry = await this.library.entry(id);
      if (!entry) throw new Fault('gone');
      if (here) this.letGo(here);
      const followed = await this.open(following ?? followingOf(entry), id, true);
      followed.yield = mine;
      return followed;
    } catch (error) {
      mine();
      throw error;
    }
  }

  /** What lets go of it again. @throws {Fault} `followed-elsewhere` */
  private async claim(id: string): Promise<() => void> {
    const mine = await this.library.locks.tryHold(`following ${id}`);
    if (mine === null) throw new Fault('followed-elsewhere');
    return mine;
  }

  /** @param known it was followed before, and what came of it then may be stored */
  private async open(following: Following, id: string, known: boolean): Promise<Followed> {
    const here = this.followed.get(id);
    const followed = here ?? this.add(new LiveLog(id, following, this.now));
    // In turn: nothing arrives before what is kept is there.
    await this.inTurn(followed, async () => {
      if (known && !here) await this.replayArrivals(followed);
      // What was told before is not told again, and what is there is no news any more.
      if (known && !here) await this.makePicture(followed);
      // What came since it was followed last is news.
      if (known) followed.live.beginning = false;
      // What follows an execution hands on only what was not there.
      const files = following.kind === 'noetl' ? [] : followed.live.generations.map((each) => each.file);
      for (const file of new Set(files))
        followed.known.set(file, new KnownBytes(blobsOf(followed.live, file), 'replaced'));
    });
    this.notify({ kind: 'live', id, grown: false, news: [] });
    return followed;
  }

  private add(live: LiveLog): Followed {
    const followed: Followed = {
      live,
      release: this.library.locks.hold(live.id),
      yield: null,
      turn: Promise.resolve(),
      pictureAt: 0,
      timer: null,
      unstored: [],
      storing: null,
      stored: Promise.resolve(),
      nextArrival: 0,
      known: new Map(),
      kept: true,
    };
    this.followed.set(live.id, followed);
    return followed;
  }

  /** Opens a log that was followed before its tab was closed, as it was then. Null where nothing is known of it. */
  async reopen({ id, name, following }: LibraryEntry): Promise<OpenLog | null> {
    const here = this.followed.get(id);
    if (!here) await this.open(followingOf({ name, following }), id, true);
    return this.look(id);
  }

  /** The log as it is at this moment; null where nothing of it was recognised. @throws {Fault} `gone` */
  async look(id: string): Promise<OpenLog | null> {
    const followed = this.need(id);
    await this.inTurn(followed, () => this.makePicture(followed));
    return this.logs.get(id) ?? null;
  }

  private async replayArrivals(followed: Followed): Promise<void> {
    const { live } = followed;
    for (const { n, file, anew, blob } of await this.library.store.arrivals(live.id)) {
      if (anew) live.restart(file, anew === true ? 'rotated' : anew);
      await live.arrive(file, new Uint8Array(await blob.arrayBuffer()));
      followed.nextArrival = n + 1;
    }
    live.hush();
  }

  /**
   * Takes bytes that continue those of a file.
   * @throws {Fault} `gone`, `follow-unknown`, `follow-whole`
   */
  async arrive(id: string, file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Arrived> {
    const followed = this.need(id);
    return this.inTurn(followed, async () => {
      const fresh = await this.unknownOf(followed, file, bytes);
      if (fresh.length > 0) await this.take(followed, file, fresh);
      const recognised = followed.live.kindOf !== null;
      return { recognised, events: followed.live.events };
    });
  }

  /** All that the source held at first has come: what comes from now on is news. @throws {Fault} `gone` */
  async caughtUp(id: string): Promise<void> {
    const followed = this.need(id);
    return this.inTurn(followed, async () => {
      await this.makePicture(followed);
      followed.live.beginning = false;
    });
  }

  /** What comes next of a file does not continue what came of it. @throws {Fault} `gone` */
  async restart(id: string, file: string, why: Restart): Promise<void> {
    const followed = this.need(id);
    return this.inTurn(followed, async () => {
      if (followed.known.get(file)?.restart().kind === 'known') return;
      // It may have been written anew with the same beginning: nothing of that is taken twice.
      const before = blobsOf(followed.live, file);
      if (before.length > 0) followed.known.set(file, new KnownBytes(before, why));
    });
  }

  /** Of bytes that begin a file from its start, those that are not known; what is known was taken before. */
  private async unknownOf(
    followed: Followed,
    file: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const known = followed.known.get(file);
    if (known === undefined) return bytes;
    const went = await known.take(bytes);
    if (went.kind === 'known') return NO_BYTES;
    followed.known.delete(file);
    if (went.kind === 'new') this.beginAnew(followed, file, went.why);
    return went.bytes;
  }

  private beginAnew(followed: Followed, file: string, why: Restart): void {
    followed.live.restart(file, why);
    if (followed.kept) followed.unstored.push({ file, anew: why, chunks: [], bytes: 0 });
    this.plan(followed);
  }

  private async take(followed: Followed, file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { live } = followed;
    const knew = live.kindOf !== null;
    await live.arrive(file, bytes);
    if (followed.kept) addUnstored(followed, file, bytes);
    // It is listed, and can be opened, from its first records on.
    if (!knew && live.kindOf !== null) {
      await this.makePicture(followed);
      await this.enter(followed);
    }
    this.plan(followed);
  }

  /** Puts it into the library. */
  private async enter(followed: Followed): Promise<void> {
    const { live } = followed;
    const entry = this.entryOf(live);
    const kept = await this.library.writing(() => this.library.store.putEntry(entry));
    if (!kept) await this.keepHere(followed);
    this.notify({ kind: 'library' });
  }

  private async keepHere(followed: Followed): Promise<void> {
    followed.kept = false;
    const open = this.logs.get(followed.live.id);
    const entry = { ...this.entryOf(followed.live), kept: false };
    if (open) open.entry = entry;
    await this.library.keepHere(entry);
  }

  private entryOf(live: LiveLog): LibraryEntry {
    const known = this.logs.get(live.id)?.entry;
    const entry = known ?? entryFor(live.id, live.kindOf!);
    const counts = live.log ? countsOf(live.log.summary) : {};
    const name = known?.name ?? live.following.name;
    const { following, size } = live;
    return { ...entry, name, ...counts, size, following, state: 'following', hash: null };
  }

  // ── Pictures ─────────────────────────────────────────────────────────────────────────────────────

  private plan(followed: Followed): void {
    this.planStoring(followed);
    if (followed.timer !== null) return;
    const wait = Math.max(followed.pictureAt - performance.now(), 0);
    followed.timer = setTimeout(() => {
      followed.timer = null;
      void this.inTurn(followed, () => this.makePicture(followed)).catch(() => {});
    }, wait);
  }

  private async makePicture(followed: Followed): Promise<void> {
    const { live } = followed;
    if (live.kindOf === null || (!live.dirty && live.log !== null)) return;
    const began = performance.now();
    const known = this.logs.get(live.id);
    const log = await live.picture();
    if (log === null || !this.followed.has(live.id)) return;
    const before = known ? new Map(Array.from(known.runs, ([id, run]) => [id, run.summary.events])) : null;
    const open = known ?? this.logs.remember(this.entryOf(live), log, []);
    const news: LiveNews[] = [];
    const { beginning } = live;
    if (known) {
      open.log = log;
      open.entry = { ...this.entryOf(live), kept: followed.kept };
      const grown = await this.logs.growRuns(open, (run) => live.traceOf(run));
      news.push(...grown.redone);
      // A run that is still being replayed grows once that is done.
      if (grown.waiting) live.dirty = true;
    }
    for (const each of news) if (each.kind === 'redone') live.redone += each.events;
    news.push(...(await live.news(this.watches)));
    if (before && !beginning) news.push(...(await hitsOfState(open, before, this.watches)));
    const took = performance.now() - began;
    followed.pictureAt = performance.now() + Math.max(PICTURE_MS, took * PICTURE_SHARE);
    this.notify({ kind: 'live', id: live.id, grown: true, news });
    if (live.dirty) this.plan(followed);
  }

  // ── Keeping ──────────────────────────────────────────────────────────────────────────────────────

  private planStoring(followed: Followed): void {
    const bytes = followed.unstored.reduce((sum, each) => sum + each.bytes, 0);
    if (bytes >= STORED_BYTES) void this.store(followed);
    else followed.storing ??= setTimeout(() => void this.store(followed), STORED_MS);
  }

  /** Stores what arrived since the last time, so that a closed tab loses nothing that its source may not have any more. */
  private store(followed: Followed): Promise<void> {
    followed.stored = followed.stored.then(() => this.storeNow(followed));
    return followed.stored;
  }

  private async storeNow(followed: Followed): Promise<void> {
    if (followed.storing !== null) clearTimeout(followed.storing);
    followed.storing = null;
    const arrivals = followed.unstored;
    if (arrivals.length === 0 || !followed.kept || followed.live.kindOf === null) return;
    if (this.followed.get(followed.live.id) !== followed) return;
    followed.unstored = [];
    const { id } = followed.live;
    // Deleted in another tab: nothing of it is to come back.
    if (await this.library.isDeleted(id)) return this.leave(id);
    const stored = await this.library.writing(async () => {
      for (const { file, anew, chunks } of arrivals)
        await this.library.store.putArrival({
          log: id,
          n: followed.nextArrival++,
          file,
          anew,
          blob: new Blob(chunks),
        });
      await this.library.store.changeEntry(id, this.entryOf(followed.live));
    });
    if (stored) return;
    followed.unstored = [];
    await this.keepHere(followed);
    this.notify({ kind: 'library' });
  }

  // ── Ending ───────────────────────────────────────────────────────────────────────────────────────

  /**
   * Ends following: what arrived is read once more from its first byte, as if it had been dropped, and kept under the
   * name of its content. Null where nothing of a known kind arrived.
   * @throws {Fault} `gone`, `followed-elsewhere`
   */
  async finish(id: string, signal: AbortSignal): Promise<TakenLog | null> {
    this.need(id);
    const followed = await this.own(id);
    return this.inTurn(followed, async () => {
      const { live } = followed;
      await this.makePicture(followed);
      const found = await live.finished();
      const entry = this.logs.get(id)?.entry;
      if (found === null) {
        await this.forget(id);
        return null;
      }
      const taken = await this.taker.takeRecognised(
        { ...found, name: entry?.name ?? found.name },
        () => {},
        signal,
      );
      if (entry?.moment)
        await this.library.writing(() => this.library.change(taken.id, { moment: entry.moment }));
      await this.notebook.follow(id, taken.id);
      await this.forget(id);
      return taken;
    });
  }

  /** Lets go of a followed log and of all that was kept of it. */
  async forget(id: string): Promise<void> {
    const followed = this.followed.get(id);
    if (!followed) return;
    this.letGo(followed);
    // What is being stored must not come behind its deletion.
    await followed.stored;
    await this.taker.discard(id);
    this.notify({ kind: 'live', id, grown: false, news: [] });
    this.notify({ kind: 'library' });
  }

  /** Follows a log no more that was deleted, or ended, in another tab; what is in memory can still be looked at. */
  leave(id: string): void {
    const followed = this.followed.get(id);
    if (!followed) return;
    this.letGo(followed);
    this.notify({ kind: 'live', id, grown: false, news: [] });
  }

  /** Was it put into the library? */
  isListed(id: string): boolean {
    return (this.followed.get(id)?.live.kindOf ?? null) !== null && this.logs.get(id) !== undefined;
  }

  /** The logs that are followed or looked at here. */
  ids(): string[] {
    return [...this.followed.keys()];
  }

  private letGo(followed: Followed): void {
    this.followed.delete(followed.live.id);
    for (const timer of [followed.timer, followed.storing]) if (timer !== null) clearTimeout(timer);
    followed.release();
    followed.yield?.();
  }

  /** Resolves when what arrived so far is read and stored. */
  async settled(id: string): Promise<void> {
    const followed = this.need(id);
    await followed.turn;
    await this.store(followed);
  }

  private need(id: string): Followed {
    const followed = this.followed.get(id);
    if (!followed) throw new Fault('gone');
    return followed;
  }

  /** @throws {Fault} `gone` once the log was let go of */
  private inTurn<T>(followed: Followed, work: () => Promise<T>): Promise<T> {
    const here = () => {
      if (this.followed.get(followed.live.id) !== followed) throw new Fault('gone');
      return work();
    };
    const result = followed.turn.then(here, here);
    followed.turn = result.catch(() => {});
    return result;
  }
}
