import { readFile } from 'node:fs/promises';
import { isTorn } from '../engine/open-logs';
import { OpenRun } from '../engine/open-run';
import { problemsOf } from '../engine/run-problems';
import { parseJson, printJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import { asString, isObject, type Json, member } from '../model/json';
import type { OwnRule, RulesView, RuleView } from '../model/rule';
import type { Source } from '../model/source';
import type { LeafChange } from '../replay/diff';
import { AskedError, type Outcome, printed, readAll } from './commands';

interface Ruled {
  readonly run: string;
  readonly view: RulesView;
  /** What the event changed that broke a rule first, by rule. */
  readonly changes: ReadonlyMap<string, readonly LeafChange[]>;
}

/** Changes that are told of a break. */
const MAX_CHANGES = 5;

/**
 * `rules`: which rules the runs break, and where first. Exit 0 when all hold, 1 when one is broken.
 * @param wanted a file with rules of one's own, or the id of the one rule that is asked
 */
export async function rules(
  sources: readonly Source[],
  run: string | undefined,
  wanted: string | undefined,
  json: boolean,
): Promise<Outcome> {
  const own = wanted === undefined ? null : await ownRules(wanted);
  const only = own === null ? wanted : undefined;
  const ruled: Ruled[] = [];
  for (const { found, log } of (await readAll(sources)).logs)
    for (const summary of log.summary.runs) {
      if (run !== undefined && summary.id !== run) continue;
      const { format, shape } = found.plan;
      const source = { format, shape, index: log.index, records: log.records };
      const opened = new OpenRun(source, summary, log.summary.runs, isTorn(log), () => {});
      ruled.push(await ruledRun(opened, problemsOf(log, summary.index, null).findings, own ?? [], only));
      opened.close();
    }
  if (ruled.length === 0)
    throw new AskedError(run === undefined ? 'There is no run in these files.' : `There is no run ${run}.`);
  if (only !== undefined && ruled.every(({ view }) => view.rules.length === 0))
    throw new AskedError(`There is no rule ${only}, and no such file.`);
  const wrong = ruled.flatMap(({ view }) => view.rules).find(({ verdict }) => verdict === 'wrong');
  if (wrong) throw new AskedError(`The rule “${wrong.label}” cannot be understood: ${wrong.source}`);
  const exit = ruled.some(({ view }) => view.broken > 0) ? 1 : 0;
  return { text: json ? printJson({ runs: ruled.map(ruledJson) }) : ruled.map(ruledText).join('\n\n'), exit };
}

async function ruledRun(
  opened: OpenRun,
  findings: Parameters<OpenRun['rules']>[0],
  own: readonly OwnRule[],
  only: string | undefined,
): Promise<Ruled> {
  const { signal } = new AbortController();
  const whole = await opened.rules(findings, own, signal);
  const shown = whole.rules.filter(({ id }) => only === undefined || id === only);
  const count = (verdicts: readonly string[]) =>
    shown.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const changes = new Map<string, readonly LeafChange[]>();
  for (const { id, places } of shown)
    if (places[0])
      changes.set(id, (await opened.state.changes(places[0].position)).changes.slice(0, MAX_CHANGES));
  const view = { rules: shown, broken: count(['broken']), asked: count(['broken', 'holds']) };
  return { run: opened.summary.id, view, changes };
}

function ruledJson({ run, view, changes }: Ruled): Json {
  return {
    run,
    broken: view.broken,
    asked: view.asked,
    rules: view.rules.map(({ id, label, verdict, breaks, places }) => ({
      id,
      label,
      verdict,
      breaks,
      places: places.map((place) => ({ ...place })),
      changes: (changes.get(id) ?? []).map(({ path, kind, before, after }) => ({
        path: toPointer(path),
        kind,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      })),
    })),
  };
}

function ruledText({ run, view, changes }: Ruled): string {
  const broken = view.rules.filter(({ verdict }) => verdict === 'broken');
  return [
    `${run}: ${view.broken} of ${view.asked} rules broken`,
    ...broken.flatMap((each) => brokenText(each, changes.get(each.id) ?? [])),
  ].join('\n');
}

function brokenText({ id, label, breaks, places }: RuleView, changes: readonly LeafChange[]): string[] {
  const [first] = places;
  const times = breaks === 1 ? 'once' : `${breaks} times`;
  return [
    `  ${id}: ${label}`,
    `    broken ${times}${first ? `, first at ${first.position}: ${first.why}` : ''}`,
    ...changes.map(
      ({ path, kind, before, after }) =>
        `      ${kind} ${toPointer(path)}: ${printed(before)} → ${printed(after)}`,
    ),
  ];
}

/** The rules in a file: a JSON list of `{name, query}`, or lines of `name: query`. Null where there is no such file. */
async function ownRules(file: string): Promise<OwnRule[] | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  if (!text.trimStart().startsWith('[')) return text.split('\n').flatMap(lineRule);
  const list = parseJson(text);
  if (!Array.isArray(list)) return [];
  return list.map((each: Json, at) => {
    const [name, query] = [asString(member(each, 'name')), asString(member(each, 'query'))];
    if (!isObject(each) || query === null) throw new AskedError(`Rule ${at + 1} of ${file} has no query.`);
    return { name: name ?? query, query };
  });
}

function lineRule(line: string): OwnRule[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const [, name, query] = text.match(/^([^:]*[^:\s]):\s+(.+)$/) ?? [];
  return [name === undefined ? { name: text, query: text } : { name, query: query! }];
}
