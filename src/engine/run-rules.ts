import { FLAG } from '../ingest/columns';
import { spotOf, stepKeyOf } from '../ingest/indexer';
import { pauses } from '../lib/tasks';
import { actOf } from '../model/event';
import { outcomeOf, type StepOutcome } from '../model/outcome';
import type { ProblemCode } from '../model/problem';
import type { OwnRule, Rule, RuleBreak, RuleCheck, RuleEvent, RulesView, RuleView } from '../model/rule';
import type { ChildRun, RunFinding } from '../model/views';
import {
  begunAfterCancel,
  openBehindEnd,
  overlappingAttempts,
  type SpanRun,
  succeededOverFailure,
  triedAfterSuccess,
} from '../selectors/span-rules';
import { contextOf, type ReplaySource } from './build-history';
import type { RunHits } from './run-hits';
import type { RunLanes } from './run-lanes';

/** Places of one rule that are listed. */
const MAX_PLACES = 20;

/** A rule of the house over attempts and runs. */
interface HouseRule extends Rule {
  readonly spans?: (run: SpanRun) => RuleBreak[];
  readonly children?: true;
}

/** What must hold in every run of every system. */
export const HOUSE_RULES: readonly HouseRule[] = [
  rule('legal-order', 'Each event may follow the one before it', { codes: ['illegal-transition'] }),
  rule('started-before-ended', 'What ends has begun before', { codes: ['end-without-start'] }),
  rule('one-end', 'A run ends once, and nothing follows its end', { codes: ['after-terminal'] }),
  rule('numbered', 'No event is missing or out of its order', { codes: ['gap', 'out-of-order'] }),
  rule('no-conflict', 'No two events contradict each other', { codes: ['conflict', 'id-mismatch'] }),
  rule('checksums', 'Recorded checksums fit what they are of', { codes: ['checksum-mismatch'] }),
  rule('snapshots', 'Recorded snapshots equal the replay', { codes: ['snapshot-differs', 'snapshot-ahead'] }),
  rule(
    'closed-at-end',
    'When a run has ended, nothing of it is still under way; a cancelled one may leave it so',
    { spans: openBehindEnd },
  ),
  rule('no-try-after-success', 'What succeeded is not tried again', { spans: triedAfterSuccess }),
  rule('one-attempt-at-a-time', 'An attempt begins after the one before it has ended', {
    spans: overlappingAttempts,
  }),
  rule('nothing-after-cancel', 'Nothing begins after it was cancelled', { spans: begunAfterCancel }),
  rule('success-without-failure', 'A run that succeeded has no step whose last attempt failed', {
    spans: succeededOverFailure,
  }),
  rule('children-first', 'Child runs end before their parent', { children: true }),
];

function rule(id: string, label: string, how: Pick<HouseRule, 'codes' | 'spans' | 'children'>): HouseRule {
  return { id, label, source: '', ...how };
}

/** What rules are held against. */
export interface RuledRun {
  readonly source: ReplaySource;
  /** The run's number in the log. */
  readonly run: number;
  readonly lanes: RunLanes;
  readonly hits: RunHits;
  readonly outcome: SpanRun['outcome'];
  readonly findings: readonly RunFinding[];
  readonly snapshots: number;
  children(): Promise<readonly ChildRun[]>;
}

/** Holds the rules of the house, of the system and of the reader against a run. */
export async function checkRules(
  ruled: RuledRun,
  own: readonly OwnRule[],
  signal: AbortSignal,
): Promise<RulesView> {
  const { format } = ruled.source;
  const rules: RuleView[] = [];
  for (const each of HOUSE_RULES) rules.push(await houseView(ruled, each));
  rules.push(...(await systemViews(ruled, format.rules ?? [], signal)));
  for (const each of own) rules.push(await ownView(ruled, each, signal));
  const order = { broken: 0, wrong: 1, holds: 2, unasked: 3 };
  return {
    rules: rules.toSorted((a, b) => order[a.verdict] - order[b.verdict]),
    broken: rules.filter(({ verdict }) => verdict === 'broken').length,
    asked: rules.filter(({ verdict }) => verdict === 'broken' || verdict === 'holds').length,
  };
}

async function houseView(ruled: RuledRun, each: HouseRule): Promise<RuleView> {
  if (each.codes) return byProblems(ruled, each, each.codes);
  if (each.spans) {
    const { lanes, outcome } = ruled;
    return viewOf(
      each,
      each.spans({ spans: lanes.spans, end: endOf(ruled), outcome }),
      lanes.spans.count > 0,
    );
  }
  const children = await ruled.children();
  return viewOf(each, unendedChildren(children, endOf(ruled)), children.length > 0);
}

/** Where the run's end is recorded, −1 for nowhere. */
function endOf({ source: { index }, lanes }: RuledRun): number {
  const { act } = index.columns;
  for (let position = 0; position < lanes.count; position++)
    if (actOf(act[lanes.first + position]!) === 'run-end') return position;
  return -1;
}

