import { groupBy } from '../lib/group-by';
import type { Format, RunEvidence, Settled } from '../model/format';
import { isFailure, type Outcome, type OutcomeCounts, severityRank } from '../model/outcome';
import { type ReportAt, type Span, type Step, spanOf, type Thread, type Threads } from './threads';

/** A stretch in which a run was paused; `to` is where it went on, or the number of its events if it never did. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** What a run's events come to. */
export interface RunTrace {
  readonly steps: readonly Step[];
  readonly spans: readonly Span[];
  readonly pauses: readonly Pause[];
  readonly outcome: Outcome;
  /** Steps that failed or crashed. */
  readonly failures: number;
  readonly byOutcome: OutcomeCounts;
  readonly byClass: Readonly<Record<string, number>>;
  /** The earliest failed attempt of a step that never recovered, since it succeeded last. */
  readonly firstFailure: {
    readonly position: number;
    readonly thread: number;
    readonly attempt: number;
  } | null;
}

/** What was seen of a run on the way through its events. */
export interface WalkedRun {
  readonly threads: Threads;
  readonly events: number;
  /** How the run ended, where it ended, and the thread that ended it (0 for none); null and −1 if it did not. */
  readonly ended: Outcome | null;
  readonly endedAt: number;
  readonly endThread: number;
  readonly pauses: readonly Pause[];
  /** It was paused last, and did not go on. */
  readonly paused: boolean;
}

interface Settling {
  readonly format: Pick<Format, 'settle'>;
  readonly shape: string;
  readonly tornTail: boolean;
  /** The log is still followed: what stands open goes on. */
  readonly live?: boolean;
}

/** Decides the outcome of a run and of its steps once all events were seen, and reports what was left open. */
export function settleRun(run: WalkedRun, how: Settling, report: ReportAt): RunTrace {
  const { threads } = run;
  const evidence = evidenceOf(run, how);
  const settled = how.live ? settleLive(evidence, how.format) : how.format.settle(evidence);
  if (!how.live) reportOpen(run, settled, report);
  const merged = groupBy(threads.all, (thread) => thread.step);
  for (const parts of merged.values())
    for (const thread of parts)
      settleThread(thread, settled, speaksForItself(thread, parts) ? threads.spans : null);
  for (const [step, parts] of merged) mergeThreads(step, parts, settled);
  const { steps, spans } = threads;
  return {
    steps,
    spans,
    pauses: run.pauses,
    outcome: settled.outcome,
    failures: steps.filter((step) => isFailure(step.outcome)).length,
    byOutcome: countBy(steps, (step) => step.outcome),
    byClass: countBy(steps, (step) => step.klass),
    firstFailure: firstFailureOf(run, settled),
  };
}

/**
 * A run whose log is still followed: only time tells whether what stands open has crashed. Formats judge a log that has
 * ended, so of theirs counts what nothing that stands open can change.
 */
function settleLive(seen: RunEvidence, format: Pick<Format, 'settle'>): Settled {
  const openStep = 'running';
  const settled = format.settle(seen);
  if (seen.ended !== null) return { outcome: settled.outcome, openStep };
  if (seen.paused) return { outcome: 'waiting', openStep };
  if (seen.openSteps + seen.queuedSteps + seen.promisedSteps > 0) return { outcome: 'running', openStep };
  if (seen.parkedSteps > 0) return { outcome: 'waiting', openStep };
  const guessed = settled.outcome === 'crashed' || settled.outcome === 'unknown';
  return { outcome: guessed ? 'running' : settled.outcome, openStep };
}

function evidenceOf(run: WalkedRun, { shape, tornTail }: Settling): RunEvidence {
  const threads = run.threads.all;
  const closed = threads.filter((thread) => !thread.open && thread.outcome !== null);
  const count = (holds: (thread: Thread) => boolean) => threads.filter(holds).length;
  return {
    shape,
    ended: run.ended,
    paused: run.paused,
    events: run.events,
    steps: countBy(closed, (thread) => thread.outcome),
    openSteps: count((thread) => thread.open !== null && !thread.parked),
    parkedSteps: count((thread) => thread.parked && thread.outcome === null),
    queuedSteps: count((thread) => !thread.open && thread.queued >= 0 && thread.outcome === null),
    promisedSteps: count(isPromised),
    tornTail,
  };
}

