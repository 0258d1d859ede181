import { type Why, whyOf } from '../engine/why';
import { formatDuration } from '../lib/format';
import { printJson } from '../lib/json';
import { oneLine } from '../lib/names';
import { toDotted, toPointer } from '../lib/pointer';
import type { Json } from '../model/json';
import type { RunSummary } from '../model/log';
import { isFailure } from '../model/outcome';
import type { Source } from '../model/source';
import type { ChainLink, StepTries, TryDifference, TryDifferences, TryView } from '../model/why';
import { AskedError, type Outcome, type Read, readAll } from './commands';

/** How many differences of one part are printed. */
const MAX_PRINTED = 12;
const MAX_VALUE = 80;

/**
 * `why`: for each run that failed or crashed, or for the one that is named, its first cause, how that went on, what was
 * tried again, and the nearest run that succeeded. Exit 0: nothing failed; 1: something did; 2: unreadable.
 */
export async function why(
  sources: readonly Source[],
  run: string | undefined,
  json: boolean,
): Promise<Outcome> {
  const { logs, unknown } = await readAll(sources);
  if (logs.length === 0)
    return { text: unknown.map(({ name }) => `${name}: not recognised`).join('\n'), exit: 2 };
  const chosen = chooseRuns(logs, run);
  const { signal } = new AbortController();
  const found: Why[] = [];
  for (const { log, summary } of chosen)
    found.push(await whyOf(sourceOf(log), log.log.summary, summary, signal));
  const exit = chosen.some(({ summary }) => isFailure(summary.outcome)) ? 1 : 0;
  if (json) return { text: printJson({ runs: found.map(whyJson) }), exit };
  return { text: found.length === 0 ? 'Nothing failed.' : found.map(whyText).join('\n\n'), exit };
}

/** Failed and crashed runs; the one that is named, however it ended. */
function chooseRuns(logs: readonly Read[], run: string | undefined): { log: Read; summary: RunSummary }[] {
  const all = logs.flatMap((log) => log.log.summary.runs.map((summary) => ({ log, summary })));
  if (run === undefined) return all.filter(({ summary }) => isFailure(summary.outcome) && summary.events > 0);
  const named = all.filter(({ summary }) => summary.id === run);
  if (named.length > 0) return named;
  const known = all.slice(0, 20).map(({ summary }) => summary.id);
  throw new AskedError(`There is no run ${run}. Runs: ${known.join(', ')}`);
}

function sourceOf({ found, log }: Read) {
  const { format, shape } = found.plan;
  return { format, shape, index: log.index, records: log.records };
}

// ── In words ─────────────────────────────────────────────────────────────────────────────────────────

function whyText({ run, cause, chain, retries, retried, reference }: Why): string {
  const name = run.name === run.id ? run.id : `${run.id} (${run.name})`;
  const { failures, skipped, cancelled } = chain.explained;
  const counts = [
    [failures, 'later failure'],
    [skipped, 'skipped step'],
    [cancelled, 'cancelled step'],
  ] as const;
  const explained = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  return [
    `${run.outcome} ${name}`,
    `  ${cause.sentence}`,
    ...(chain.links.length > 0
      ? ['  How it went on:', ...chain.links.map((link) => `    ${linkText(link)}`)]
      : []),
    ...(chain.unlisted > 0 ? [`    and ${counted(chain.unlisted, 'more such event')}`] : []),
    ...(explained.length > 0 ? [`  It explains ${explained.join(', ')}.`] : []),
    ...(chain.endNamesOther ? ['  The end of the run names another failure than this one.'] : []),
    ...(chain.likelyMadeGood === null
      ? []
      : [`  A later step that does the same succeeded at ${chain.likelyMadeGood} (inferred).`]),
    ...listText(`${counted(chain.others.total, 'other failure')} not explained by it:`, chain.others.shown),
    ...listText(
      `${counted(chain.recovered.total, 'attempt')} failed and made good later:`,
      chain.recovered.shown,
    ),
    ...retries.flatMap((tries) => triesText(tries)),
    ...(retried > retries.length
      ? [`  ${counted(retried, 'step')} were tried again; the first are told.`]
      : []),
    reference === null
      ? '  No run of the same name succeeded.'
      : `  The nearest run of the same name that succeeded: ${reference.id}`,
  ].join('\n');
}

function listText(head: string, links: readonly ChainLink[]): string[] {
  return links.length === 0 ? [] : [`  ${head}`, ...links.map((link) => `    ${linkText(link)}`)];
}

function linkText({
  kind,
  position,
  run,
  label,
  attempt,
  message,
  known,
  relation,
  field,
  by,
}: ChainLink): string {
  const where = run ? `${run.name} at ${position}` : `at ${position}`;
  const who = label === null ? '' : ` ${label}${attempt > 0 ? `, attempt ${attempt}` : ''}`;
  const said = message === null ? '' : `: ${oneLine(message, 200)}`;
  const how = relation === null ? '' : ` ${field ?? relation}`;
  const ground = by === null && run === null ? '' : ` [${known}${how}]`;
  return `${kind} ${where}${who}${said}${ground}`;
}

