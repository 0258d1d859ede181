import { FLAG } from '../ingest/columns';
import { spotOf, stepKeyOf } from '../ingest/indexer';
import { pauses } from '../lib/tasks';
import { actOf } from '../model/event';
import type { RunSummary } from '../model/log';
import { isFailure, outcomeOf } from '../model/outcome';
import type { Chain, ChainLink, Links } from '../model/why';
import {
  type ChainFacts,
  type Explained,
  type Symptom,
  selectCascade,
  selectChain,
  selectListed,
} from '../selectors/chain';
import type { LinkEnd } from '../selectors/links';
import type { LikelyRetries } from '../selectors/tries';
import type { ReplaySource } from './build-history';
import { Family } from './family';
import { failedChildOf } from './first-cause';
import { landingPosition } from './rows';
import { RunLanes } from './run-lanes';
import type { StepLinker } from './step-links';

/** How many links of each kind one chain lists; the rest is counted. */
const LISTED = { failure: 30, skipped: 5, cancelled: 5, 'run-end': 1 } as const;
/** How many failures besides the chain are listed. */
const MAX_OTHERS = 30;
/** How many runs above one another are climbed. */
const MAX_PARENTS = 20;
/** A parent is traced anew for this; not one that is larger. */
const MAX_PARENT_EVENTS = 500_000;

/** What the chain of a run is found in. */
export interface ChainSource {
  readonly source: ReplaySource;
  readonly summary: RunSummary;
  /** All runs of the log. */
  readonly runs: readonly RunSummary[];
  readonly lanes: RunLanes;
  readonly family: Family;
  readonly steps: StepLinker;
  /** What an event names as its causes; known once the whole run was replayed. */
  readonly causesOf: (position: number) => readonly LinkEnd[];
  /** Which lane is likely another try of which. */
  readonly retries: LikelyRetries | null;
}

/** How a run's first failure went on, to the runs above it. */
export async function chainOf(from: ChainSource, signal: AbortSignal): Promise<Chain> {
  const { summary, lanes } = from;
  const above = await parentsAbove(from);
  if (summary.firstFailure === null) return { ...NOTHING, links: [...(await stop(from)), ...above] };
  const { symptoms, recovered } = symptomsOf(from.source, lanes, summary.firstFailure.position);
  const found = await selectChain(await factsOf(from, symptoms), pauses(signal));
  const listed = selectListed(found.explained, LISTED);
  const [below, own] = await Promise.all([
    childBelow(from),
    Promise.all(listed.map((each) => linkOf(from, each))),
  ]);
  const count = (kind: Symptom['kind']) =>
    found.explained.filter(({ symptom, by }) => by >= 0 && symptom.kind === kind).length;
  return {
    links: [...below, ...own, ...above],
    explained: { failures: count('failure'), skipped: count('skipped'), cancelled: count('cancelled') },
    unlisted: found.explained.length - listed.length,
    others: await listOf(from, found.others),
    recovered: await listOf(from, recovered),
    unexplainedSkips: found.unexplainedSkips,
    endNamesOther: found.endNamesOther,
    likelyMadeGood: madeGood(from),
  };
}

const NOTHING: Omit<Chain, 'links'> = {
  explained: { failures: 0, skipped: 0, cancelled: 0 },
  unlisted: 0,
  others: { total: 0, shown: [] },
  recovered: { total: 0, shown: [] },
  unexplainedSkips: 0,
  endNamesOther: false,
  likelyMadeGood: null,
};

/** Where what failed first likely succeeded as a later step. */
function madeGood({ summary, lanes, retries }: ChainSource): number | null {
  let lane = lanes.at(summary.firstFailure!.position);
  if (retries === null || lane < 0) return null;
  while (retries.after[lane]! >= 0) lane = retries.after[lane]!;
  return lanes.outcome(lane) === 'succeeded' ? lanes.ending(lane) : null;
}

/** A run that merely stopped: its last event. */
async function stop(from: ChainSource): Promise<ChainLink[]> {
  if (from.summary.outcome !== 'crashed' || from.lanes.count === 0) return [];
  const position = from.lanes.count - 1;
  const symptom: Symptom = { kind: 'failure', position, lane: from.lanes.at(position), attempt: 0 };
  const link = await linkOf(from, { symptom, known: 'recorded', relation: null, by: -1 });
  return [{ ...link, kind: 'stop', message: null }];
}

