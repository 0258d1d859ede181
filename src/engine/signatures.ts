import { type EventIndex, spotOf, stepKeyOf } from '../ingest/indexer';
import { normaliseError } from '../lib/normalise';
import { pauses } from '../lib/tasks';
import type { Json } from '../model/json';
import type { RunSummary } from '../model/log';
import { isFailure } from '../model/outcome';
import type { FailureKinds, Separators } from '../model/why';
import {
  type Case,
  ENOUGH,
  type FailureFact,
  FEATURE_MARK,
  keyOf,
  selectEvenly,
  selectKinds,
  selectSeparators,
} from '../selectors/signatures';
import { isAlwaysOther, leavesOf } from '../selectors/tries';
import type { ReplaySource } from './build-history';
import { type Found, type Pause, RunScan, type Scan } from './failure-scan';
import type { ReadLog } from './summarise';

/** Failures whose words are read: the last ones of the log. */
const MAX_READ = 100_000;
/** Kinds that are sent to the page, and places of each. */
const MAX_KINDS = 200;
const MAX_PLACES = 50;
/** How many cases of either side are compared, how much of a run is looked at, and how many fields of a record. */
const MAX_CASES = 400;
const MAX_EVENTS = 20_000;
const MAX_FIELDS = 80;
const MAX_SHOWN = 8;
const MAX_STEP_NAME = 80;
const MAX_VALUE = 60;

/** What was read of a log, kept while it is open: choosing a kind asks again. */
const known = new WeakMap<
  EventIndex,
  { readonly scan: Scan; readonly facts: ReadonlyMap<Found, FailureFact> }
>();

/**
 * The kinds of failure of a log.
 * @param chosen the kind whose failures are compared with what went well; null for all
 */
export async function failureKinds(
  source: ReplaySource,
  { summary }: Pick<ReadLog, 'summary'>,
  chosen: string | null,
  signal: AbortSignal,
): Promise<FailureKinds> {
  const pause = pauses(signal);
  const { scan, facts } = known.get(source.index) ?? (await read(source, summary.runs, pause));
  known.set(source.index, { scan, facts });
  const all = [...facts.values()];
  const kinds = selectKinds(all, MAX_PLACES);
  const ofKind = scan.failures.filter((each) => chosen === null || keyOf(facts.get(each)!) === chosen);
  return {
    kinds: kinds.slice(0, MAX_KINDS),
    total: kinds.length,
    failures: all.length,
    runs: new Set(all.map(({ run }) => run)).size,
    unread: Math.max(scan.failures.length - MAX_READ, 0),
    separators: await separatorsOf(source, summary.runs, scan, ofKind, pause),
  };
}

async function read(source: ReplaySource, runs: readonly RunSummary[], pause: Pause) {
  const scan: Scan = { failures: [], passing: [] };
  for (const run of runs) await new RunScan(source.index, run, scan).walk(pause);
  return { scan, facts: await factsOf(source, scan.failures, pause) };
}

// ── What they say ────────────────────────────────────────────────────────────────────────────────────

/** Reads what failing events say, from the one that stands last in the log backwards as far as that is bounded. */
async function factsOf(
  source: ReplaySource,
  failures: readonly Found[],
  pause: Pause,
): Promise<Map<Found, FailureFact>> {
  const { index, records } = source;
  const { offset } = index.columns;
  const ordered = failures.toSorted((a, b) => offset[a.row]! - offset[b.row]!);
  const unread = ordered.slice(0, Math.max(ordered.length - MAX_READ, 0));
  const wanted = ordered.slice(unread.length);
  const facts = new Map(unread.map((found) => [found, factOf(source, found, null)]));
  const spots = wanted.map(({ row }) => spotOf(index.columns, row));
  await records.eachPayload(spots, (payload, at) => {
    facts.set(wanted[at]!, factOf(source, wanted[at]!, payload));
    return pause()?.then(() => true) ?? true;
  });
  return facts;
}

function factOf({ index, format }: ReplaySource, found: Found, payload: Json | null): FailureFact {
  const { row, run, thread, stopped, preceding, recovered } = found;
  const { columns, klasses, kinds } = index;
  const klass = klasses[columns.klass[row]! - 1] ?? null;
  const kind = kinds[columns.kind[row]!] ?? '';
  const key = thread === 0 ? null : stepKeyOf(index.threads.get(thread));
  const told = payload && !stopped ? format.explain(payload, { kind, step: key, klass }) : null;
  const message = stopped ? '' : (told?.message ?? klass ?? kind);
  const described = payload && thread !== 0 ? format.describe?.(payload) : null;
  const name = index.stepNames.get(index.owner[thread] ?? thread) ?? described ?? key;
  return {
    run: run.id,
    runName: run.name,
    position: row - index.starts[run.index]!,
    time: columns.time[row]!,
    recovered,
    step: name === null ? null : normaliseError(name).slice(0, MAX_STEP_NAME),
    error: stopped ? null : normaliseError(message),
    message,
    preceding,
    offset: columns.offset[row]!,
  };
}