function triesText(tries: StepTries): string[] {
  const { label, total, inferred, shown, comparison } = tries;
  const left = total - shown.length;
  const head = `  ${label} was tried ${total} times${inferred ? ' (inferred: steps of their own that do the same)' : ''}:`;
  const lines = [head, ...shown.map((each) => `    ${tryText(each)}`)];
  if (left > 0) lines.push(`    and ${counted(left, 'more attempt')}`);
  if (comparison === null) return lines;
  const [one, other] = [comparison.one + 1, comparison.other + 1];
  lines.push(
    `    What differs between try ${one} and try ${other}${comparison.worked ? ', which worked' : ''}:`,
  );
  for (const part of ['input', 'state', 'result'] as const) lines.push(...partText(part, comparison[part]));
  return lines;
}

function tryText({ index, attempt, label, outcome, begin, end, failure, gap, events }: TryView): string {
  const who = label === null ? `attempt ${attempt}` : label;
  const span = end === null ? `from ${begin}, no end recorded` : `${begin} to ${end}`;
  const least = gap && formatDuration(gap.least);
  const most = gap?.most == null ? null : formatDuration(gap.most);
  const between = least === most ? least : most === null ? `at least ${least}` : `${least} to ${most}`;
  const after = gap === null ? '' : `, ${between} after the one before`;
  const said = failure === null ? '' : `: ${oneLine(failure.message, 200)}`;
  return `${index + 1}. ${who} ${outcome}, ${span}, ${counted(events, 'event')}${after}${said}`;
}

function partText(part: string, { total, atLeast, shown }: TryDifferences): string[] {
  const telling = shown.filter(({ always, own }) => !always && !own);
  const left = shown.filter(({ always, own }) => own && !always).length;
  const varying = total - telling.length - left;
  const lines = telling
    .slice(0, MAX_PRINTED)
    .map(
      ({ path, before, after }) => `      ${part} ${toDotted(path)}: ${printed(before)} → ${printed(after)}`,
    );
  const more = Math.max(telling.length - MAX_PRINTED, 0);
  if (more > 0 || atLeast) lines.push(`      ${part}: and ${atLeast ? 'at least ' : ''}${more} more`);
  if (left > 0)
    lines.push(`      ${part}: ${counted(left, 'field')} that the attempts themselves left behind`);
  if (varying > 0)
    lines.push(`      ${part}: ${counted(varying, 'field')} that always differ between attempts`);
  return lines;
}

function printed(value: Json | undefined): string {
  return value === undefined ? '–' : oneLine(printJson(value), MAX_VALUE);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

// ── As JSON ──────────────────────────────────────────────────────────────────────────────────────────

function whyJson({ run, cause, chain, retries, retried, reference }: Why): Json {
  return {
    run: run.id,
    name: run.name,
    outcome: run.outcome,
    cause: {
      kind: cause.kind,
      position: cause.position,
      step: cause.step,
      label: cause.label,
      attempt: cause.attempt,
      message: cause.message,
      sentence: cause.sentence,
    },
    chain: {
      links: chain.links.map(linkJson),
      explained: { ...chain.explained },
      unlisted: chain.unlisted,
      others: { total: chain.others.total, shown: chain.others.shown.map(linkJson) },
      recovered: { total: chain.recovered.total, shown: chain.recovered.shown.map(linkJson) },
      unexplainedSkips: chain.unexplainedSkips,
      endNamesOther: chain.endNamesOther,
      likelyMadeGood: chain.likelyMadeGood,
    },
    retries: retries.map(triesJson),
    retried,
    reference: reference?.id ?? null,
  };
}

function linkJson({ run, ...link }: ChainLink): Json {
  return { ...link, run: run?.id ?? null };
}

function triesJson({ label, total, inferred, failed, shown, comparison }: StepTries): Json {
  return {
    step: label,
    tries: total,
    failed,
    inferred,
    shown: shown.map(({ began, gap, failure, ...rest }) => ({
      ...rest,
      began: Number.isNaN(began) ? null : began,
      gap: gap && { ...gap },
      failure: failure && { ...failure },
    })),
    comparison: comparison && {
      one: comparison.one,
      other: comparison.other,
      worked: comparison.worked,
      input: differencesJson(comparison.input),
      state: differencesJson(comparison.state),
      result: differencesJson(comparison.result),
    },
  };
}

function differencesJson({ total, atLeast, shown }: TryDifferences): Json {
  return { total, atLeast, shown: shown.map(differenceJson) };
}

function differenceJson({ path, before, after, own, always, cut }: TryDifference): Json {
  return {
    path: toPointer(path),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    own,
    always,
    cut,
  };
}