function reportOpen(run: WalkedRun, settled: Settled, report: ReportAt): void {
  const ended = run.endedAt >= 0 || (settled.outcome !== 'crashed' && settled.outcome !== 'running');
  const places = run.threads.all.flatMap((thread) => {
    if (thread.open) return thread.open.start;
    return !ended && isPromised(thread) ? thread.queued : [];
  });
  if (places.length === 0 && !ended && run.events > 0) places.push(run.events - 1);
  for (const position of places.sort((a, b) => a - b)) report({ code: 'open-at-end' }, position);
}

/** The plain thread of a loop is only announced; its items speak for it. */
function speaksForItself(thread: Thread, ofStep: readonly Thread[]): boolean {
  return ofStep.length === 1 || thread.id !== thread.step.thread;
}

/**
 * Gives a thread that was left open or announced its outcome, and the latter a span.
 * @param spans takes that span; null where the announcement is not of an attempt
 */
function settleThread(thread: Thread, settled: Settled, spans: Span[] | null): void {
  if (thread.open) {
    thread.open.outcome = thread.parked ? 'waiting' : settled.openStep;
    thread.open.klass = settled.openKlass ?? null;
    thread.outcome = thread.open.outcome;
    thread.klass = settled.openKlass ?? null;
  } else if (thread.outcome === null && thread.started && thread.queued >= 0) {
    // It is to run again, and the log ends in between. Where no attempt failed, nothing crashed either.
    const idle = settled.openStep === 'crashed' && !thread.promised;
    thread.outcome = idle ? 'pending' : settled.openStep;
  }
  if (thread.queued < 0 || thread.outcome !== null) return;
  spans?.push({ ...spanOf(thread, -1), outcome: 'pending' });
}

function firstFailureOf(run: WalkedRun, settled: Settled): RunTrace['firstFailure'] {
  let found: RunTrace['firstFailure'] = null;
  for (const thread of run.threads.all) {
    const open = thread.open !== null && thread.lastFailing < thread.open.start;
    if (thread.failedAt < 0 || open || !isFailure(thread.outcome)) continue;
    if (found === null || thread.failedAt < found.position)
      found = { position: thread.failedAt, thread: thread.id, attempt: thread.failedAttempt };
  }
  if (found === null && run.endedAt >= 0 && settled.outcome === 'failed') {
    const attempt = run.threads.find(run.endThread)?.attempt || 1;
    found = { position: run.endedAt, thread: run.endThread, attempt };
  }
  return found;
}

/** Failed, another attempt promised, and the log ends in between. */
function isPromised(thread: Thread): boolean {
  return thread.promised && !thread.open && thread.outcome === null;
}

/** A step's outcome from its threads: the plain one and its items. */
function mergeThreads(step: Step, threads: readonly Thread[], settled: Settled): void {
  let worst: Thread | null = null;
  let queued = false;
  let unfinished = false;
  for (const thread of threads) {
    step.attempts = Math.max(step.attempts, thread.attempt);
    const waits = thread.outcome === null && thread.queued >= 0;
    queued ||= thread.queued >= 0;
    unfinished ||= waits && speaksForItself(thread, threads);
    if (thread.outcome !== null && (worst === null || rank(thread) < rank(worst))) worst = thread;
  }
  if (worst === null) step.outcome = queued ? 'pending' : 'unknown';
  else if (unfinished && !isFailure(worst.outcome)) step.outcome = settled.openStep;
  else step.outcome = worst.outcome!;
  step.klass = worst?.klass ?? null;
}

function rank(thread: Thread): number {
  return severityRank(thread.outcome!);
}

function countBy<T>(items: readonly T[], key: (item: T) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = key(item);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
