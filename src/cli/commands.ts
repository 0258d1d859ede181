import { buildHistory } from '../engine/build-history';
import { withMessages } from '../engine/messages';
import { isTorn } from '../engine/open-logs';
import { OpenRun } from '../engine/open-run';
import { readRecognised } from '../engine/read';
import type { RecognisedLog, UnknownSource } from '../engine/recognise';
import { recogniseAll } from '../engine/replay-sources';
import type { ReadLog } from '../engine/summarise';
import { printJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import { Fault, type FaultCode } from '../model/errors';
import type { Format } from '../model/format';
import type { Json } from '../model/json';
import type { LogSummary, RunSummary } from '../model/log';
import type { Finding } from '../model/problem';
import type { Source } from '../model/source';
import { changesOfEvent } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';

/** What a command prints and how the process ends. */
export interface Outcome {
  readonly text: string;
  /** 0 fine, 1 problems of severity error, 2 unreadable or wrongly asked. */
  readonly exit: 0 | 1 | 2;
}

/** A log that was read, with what it was recognised as. */
export interface Read {
  readonly found: RecognisedLog;
  readonly log: ReadLog;
}

/** Something was asked for that is not there. */
export class AskedError extends Error {}

/** Why a replay file is not read. */
const REFUSALS: Readonly<Partial<Record<FaultCode, string>>> = {
  'replay-broken': 'This replay file cannot be read: what should tell its contents is broken or cut off.',
  'replay-newer': 'This replay file was made by a newer Walkback, in a form that this one does not know.',
};

/** Reads everything that is recognised among some sources, with the words of all first failures. */
export async function readAll(
  sources: readonly Source[],
): Promise<{ logs: Read[]; unknown: readonly UnknownSource[] }> {
  const { logs, unknown } = await recogniseAll(sources).catch((error: unknown) => {
    throw error instanceof Fault ? new AskedError(REFUSALS[error.code] ?? error.code) : error;
  });
  const read: Read[] = [];
  for (const found of logs) {
    const log = await readRecognised(found);
    const runs = await withMessages(log, found.plan.format, log.summary.runs);
    read.push({ found, log: { ...log, summary: { ...log.summary, runs } } });
  }
  return { logs: read, unknown };
}

/** `inspect`: what the files are, what is in them and what is wrong with them. */
export async function inspect(sources: readonly Source[], json: boolean): Promise<Outcome> {
  const { logs, unknown } = await readAll(sources);
  const exit = logs.length === 0 ? 2 : 0;
  if (json) return { text: printJson({ logs: logs.map(({ log }) => inspectJson(log.summary)) }), exit };
  const texts = [
    ...logs.map(({ found, log }) => inspectText(found, log.summary)),
    ...unknown.map(unknownText),
  ];
  return { text: texts.join('\n\n'), exit };
}

function inspectJson(summary: LogSummary): Json {
  return {
    system: summary.system,
    shape: summary.shape,
    version: summary.version,
    files: summary.parts.map((part) => part.file),
    records: summary.records,
    events: summary.events,
    problems: problemsJson(summary.problems),
    runs: summary.runs.map(runJson),
  };
}

/** One entry for each code and severity, so that its count is that of the whole log; it tells all effects. */
function problemsJson(problems: readonly Finding[]): Json {
  const merged = new Map<string, Finding>();
  for (const each of problems) {
    const key = `${each.code} ${each.severity}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, each);
    else
      merged.set(key, {
        ...known,
        count: known.count + each.count,
        effect: `${known.effect} ${each.effect}`,
      });
  }
  return [...merged.values()].map(({ code, severity, count, file, line, offset, excerpt, effect }) => ({
    code,
    severity,
    count,
    file,
    line,
    offset,
    excerpt,
    effect,
  }));
}

function runJson(run: RunSummary): Json {
  const { total, byOutcome, byClass } = run.steps;
  return {
    id: run.id,
    name: run.name,
    outcome: run.outcome,
    events: run.events,
    steps: { total, byOutcome: { ...byOutcome } as Record<string, number>, byClass },
    firstFailure: run.firstFailure && { ...run.firstFailure },
  };
}

function inspectText(found: RecognisedLog, summary: LogSummary): string {
  const lines = [
    `${found.name}: ${found.plan.format.label}, ${found.plan.format.shapes[summary.shape]?.label ?? summary.shape}` +
      (summary.version ? `, version ${summary.version}` : ''),
    ...(found.note ? [`  ${found.note}`] : []),
    `  ${count(summary.records, 'record')}, ${count(summary.events, 'event')}, ${count(summary.runs.length, 'run')}`,
    ...summary.runs.map(runText),
    ...summary.problems.map(
      (problem) =>
        `  ${problem.severity} ${problem.code} × ${problem.count} at ${problem.file}:${problem.line} (byte ${problem.offset}): ${problem.effect}`,
    ),
  ];
  return lines.join('\n');
}

function runText(run: RunSummary): string {
  const outcomes = Object.entries(run.steps.byOutcome)
    .map(([outcome, number]) => `${number} ${outcome}`)
    .join(', ');
  const failure = run.firstFailure
    ? `; first failure at ${run.firstFailure.position}, ${run.firstFailure.step ?? 'the run'}, attempt ${run.firstFailure.attempt}: ${run.firstFailure.message}`
    : '';
  const name = run.name === run.id ? run.id : `${run.id} (${run.name})`;
  return `  ${run.outcome} ${name}: ${count(run.events, 'event')}, steps: ${outcomes || 'none'}${failure}`;
}

function unknownText(source: UnknownSource): string {
  return `${source.name}: not recognised (${source.size} bytes, ${source.layout}). It begins: ${source.firstLine}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `check`: is anything wrong with the files? */
export async function check(sources: readonly Source[]): Promise<Outcome> {
  const { logs, unknown } = await readAll(sources);
  const lines = logs.flatMap(({ log }) =>
    log.summary.problems.map(
      (each) => `${each.file}:${each.line}: ${each.severity} ${each.code} × ${each.count}: ${each.effect}`,
    ),
  );
  lines.push(...unknown.map(unknownText));
  const failed = logs.some(({ log }) => log.summary.problems.some((each) => each.severity === 'error'));
  return { text: lines.join('\n'), exit: unknown.length > 0 || logs.length === 0 ? 2 : failed ? 1 : 0 };
}

/** `state`: a run's state after the event at a position. */
export async function state(
  sources: readonly Source[],
  run: string | undefined,
  at: string,
  json: boolean,
): Promise<Outcome> {
  const { reader, id, position } = await openAt(sources, run, at);
  const [value, view] = await Promise.all([
    wholeState(reader, 'state', position),
    wholeState(reader, 'view', position),
  ]);
  const answer = { run: id, position, state: value ?? null, ...(view === undefined ? {} : { view }) };
  return { text: printJson(json ? answer : answer.state, json ? undefined : 2), exit: 0 };
}

async function wholeState(reader: HistoryReader, root: string, position: number): Promise<Json | undefined> {
  const place = await reader.place([root], position);
  if (place === null) return undefined;
  return reader.materialise(place, reader.history.limit(position), { left: Number.POSITIVE_INFINITY });
}

/** `changes`: what the event at a position changed. */
export async function changes(
  sources: readonly Source[],
  run: string | undefined,
  at: string,
  json: boolean,
): Promise<Outcome> {
  const { reader, id, position } = await openAt(sources, run, at);
  const found = await changesOfEvent(reader, position);
  if (json) {
    const list = found.changes.map(({ path, kind, before, after }) => ({
      path: toPointer(path),
      kind,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }));
    return { text: printJson({ run: id, position, changes: list }), exit: 0 };
  }
  const lines = found.changes.map(
    ({ path, kind, before, after }) => `${kind} ${toPointer(path)}: ${printed(before)} → ${printed(after)}`,
  );
  return { text: lines.join('\n'), exit: 0 };
}

/** A value on one line; a dash for none. */
export function printed(value: Json | undefined): string {
  return value === undefined ? '–' : printJson(value);
}

/** All runs of the files, or the one that was asked for, opened one after the other. @throws {AskedError} */
export async function* everyRun(
  sources: readonly Source[],
  run: string | undefined,
): AsyncGenerator<OpenRun> {
  const { logs } = await readAll(sources);
  let found = false;
  for (const { found: recognised, log } of logs) {
    const { format, shape } = recognised.plan;
    const source = { format, shape, index: log.index, records: log.records };
    for (const summary of log.summary.runs) {
      if (run !== undefined && summary.id !== run) continue;
      found = true;
      yield new OpenRun(source, summary, log.summary.runs, isTorn(log), () => {});
    }
  }
  if (!found)
    throw new AskedError(run === undefined ? 'There is no run in these files.' : `There is no run ${run}.`);
}

/** The run that was asked for, opened. @throws {AskedError} */
export async function openRun(
  sources: readonly Source[],
  run: string | undefined,
  at: string,
): Promise<{ readonly run: OpenRun; readonly position: number; readonly words: Format['words'] }> {
  const { found, log, summary, position } = await chosen(sources, run, at);
  const { format, shape } = found.plan;
  const source = { format, shape, index: log.index, records: log.records };
  const opened = new OpenRun(source, summary, log.summary.runs, isTorn(log), () => {});
  return { run: opened, position, words: format.words };
}

async function openAt(sources: readonly Source[], run: string | undefined, at: string) {
  const { found, log, summary, position } = await chosen(sources, run, at);
  const { format, shape } = found.plan;
  const reader = await buildHistory({ format, shape, index: log.index, records: log.records }, summary.index);
  return { reader, id: summary.id, position };
}

async function chosen(sources: readonly Source[], run: string | undefined, at: string) {
  const { logs } = await readAll(sources);
  const runs = logs.flatMap(({ found, log }) => log.summary.runs.map((summary) => ({ found, log, summary })));
  const one = run === undefined && runs.length === 1 ? runs[0] : runs.find((each) => each.summary.id === run);
  if (one === undefined) {
    const known = runs
      .map((each) => each.summary.id)
      .slice(0, 20)
      .join(', ');
    throw new AskedError(
      `${run === undefined ? 'Say which run with --run' : `There is no run ${run}`}. Runs: ${known}`,
    );
  }
  const { summary } = one;
  const position = at === 'last' ? summary.events - 1 : Number(at);
  if (!Number.isInteger(position) || position < 0 || position >= summary.events)
    throw new AskedError(
      `There is no position ${at}: run ${summary.id} has positions 0 to ${summary.events - 1}`,
    );
  return { ...one, position };
}