// ── What went wrong ──────────────────────────────────────────────────────────────────────────────────

/** What went wrong in a run, ascending, apart from attempts that later ones made good. */
function symptomsOf(source: ReplaySource, lanes: RunLanes, cause: number) {
  const { columns } = source.index;
  const good = lastGoods(lanes);
  /** The attempt of each lane that failed last: one that reports it twice failed once. −1 for none. */
  const failing = new Int32Array(lanes.lanes.count).fill(-1);
  const given = new Uint8Array(lanes.lanes.count);
  const symptoms: Symptom[] = [];
  const recovered: Symptom[] = [];
  for (let position = 0; position < lanes.count; position++) {
    const row = lanes.first + position;
    const flags = columns.flags[row]!;
    if (flags & (FLAG.duplicate | FLAG.conflict)) continue;
    const act = actOf(columns.act[row]!);
    const outcome = outcomeOf(columns.outcome[row]!);
    const lane = lanes.at(position);
    const attempt = columns.attempt[row]!;
    if (act === 'start' && lane >= 0) failing[lane] = -1;
    if (act === 'run-end' && position !== cause) {
      if (isFailure(outcome) || outcome === 'cancelled')
        symptoms.push({ kind: 'run-end', position, lane, attempt });
    } else if (flags & FLAG.failing || position === cause) {
      if (lane >= 0 && failing[lane] === attempt && position !== cause) continue;
      if (lane >= 0) failing[lane] = attempt;
      const list = lane >= 0 && good[lane]! > position ? recovered : symptoms;
      list.push({ kind: 'failure', position, lane, attempt });
    } else if (lane >= 0 && (outcome === 'skipped' || outcome === 'cancelled') && given[lane] === 0) {
      given[lane] = 1;
      symptoms.push({ kind: outcome, position, lane, attempt });
    }
  }
  return { symptoms, recovered };
}

/** Where an attempt of each lane succeeded last; −1 where none did. */
function lastGoods({ lanes, spans }: RunLanes): Int32Array {
  const good = new Int32Array(lanes.count).fill(-1);
  for (let span = 0; span < spans.count; span++)
    if (outcomeOf(spans.outcome[span]!) === 'succeeded')
      good[spans.lane[span]!] = Math.max(good[spans.lane[span]!]!, spans.end[span]!);
  return good;
}

async function factsOf(from: ChainSource, symptoms: readonly Symptom[]): Promise<ChainFacts> {
  const { lanes, causesOf } = from;
  const graph = await from.steps.edges();
  const cascadeOf: ChainFacts['cascadeOf'] = (lane, isKnown) => {
    const isSkipped = (each: string) => {
      const at = lanes.laneOf(each);
      return lanes.outcome(at) === 'skipped' && !isKnown(at);
    };
    const step = lanes.stepOf(lane);
    if (graph === null || step === null) return [];
    return selectCascade(graph, step, isSkipped).map((each) => lanes.laneOf(each));
  };
  return {
    cause: from.summary.firstFailure!.position,
    symptoms,
    laneAt: (position) => lanes.at(position),
    stepLane: (lane) => lanes.lanes.step[lane]!,
    causesOf,
    cascadeOf,
    retryOf: (lane) => from.retries?.before[lane] ?? -1,
    outerOf: (lane) => {
      const outer = causesOf(beginOf(lanes, lane)).find(({ relation }) => relation === 'parent-step');
      return outer === undefined ? -1 : lanes.at(outer.position);
    },
  };
}

/** Where a lane's first attempt began; of one that never did, its first event. */
function beginOf(lanes: RunLanes, lane: number): number {
  const { start, ofLane } = lanes.spans;
  const span = ofLane[lane]!;
  const begun = span < ofLane[lane + 1]! && start[span]! >= 0;
  return begun ? start[span]! : lanes.firstEvent(lane);
}

// ── What is told of it ───────────────────────────────────────────────────────────────────────────────