function unendedChildren(children: readonly ChildRun[], end: number): RuleBreak[] {
  if (end < 0) return [];
  return children.flatMap((child): RuleBreak[] => {
    const late = child.placed === 'times' && child.to > end;
    const unended = child.outcome === 'running' || child.outcome === 'unknown';
    if (!late && !unended) return [];
    return [{ position: end, why: `${child.name} ${unended ? 'has no recorded end' : 'ends later'}.` }];
  });
}

/** The log's own problems; of many only the first places are kept. */
function byProblems({ findings, snapshots }: RuledRun, each: Rule, codes: readonly ProblemCode[]): RuleView {
  const broken = findings.filter(({ code }) => codes.includes(code));
  const places = broken
    .flatMap(({ places: at, effect }) => at.map(({ position }) => ({ position, why: effect })))
    .sort((a, b) => a.position - b.position);
  const asked = each.id !== 'snapshots' || snapshots > 0;
  return {
    ...viewOf(each, places, asked),
    breaks: broken.reduce((sum, { total }) => sum + total, 0),
    more: broken.some(({ partial }) => partial),
  };
}

function viewOf(
  { id, label, source }: Rule,
  places: readonly RuleBreak[],
  asked: boolean,
  own = false,
): RuleView {
  return {
    id,
    label,
    source,
    verdict: places.length > 0 ? 'broken' : asked ? 'holds' : 'unasked',
    breaks: places.length,
    more: false,
    places: places.slice(0, MAX_PLACES),
    own,
  };
}

/** The system's own rules, all of them in one walk through the run. */
async function systemViews(
  ruled: RuledRun,
  rules: readonly Rule[],
  signal: AbortSignal,
): Promise<RuleView[]> {
  const views: RuleView[] = [];
  const { source, run, lanes } = ruled;
  const checked = await systemChecks(source, run);
  const places = checked.map((): RuleBreak[] => []);
  const counts = checked.map(() => 0);
  await eachEvent(source, lanes.first, { from: 0, to: lanes.count }, signal, (event) => {
    for (const [at, { check }] of checked.entries()) {
      const why = check.next(event);
      if (why === null) continue;
      counts[at]!++;
      if (places[at]!.length < MAX_PLACES) places[at]!.push({ position: event.position, why });
    }
  });
  for (const [at, { rule, check }] of checked.entries())
    views.push({ ...viewOf(rule, places[at]!, isAsked(check, ruled)), breaks: counts[at]! });
  for (const each of rules) {
    if (each.never === undefined) continue;
    views.push(await byQuery(ruled, each, each.never, signal, false));
  }
  return views;
}

/** The system's own rules that are told of each event, made for one run. */
export async function systemChecks(
  source: ReplaySource,
  run: number,
): Promise<{ readonly rule: Rule; readonly check: RuleCheck }[]> {
  const { format, shape } = source;
  const rules = format.rules?.filter((each) => each.check !== undefined) ?? [];
  if (rules.length === 0) return [];
  const { artifact } = await contextOf(source, run);
  const about = { shape, partial: format.shapes[shape]?.partial ?? false, artifact };
  return rules.map((rule) => ({ rule, check: rule.check!(about) }));
}

function isAsked(check: RuleCheck, { lanes }: RuledRun): boolean {
  return check.asked?.() ?? lanes.count > 0;
}

function ownView(ruled: RuledRun, { name, query }: OwnRule, signal: AbortSignal): Promise<RuleView> {
  const each: Rule = { id: `own/${name}`, label: name, source: `never: ${query}` };
  return byQuery(ruled, each, query, signal, true);
}

/** A rule that a query never hits. */
async function byQuery(
  { hits, lanes }: RuledRun,
  each: Rule,
  query: string,
  signal: AbortSignal,
  own: boolean,
): Promise<RuleView> {
  const asked = { query, self: null };
  const found = await hits.find(asked, () => {}, signal);
  if (found.kind === 'wrong')
    return { ...viewOf(each, [], true, own), verdict: 'wrong', source: `${each.source} – ${found.message}` };
  const rows = await hits.rows(asked, 0, MAX_PLACES, signal);
  const places = rows.map(({ position, kind }) => ({ position, why: `${kind} is hit by “${query}”.` }));
  return { ...viewOf(each, places, lanes.count > 0, own), breaks: found.total };
}

/**
 * Tells the events at some positions of a run, but no repetitions.
 * @param first the run's first row
 */
export async function eachEvent(
  { index, records }: ReplaySource,
  first: number,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
  tell: (event: RuleEvent) => void,
): Promise<void> {
  const pause = pauses(signal);
  const { columns, kinds, threads } = index;
  function* spots() {
    for (let position = from; position < to; position++) yield spotOf(columns, first + position);
  }
  await records.eachPayload(spots(), (payload, turn) => {
    const position = from + turn;
    const row = first + position;
    const thread = columns.thread[row]!;
    if ((columns.flags[row]! & (FLAG.duplicate | FLAG.conflict)) === 0)
      tell({
        position,
        kind: kinds[columns.kind[row]!] ?? '',
        act: actOf(columns.act[row]!),
        step: thread === 0 ? null : stepKeyOf(threads.get(thread)),
        attempt: columns.attempt[row]!,
        outcome: outcomeOf(columns.outcome[row]!) as StepOutcome | null,
        payload,
      });
    const resting = pause();
    return resting ? resting.then(() => true) : true;
  });
}
