import { LiveReader } from '../ingest/live-reader';
import type { PlannedPart } from '../ingest/read-log';
import type { RunTrace } from '../ingest/settle';
import { LINE_FEED } from '../lib/ascii';
import { parseJson, printJson } from '../lib/json';
import { Rate } from '../lib/rate';
import { yieldToTasks } from '../lib/tasks';
import { Fault } from '../model/errors';
import type { FollowPlan, Restart } from '../model/follow';
import type { LiveNews, LiveView, Watch } from '../model/live';
import type { Source } from '../model/source';
import { LiveAttempts } from './live-attempts';
import { LiveReporter } from './live-news';
import { LiveTraces } from './live-traces';
import { type RecognisedLog, recognise } from './recognise';
import { type ReadLog, summarise } from './summarise';

/** What follows a log: what it is called, and where from, for people. */
export type Following = Omit<FollowPlan, 'start'>;

/** What arrived of one file since it was begun, or begun anew. */
export interface Generation {
  readonly file: string;
  readonly chunks: Blob[];
  size: number;
  /** It is one record by itself, and this was taken as a save of it. */
  saved?: string;
  /** An end of a line was among its bytes. */
  lined?: boolean;
  /** So many of its bytes were looked at for what they are. */
  looked?: number;
}

/** Before so many bytes nobody is told that they are of no known kind. */
const UNKNOWN_BYTES = 256 << 10;
/** What the saves of a store's files are called together. */
const SAVES = 'saves.jsonl';
const SAVES_NOTE = 'The saves that were seen while the folder was followed, in their order.';
/** Bytes that are read at once. */
const STEP_BYTES = 4 << 20;
/** A first line may be this long before it is given up. */
const MAX_LINE = 64 << 20;
/** What comes behind a rest of so long, in milliseconds, or so long after the first of it, is new at any rate. */
const LULL_MS = 3_000;
const BEGINNING_MS = 60_000;
/** Runs that a view lists. */
const MAX_RUNS = 300;

/**
 * A log while it is followed. What arrives is read at once; a {@link picture} for lists, timelines and states is made of
 * it from time to time, so that what an event costs does not depend on how many there are.
 */
export class LiveLog {
  /** Everything that arrived, as it came: what the log is made of once it is no longer followed. */
  readonly generations: Generation[] = [];
  /** The last picture; null until something was recognised. */
  log: ReadLog | null = null;
  lastArrival: number | null = null;
  /** Its source may hold more that was there before it was followed: that is no news. */
  beginning = true;
  redone = 0;
  /** Since the last picture something arrived. */
  dirty = false;
  private reader: LiveReader | null = null;
  private recognised: RecognisedLog | null = null;
  private readonly rate = new Rate();
  private readonly attempts = new LiveAttempts();
  private traces: LiveTraces | null = null;
  private firstArrival: number | null = null;
  private readonly reporter = new LiveReporter();
  /** The saves that were seen of a store's files, one a line. */
  private readonly saves: Blob[] = [];
  private readonly restarts: LiveNews[] = [];
  private readonly strays = new Set<string>();

  constructor(
    readonly id: string,
    readonly following: Following,
    private readonly now: () => number,
  ) {}

  /** What it was recognised as, by its first records; null before. */
  get kindOf(): RecognisedLog | null {
    return this.recognised;
  }

  get events(): number {
    return this.reader?.events ?? 0;
  }