async function listOf(from: ChainSource, symptoms: readonly Symptom[]): Promise<Links> {
  const shown = await Promise.all(
    symptoms
      .slice(0, MAX_OTHERS)
      .map((symptom) => linkOf(from, { symptom, known: 'recorded', relation: null, by: -1 })),
  );
  return { total: symptoms.length, shown: shown.map((link) => ({ ...link, kind: 'failure' })) };
}

async function linkOf(
  { source, lanes, summary }: ChainSource,
  { symptom, known, relation, by }: Explained,
): Promise<ChainLink> {
  const { position, lane, attempt, kind } = symptom;
  return {
    kind: position === summary.firstFailure?.position ? 'cause' : kind,
    position,
    run: null,
    label: lane < 0 ? null : (await lanes.label(lane)).name,
    attempt: lane < 0 ? 0 : attempt,
    message: await messageAt(source, lanes.first + position),
    known,
    relation,
    field: fieldOf(source, known, relation),
    by: by < 0 ? null : by,
  };
}

/** The log's own field behind a relation, where it is one that the log says. */
function fieldOf({ format }: ReplaySource, known: Explained['known'], relation: Explained['relation']) {
  if (relation === null || relation === 'retry' || known === 'attempts') return null;
  return format.links?.fields[relation] ?? (relation === 'need' ? 'edge list' : null);
}

/** The system's own words at an event; null where it says none. */
export async function messageAt(
  { format, records, index }: ReplaySource,
  row: number,
): Promise<string | null> {
  const payload = await records.payload(spotOf(index.columns, row));
  const thread = index.columns.thread[row]!;
  const told = format.explain(payload, {
    kind: index.kinds[index.columns.kind[row]!] ?? '',
    step: thread === 0 ? null : stepKeyOf(index.threads.get(thread)),
    klass: index.klasses[index.columns.klass[row]! - 1] ?? null,
  });
  return told?.message ?? null;
}

// ── Other runs ───────────────────────────────────────────────────────────────────────────────────────

/** The first failure of the child run that explains the cause. */
async function childBelow({ source, summary, lanes, family }: ChainSource): Promise<ChainLink[]> {
  const found = await failedChildOf(summary.firstFailure!, lanes, family);
  if (found === null) return [];
  const link = await otherRun(source, found.run, 'child');
  return [{ ...link, known: found.inferred ? 'inferred' : 'recorded', relation: 'child-end' }];
}

/** The runs above that failed because of this one, the nearest first. */
async function parentsAbove({ source, runs, summary, family }: ChainSource): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  const climbed = new Set([summary.index]);
  let child = summary;
  let above = family;
  while (links.length < MAX_PARENTS && isFailure(child.outcome)) {
    const { parent } = above;
    if (parent === null || climbed.has(parent.index)) break;
    climbed.add(parent.index);
    above = new Family(source, runs, parent.index);
    const ground = await failedBy(source, parent, child, above);
    if (ground === null) break;
    const link = await otherRun(source, parent, 'parent');
    links.push({ ...link, known: ground, relation: 'child-end' });
    child = parent;
  }
  return links;
}

/** How it is known that a run's first failure is that of a child; null where it is not. */
async function failedBy(source: ReplaySource, parent: RunSummary, child: RunSummary, family: Family) {
  if (parent.firstFailure === null || parent.events > MAX_PARENT_EVENTS) return null;
  const lanes = new RunLanes(source, source.index.starts[parent.index]!, parent.events, false);
  const found = await failedChildOf(parent.firstFailure, lanes, family);
  if (found?.run.index !== child.index) return null;
  return found.inferred ? 'inferred' : 'recorded';
}

async function otherRun(
  source: ReplaySource,
  run: RunSummary,
  kind: 'child' | 'parent',
): Promise<Omit<ChainLink, 'known' | 'relation'>> {
  const { id, name, outcome, firstFailure } = run;
  const position = landingPosition(run);
  return {
    kind,
    position,
    run: { id, name, outcome },
    label: null,
    attempt: firstFailure?.attempt ?? 0,
    message: await messageAt(source, source.index.starts[run.index]! + position),
    field: null,
    by: null,
  };
}
