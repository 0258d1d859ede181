import { type EventIndex, itemKeyOf, stepKeyOf } from '../ingest/indexer';
import type { RunTrace } from '../ingest/settle';
import type { Span } from '../ingest/threads';
import type { LiveAttempt } from '../model/live';
import type { RunSummary } from '../model/log';
import type { Micros } from '../model/units';
import { nameOf } from './run-lanes';

/** Attempts that are listed. */
const LISTED = 200;
/** So many attempts that ended tell how long one usually takes. */
const ENOUGH = 3;
/** Durations that are kept of each step, the newest. */
const KEPT = 101;
/** Steps that are told apart; where each attempt is a step of its own, all of them together tell as much. */
const MAX_STEPS = 5_000;

interface Open {
  readonly run: number;
  readonly thread: number;
  readonly label: string;
  readonly step: string;
  readonly attempt: number;
  readonly parked: boolean;
  readonly position: number;
  readonly since: Micros;
  readonly lastSign: Micros;
}

/** The attempts that stand open in a log, and how long others took. */
export class LiveAttempts {
  private readonly open: Open[] = [];
  private readonly perRun = new Map<number, number>();
  private readonly durations = new Map<string, number[]>();
  private readonly all: number[] = [];

  get count(): number {
    return this.open.length;
  }

  openIn(run: number): number {
    return this.perRun.get(run) ?? 0;
  }

  /** Takes what the events of a run come to. */
  take(index: EventIndex, run: number, { spans, steps, outcome }: RunTrace): void {
    // What a run that has ended left open is not going on.
    const goesOn = outcome === 'running' || outcome === 'waiting';
    const first = index.starts[run]!;
    const time = (position: number) => index.columns.time[first + position] ?? Number.NaN;
    const lastOf = new Map(steps.map(({ thread, last }) => [thread, last]));
    for (const span of spans) {
      if (span.end >= 0) this.note(index, span, time(span.end) - time(span.start));
      else if (span.start >= 0 && goesOn) {
        const key = index.threads.get(span.thread);
        const step = stepKeyOf(key);
        const plain = index.owner[span.thread] ?? span.thread;
        const last = Math.max(lastOf.get(plain) ?? span.start, span.start);
        this.open.push({
          run,
          thread: span.thread,
          label: labelOf(index, span.thread, key),
          step,
          attempt: span.attempt,
          parked: span.parked >= 0,
          position: span.start,
          since: time(span.start),
          lastSign: time(last),
        });
        this.perRun.set(run, this.openIn(run) + 1);
      }
    }
  }

  /** The attempts that stand open, the oldest first. */
  list(runs: readonly RunSummary[]): LiveAttempt[] {
    const byIndex = new Map(runs.map((run) => [run.index, run]));
    const oldest = this.open.toSorted((a, b) => ageless(a.since) - ageless(b.since)).slice(0, LISTED);
    return oldest.flatMap(({ run, thread: _, step, ...rest }) => {
      const summary = byIndex.get(run);
      if (!summary) return [];
      return { ...rest, run: summary.id, runName: summary.name, usual: this.usual(step) };
    });
  }

  private note(index: EventIndex, { thread, outcome }: Span, duration: number): void {
    if (outcome !== 'succeeded' || !(duration >= 0)) return;
    const step = stepKeyOf(index.threads.get(thread));
    const known = this.durations.get(step);
    if (known !== undefined) push(known, duration);
    else if (this.durations.size < MAX_STEPS) this.durations.set(step, [duration]);
    push(this.all, duration);
  }

  /** The median of what such attempts took; of a step that few are known of, of all of them. */
  private usual(step: string): Micros | null {
    const own = this.durations.get(step) ?? [];
    const known = own.length >= ENOUGH ? own : this.all;
    if (known.length < ENOUGH) return null;
    return known.toSorted((a, b) => a - b)[known.length >> 1]!;
  }
}

function push(list: number[], number: number): void {
  list.push(number);
  if (list.length > KEPT) list.shift();
}

function labelOf({ stepNames }: EventIndex, thread: number, key: string): string {
  const name = stepNames.get(thread) ?? nameOf(stepKeyOf(key));
  const item = itemKeyOf(key);
  return item === null ? name : `${name} · ${item}`;
}

function ageless(micros: Micros): number {
  return Number.isNaN(micros) ? Number.POSITIVE_INFINITY : micros;
}