// ── What failing cases share ─────────────────────────────────────────────────────────────────────────

async function separatorsOf(
  source: ReplaySource,
  runs: readonly RunSummary[],
  { passing }: Scan,
  failures: readonly Found[],
  pause: Pause,
): Promise<Separators> {
  const failingRuns = [...new Map(failures.map((each) => [each.run.index, each])).values()].filter(
    ({ run }) => isFailure(run.outcome),
  );
  const passingRuns = runs.filter(({ outcome, events }) => outcome === 'succeeded' && events > 0);
  if (failingRuns.length >= ENOUGH && passingRuns.length >= ENOUGH) {
    const bad = selectEvenly(failingRuns, MAX_CASES);
    const good = selectEvenly(passingRuns, MAX_CASES);
    const cases: Case[] = [];
    for (const { run } of bad) cases.push(await caseOfRun(source, run, true, pause));
    for (const run of good) cases.push(await caseOfRun(source, run, false, pause));
    return separatorsFrom('runs', cases, failingRuns.length, passingRuns.length);
  }
  const began = failures.filter(({ start }) => start >= 0);
  const bad = selectEvenly(began, MAX_CASES);
  const good = selectEvenly(passing, MAX_CASES);
  const cases: Case[] = [];
  for (const { start } of bad) cases.push(await caseOfTry(source, start, true, pause));
  for (const start of good) cases.push(await caseOfTry(source, start, false, pause));
  return separatorsFrom('attempts', cases, began.length, passing.length);
}

function separatorsFrom(
  cases: Separators['cases'],
  found: readonly Case[],
  allFailing: number,
  allPassing: number,
): Separators {
  const failing = found.filter(({ failed }) => failed).length;
  const passing = found.length - failing;
  const enough = failing >= ENOUGH && passing >= ENOUGH;
  return {
    cases,
    failing,
    passing,
    allFailing,
    allPassing,
    enough,
    shown: selectSeparators(found, MAX_SHOWN),
  };
}

/** A run: what its first record says, and what happened in it before anything failed. */
async function caseOfRun(
  source: ReplaySource,
  run: RunSummary,
  failed: boolean,
  pause: Pause,
): Promise<Case> {
  const { index } = source;
  const first = index.starts[run.index]!;
  const { features, numbers } = await caseOfTry(source, first, failed, pause);
  const told = new Set(features);
  if (run.name !== run.id) told.add(`name${FEATURE_MARK}${run.name}`);
  const end = run.firstFailure?.position ?? run.events;
  for (let row = first; row < first + Math.min(end, MAX_EVENTS); row++) {
    const thread = index.columns.thread[row]!;
    told.add(`event before${FEATURE_MARK}${index.kinds[index.columns.kind[row]!] ?? ''}`);
    if (thread !== 0) told.add(`step${FEATURE_MARK}${stepNameOf(index, thread)}`);
    const klass = index.klasses[index.columns.klass[row]! - 1];
    if (klass) told.add(`class${FEATURE_MARK}${klass}`);
  }
  return { failed, features: told, numbers };
}

function stepNameOf(index: EventIndex, thread: number): string {
  const plain = index.owner[thread] ?? thread;
  return index.stepNames.get(plain) ?? normaliseError(stepKeyOf(index.threads.get(thread)));
}

/** A try: what the record of its beginning says. */
async function caseOfTry(
  { index, records }: ReplaySource,
  row: number,
  failed: boolean,
  pause: Pause,
): Promise<Case> {
  await pause();
  const features = new Set<string>();
  const numbers = new Map<string, number>();
  for (const { path, value } of leavesOf(await records.payload(spotOf(index.columns, row)), MAX_FIELDS)) {
    if (isAlwaysOther(path, [value])) continue;
    const about = path.join('.');
    if (typeof value === 'number') numbers.set(about, value);
    else if (typeof value === 'boolean' || value === null) features.add(`${about}${FEATURE_MARK}= ${value}`);
    else if (typeof value === 'string' && value.length <= MAX_VALUE)
      features.add(`${about}${FEATURE_MARK}= ${value}`);
  }
  const thread = index.columns.thread[row]!;
  if (thread !== 0) features.add(`step${FEATURE_MARK}${stepNameOf(index, thread)}`);
  return { failed, features, numbers };
}
