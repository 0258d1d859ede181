import type { Span } from '../ingest/threads';
import type { Tracer } from '../ingest/trace';
import { actOf } from '../model/event';
import type { RunSummary } from '../model/log';
import type { Rule, RuleCheck } from '../model/rule';
import type { Position } from '../model/units';
import { selectLanes } from '../selectors/lanes';
import type { SpanRun } from '../selectors/span-rules';
import type { ReplaySource } from './build-history';
import type { GrownRun } from './live-traces';
import { eachEvent, HOUSE_RULES, systemChecks } from './run-rules';

/** A run of more events than this is not read from its beginning only to hold the system's rules against what comes. */
const MAX_BEHIND = 20_000;
/** Breaks of one run that are told; whoever has heard of so many looks into the run. */
const MAX_TOLD = 1_000;

/** A rule that arriving events broke. */
export interface BrokenRule {
  readonly rule: Rule;
  readonly position: Position;
}

/** How far a run was held against the rules. */
interface Checked {
  readonly checks: readonly { readonly rule: Rule; readonly check: RuleCheck }[];
  /** The next position that was not looked at. */
  next: Position;
  /** Where the run's end is recorded, −1 for nowhere yet. */
  end: Position;
  /** Breaks that are known, by rule and position. */
  readonly told: Set<string>;
}

/**
 * Holds the rules of the house about attempts, and those of the system, against runs as they grow; what the others forbid
 * is told as a problem of the log. Only the attempts of events that arrive are looked at again. A run of which events came
 * late is held against the rules anew, and what is broken among the events that were there is taken for known.
 */
export class LiveRules {
  /** A run that is traced anew is another one. */
  private readonly checked = new WeakMap<Tracer, Checked>();

  /**
   * The rules that a run broke since it was asked last, in order of events.
   * @param known how many of its events were there before
   */
  async broken(
    source: ReplaySource,
    run: RunSummary,
    { tracer, trace }: GrownRun,
    known: number,
  ): Promise<BrokenRule[]> {
    const first = source.index.starts[run.index]!;
    const threads = source.index.columns.thread.subarray(first, first + run.events);
    const { spans, outcome } = trace;
    const seen = this.checked.get(tracer);
    const checked = seen ?? (await begin(source, run, known));
    this.checked.set(tracer, checked);
    const from = checked.next;
    checked.next = run.events;
    if (checked.end < 0) checked.end = endOf(source, first, from, run.events);
    const { end, told, checks } = checked;
    const broken: BrokenRule[] = [];
    const tell = (rule: Rule, position: Position) => {
      const key = `${rule.id} ${position}`;
      if (told.has(key) || told.size >= MAX_TOLD) return;
      told.add(key);
      broken.push({ rule, position });
    };
    // As it was before these events: an end that is among them had broken nothing yet.
    if (!seen)
      for (const { rule, position } of breaksOf(spans, threads, { end: end >= known ? -1 : end, outcome }))
        if (position < known) told.add(`${rule.id} ${position}`);
    // What an end breaks may stand anywhere before it.
    const touched = end >= from && end >= known ? threads : threads.subarray(from);
    for (const { rule, position } of breaksOf(spans, touched, { end, outcome })) tell(rule, position);
    if (checks.length > 0)
      await eachEvent(source, first, { from, to: run.events }, new AbortController().signal, (event) => {
        for (const { rule, check } of checks)
          if (check.next(event) !== null && event.position >= known) tell(rule, event.position);
      });
    return broken.sort((a, b) => a.position - b.position);
  }
}

async function begin(source: ReplaySource, run: RunSummary, known: number): Promise<Checked> {
  const checks = known <= MAX_BEHIND ? await systemChecks(source, run.index) : [];
  return { checks, next: 0, end: -1, told: new Set() };
}

/** Where the run's end is recorded among some of its events, −1 for nowhere. */
function endOf({ index }: ReplaySource, first: number, from: number, to: number): Position {
  const { act } = index.columns;
  for (let position = from; position < to; position++)
    if (actOf(act[first + position]!) === 'run-end') return position;
  return -1;
}

/** What the attempts of some threads break. */
function breaksOf(
  spans: readonly Span[],
  threads: Uint32Array,
  { end, outcome }: Pick<SpanRun, 'end' | 'outcome'>,
): BrokenRule[] {
  const touched = new Set(threads);
  const own = spans.filter(({ thread }) => touched.has(thread));
  const { spans: laid } = selectLanes(Uint32Array.from(touched), own, []);
  return HOUSE_RULES.flatMap((rule) =>
    (rule.spans?.({ spans: laid, end, outcome }) ?? []).map(({ position }) => ({ rule, position })),
  );
}
