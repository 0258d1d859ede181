import { type EventIndex, itemKeyOf, stepKeyOf } from '../ingest/indexer';
import type { Span, Thread } from '../ingest/threads';
import type { LiveAttempt } from '../model/live';
import type { RunSummary } from '../model/log';
import type { Micros } from '../model/units';
import type { GrownRun } from './live-traces';
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
  private readonly open = new Map<number, readonly Open[]>();
  private readonly durations = new Map<string, number[]>();
  private readonly all: number[] = [];

  get count(): number {
    return Array.from(this.open.values(), (open) => open.length).reduce((sum, count) => sum + count, 0);
  }

  openIn(run: number): number {
    return this.open.get(run)?.length ?? 0;
  }

  /** @param known how many of the run's events were there before: what ended among them was taken then */
  take(index: EventIndex, run: number, { tracer, trace: { outcome } }: GrownRun, known: number): void {
    const first = index.starts[run]!;
    const time = (position: number) => index.columns.time[first + position] ?? Number.NaN;
    for (const span of tracer.takeEnded())
      if (span.end >= known) this.note(index, span, time(span.end) - time(span.start));
    this.open.delete(run);
    // What a run that has ended left open is not going on.
    if (outcome !== 'running' && outcome !== 'waiting') return;
    const open = Array.from(tracer.open, (thread) => openOf(index, run, thread, time));
    if (open.length > 0) this.open.set(run, open);
  }

  /** The attempts that stand open, the oldest first. */
  list(runs: readonly RunSummary[]): LiveAttempt[] {
    const byIndex = new Map(runs.map((run) => [run.index, run]));
    const all = [...this.open.values()].flat();
    const oldest = all.sort((a, b) => ageless(a.since) - ageless(b.since)).slice(0, LISTED);
    return oldest.flatMap(({ run, step, ...rest }) => {
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

function openOf(
  index: EventIndex,
  run: number,
  { id, step, attempt, open }: Thread,
  time: (position: number) => Micros,
): Open {
  const key = index.threads.get(id);
  const start = open!.start;
  return {
    run,
    label: labelOf(index, id, key),
    step: stepKeyOf(key),
    attempt,
    parked: open!.parked >= 0,
    position: start,
    since: time(start),
    lastSign: time(Math.max(step.last, start)),
  };
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