  get size(): number {
    return this.generations.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Takes bytes that continue a file.
   * @throws {Fault} `follow-unknown` when they are of no system, `follow-whole` when such a file is only written as a whole
   */
  async arrive(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const generation = this.generationOf(file);
    generation.chunks.push(new Blob([bytes]));
    generation.size += bytes.length;
    generation.lined ||= bytes.includes(LINE_FEED);
    if (generation.chunks.length >= 64)
      generation.chunks.splice(0, Number.POSITIVE_INFINITY, new Blob(generation.chunks));
    const now = this.now();
    this.firstArrival ??= now;
    // Whoever cannot say that it has come to the end is not waited for: what comes behind a rest is new.
    if (now - (this.lastArrival ?? now) > LULL_MS || now - this.firstArrival > BEGINNING_MS)
      this.beginning = false;
    this.lastArrival = now;
    this.dirty = true;
    if (this.reader?.has(file)) this.reader.append(file, bytes);
    else await this.tryToBegin(generation);
    this.rate.note(this.events, this.now());
  }

  /** What comes next of a file does not continue what came of it. */
  restart(file: string, why: Restart): void {
    const before = this.generations.findLast((each) => each.file === file);
    if (before === undefined) return;
    this.generations.push({ file, chunks: [], size: 0 });
    // A record that is saved again is no other file.
    if (before.saved !== undefined) return;
    this.reader?.end(file);
    this.restarts.push({ kind: 'restart', file, why });
    if (why !== 'rotated') this.reader?.problem({ code: 'missing-part', effect: BROKEN[why] }, file);
    this.dirty = true;
  }

  private generationOf(file: string): Generation {
    let generation = this.generations.findLast((each) => each.file === file);
    if (!generation) {
      generation = { file, chunks: [], size: 0 };
      this.generations.push(generation);
    }
    return generation;
  }

  /** Begins a file once its first records tell what it is; the first one decides what the log is. */
  private async tryToBegin(generation: Generation): Promise<void> {
    const blob = new Blob(generation.chunks);
    // A first line without its end may look like anything; a long one is not looked at with each piece of it.
    const { lined, size, looked = 0 } = generation;
    if (!lined && size > UNKNOWN_BYTES && size < looked * 2) return;
    generation.looked = generation.size;
    const text = await blob.slice(0, UNKNOWN_BYTES).text();
    if (
      !generation.lined &&
      generation.size < MAX_LINE &&
      !(generation.size <= UNKNOWN_BYTES && isWhole(text))
    )
      return;
    const source: Source = { name: generation.file, folder: '', blob };
    const found = await recognise([source]);
    const [log] = found.logs;
    const other = log && this.recognised && log.plan.format.id !== this.recognised.plan.format.id;
    if (!log || other) {
      if (generation.size < UNKNOWN_BYTES && !other) return;
      if (this.recognised === null) throw new Fault('follow-unknown', { name: generation.file });
      this.stray(generation.file);
      return;
    }
    const part = log.plan.parts[0]!;
    if (part.framing.kind === 'document') {
      // The beginning of a list may look like a document, and so does the first of several lines.
      if (generation.size < UNKNOWN_BYTES && !isWhole(text)) return;
      if (this.isStore(generation.file, log)) this.save(generation, text, log);
      else if (generation.size >= UNKNOWN_BYTES || text.trim().includes('\n') || !isRecord(log))
        throw new Fault('follow-whole', { name: generation.file });
      return;
    }
    this.recognised ??= log;
    this.reader ??= new LiveReader(log.plan.format, log.plan.shape);
    this.reader.begin(part);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    for (let at = 0; at < bytes.length; at += STEP_BYTES)
      this.reader.append(part.file, bytes.slice(at, at + STEP_BYTES));
  }

  /** A folder in which each record has a file of its own that is written anew with each save. */
  private isStore(file: string, { plan }: RecognisedLog): boolean {
    return this.following.kind === 'folder' && plan.format.saves !== undefined && file.endsWith('.json');
  }

  /** Takes a file of a store as a save of its record. */
  private save(generation: Generation, text: string, found: RecognisedLog): void {
    const shape = found.plan.format.saves!;
    this.recognised ??= { ...found, plan: { ...found.plan, shape } };
    this.reader ??= new LiveReader(found.plan.format, shape);
    if (!this.reader.has(SAVES))
      this.reader.begin({ file: SAVES, shape, framing: { kind: 'lines' }, columns: [] });
    // White space behind it makes no other save of it.
    if (generation.saved === text.trim()) return;
    generation.saved = text.trim();
    const line = generation.saved.includes('\n') ? printJson(parseJson(text)) : generation.saved;
    const bytes = new TextEncoder().encode(`${line}\n`);
    this.saves.push(new Blob([bytes]));
    this.reader.append(SAVES, bytes);
  }

  /** A file beside the others that holds no records of theirs. */
  private stray(file: string): void {
    if (this.strays.has(file)) return;
    this.strays.add(file);
    this.reader?.problem({ code: 'stray-file', severity: 'warning', effect: strayEffect(file) }, file);
    this.restarts.push({ kind: 'problem', code: 'stray-file', count: 1 });
  }

  /** Makes a picture of what arrived so far. Null until something was recognised. */
  async picture(): Promise<ReadLog | null> {
    const { reader, recognised, attempts } = this;
    if (reader === null || recognised === null) return null;
    this.dirty = false;
    const { blob, ...read } = reader.picture();
    const { format, shape } = recognised.plan;
    this.traces ??= new LiveTraces(format, (...grown) => attempts.take(...grown));
    const { traces } = this;
    await yieldToTasks();
    this.log = await summarise(format, shape, recognised.reason, blob, read, (...run) =>
      traces.trace(...run),
    );
    await yieldToTasks();
    return this.log;
  }

  /** What a run came to in the last picture; null where it must be traced to know. */
  traceOf(run: number): RunTrace | null {
    return this.traces?.of(run)?.trace ?? null;
  }

  /** What is new in the picture since the last time it was asked; of a log that was just opened, nothing. */
  async news(watches: readonly Watch[]): Promise<LiveNews[]> {
    const restarts = this.restarts.splice(0);
    if (this.log === null) return restarts;
    const grownOf = (run: number) => this.traces?.of(run) ?? null;
    return [
      ...restarts,
      ...(await this.reporter.of(this.log, watches, { beginning: this.beginning, grownOf })),
    ];
  }

  /** What was told in another session is not told again. */
  hush(): void {
    this.restarts.length = 0;
  }

  view(): LiveView {
    const { log, recognised, following } = this;
    const runs = log?.summary.runs ?? [];
    const outcomes: Record<string, number> = {};
    for (const { outcome } of runs) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const first = runs.toSorted((a, b) => rankOf(a.outcome) - rankOf(b.outcome) || after(b.end, a.end));
    const { kind, name, from } = following;
    return {
      log: this.id,
      kind,
      name,
      from,
      systemLabel: recognised?.plan.format.label ?? null,
      events: this.events,
      perSecond: this.rate.perSecond,
      lastArrival: this.lastArrival,
      waiting: this.reader?.waiting ?? 0,
      outcomes,
      runCount: runs.length,
      runs: first.slice(0, MAX_RUNS).map(({ id, name, outcome, events, failures, start, end, index }) => ({
        id,
        name,
        outcome,
        events,
        failures,
        open: this.attempts.openIn(index),
        start,
        last: end,
      })),
      openCount: this.attempts.count,
      open: this.attempts.list(runs),
      lastFailure: this.reporter.lastFailure,
      redone: this.redone,
    };
  }

  /** The log as it stands, to be read and kept like one that was dropped. Null where nothing was recognised. */
  async finished(): Promise<RecognisedLog | null> {
    const { recognised } = this;
    if (recognised === null) return null;
    const { name } = this.following;
    if (this.saves.length > 0) {
      const file = `${name}.saves.jsonl`;
      const found = await this.recognisedAs([{ name: file, folder: '', blob: new Blob(this.saves) }]);
      return found && { ...found, name: file, note: SAVES_NOTE };
    }
    // All of it may tell more of what it is than its first records did.
    const found = await this.recognisedAs(this.sources());
    return found && { ...found, name };
  }

  /** The files as they would be dropped; the newest content of one keeps its name, as in a log that was rotated. */
  private sources(): Source[] {
    const kept = this.generations.filter(({ file, size }) => size > 0 && this.reader?.about(file));
    return kept.map((generation, at) => {
      const later = kept.slice(at + 1).filter(({ file }) => file === generation.file).length;
      const name = later > 0 ? `${generation.file}.${later}` : generation.file;
      return { name, folder: '', blob: new Blob(generation.chunks) };
    });
  }

  /** What sources are together; where they are taken for several logs, one after the other in that of the first records. */
  private async recognisedAs(sources: readonly Source[]): Promise<RecognisedLog | null> {
    const { plan, ...known } = this.recognised!;
    const { logs } = await recognise(sources);
    const [only, other] = logs.filter((log) => log.plan.format.id === plan.format.id);
    const stray = Array.from(
      this.strays,
      (file) => ({ code: 'stray-file', file, effect: strayEffect(file) }) as const,
    );
    if (only && !other && only.plan.parts.length === sources.length)
      return { ...only, plan: { ...only.plan, problems: [...only.plan.problems, ...stray] } };
    let start = 0;
    const parts = sources.map(({ name, blob }): PlannedPart => {
      const file = name.replace(/\.\d+$/, '');
      const { shape, framing, columns } =
        this.reader?.about(name) ?? this.reader?.about(file) ?? plan.parts[0]!;
      start += blob.size;
      return { file: name, start: start - blob.size, size: blob.size, shape, framing, columns };
    });
    const blob = new Blob(sources.map((source) => source.blob));
    return { ...known, plan: { ...plan, parts, blob, problems: stray } };
  }
}

/** Is it one record by itself, of which more may stand behind it one a line? */
function isRecord({ plan }: RecognisedLog): boolean {
  return plan.format.saves !== undefined && plan.shape !== 'edges';
}

function isWhole(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** What a file says that did not simply go on. */
const BROKEN: Readonly<Record<Exclude<Restart, 'rotated'>, string>> = {
  truncated:
    'The file was cut short while it was followed. What had been read of it is kept; what was written in between may be missing.',
  replaced:
    'Another content took the place of the file while it was followed. What had been read of it is kept; what was written in between may be missing.',
};

function strayEffect(file: string): string {
  return `${file} holds no records of this log. It is left out.`;
}

/** What wants to be looked at first. */
function rankOf(outcome: string): number {
  const rank = ['failed', 'crashed', 'running', 'waiting', 'unknown'].indexOf(outcome);
  return rank < 0 ? 9 : rank;
}

function after(a: number, b: number): number {
  return (Number.isNaN(a) ? 0 : a) - (Number.isNaN(b) ? 0 : b);
}
