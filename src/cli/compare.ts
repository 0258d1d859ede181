import { pairOf } from '../engine/compared-details';
import type { RunToCompare } from '../engine/compared-sides';
import { Comparison } from '../engine/comparison';
import { readRecognised } from '../engine/read';
import { recognise } from '../engine/recognise';
import { printJson } from '../lib/json';
import { toPointer } from '../lib/pointer';
import {
  type ComparedLeaf,
  type ComparedPair,
  type ComparedRow,
  type ComparisonView,
  DIFFERS,
  type MaskChoice,
  type MaskView,
} from '../model/comparison';
import type { Json } from '../model/json';
import type { Source } from '../model/source';
import { AskedError, type Outcome } from './commands';

/** What to compare: two runs of one set of files, or the runs of two files. */
export interface CompareOptions {
  readonly run?: string | undefined;
  readonly with?: string | undefined;
  readonly json: boolean;
  /** Fields that are masked besides those proposed, and masks that are taken off. */
  readonly choice: MaskChoice;
}

const NEVER = new AbortController().signal;
/** Differing values that are printed of where the runs part. */
const SHOWN = 20;

/**
 * `compare`: where two runs part.
 * @returns exit 0 where they are the same after masks, 1 where they part
 * @throws {AskedError} where it is not clear which two runs are meant
 */
export async function compare(
  files: readonly (readonly Source[])[],
  options: CompareOptions,
): Promise<Outcome> {
  const [a, b] = await chosen(files, options);
  const comparison = await Comparison.of(a, b, { report: () => {}, signal: NEVER });
  const { choice } = options;
  const view = await comparison.view(choice);
  const pair = view.divergence < 0 ? null : await pairOf(comparison, view.divergence, choice, NEVER);
  const exit = pair === null ? 0 : 1;
  return { text: options.json ? printJson(toJson(view, pair)) : toText(view, pair), exit };
}

async function chosen(
  files: readonly (readonly Source[])[],
  { run, with: other }: CompareOptions,
): Promise<[RunToCompare, RunToCompare]> {
  if (files.length > 2) throw new AskedError('Name two files, or one and two of its runs.');
  const sides = await Promise.all(files.map(runsOf));
  const [first, second] = [sides[0] ?? [], sides[1] ?? sides[0] ?? []];
  const single = sides.length === 1;
  if (single && (run === undefined || other === undefined) && first.length !== 2)
    throw new AskedError(
      `Name a second file, or two runs of this one with --run and --with. ${listed(first)}`,
    );
  const a = pick(first, run, '--run', single ? first[0] : undefined);
  const b = pick(second, other, '--with', single ? first.find((each) => each !== a) : undefined);
  return [a, b];
}

/** The run that is named, or the only one there is. */
function pick(
  runs: readonly RunToCompare[],
  id: string | undefined,
  option: string,
  fallback: RunToCompare | undefined,
): RunToCompare {
  const found = id === undefined ? (fallback ?? (runs.length === 1 ? runs[0] : undefined)) : byId(runs, id);
  if (found) return found;
  throw new AskedError(
    `${id === undefined ? `Say which run with ${option}.` : `There is no run ${id}.`} ${listed(runs)}`,
  );
}

function byId(runs: readonly RunToCompare[], id: string): RunToCompare | undefined {
  return runs.find(({ side }) => side.run.id === id);
}

function listed(runs: readonly RunToCompare[]): string {
  return `Runs: ${runs
    .slice(0, 20)
    .map(({ side }) => side.run.id)
    .join(', ')}`;
}

async function runsOf(sources: readonly Source[]): Promise<RunToCompare[]> {
  const { logs, unknown } = await recognise(sources);
  if (logs.length === 0) throw new AskedError(`${unknown[0]?.name ?? 'The file'}: not recognised`);
  const runs: RunToCompare[] = [];
  for (const found of logs) {
    const { index, records, summary } = await readRecognised(found);
    const { format, shape } = found.plan;
    const torn = summary.problems.some(({ code }) => code === 'torn-tail');
    for (const run of summary.runs) {
      const side = { log: found.name, logName: found.name, system: format.id, run };
      if (run.events > 0) runs.push({ side, source: { format, shape, index, records }, torn });
    }
  }
  return runs;
}

// ── As JSON ────────────────────────────────────────────────────────────────────────────────────────

function toJson(view: ComparisonView, pair: ComparedPair | null): Json {
  return {
    a: sideJson(view, 'a'),
    b: sideJson(view, 'b'),
    same: pair === null,
    comparable: { ...view.comparable },
    counts: { ...view.counts },
    divergence: pair && {
      ...rowJson(pair.row),
      payload: pair.payload.leaves.map(leafJson),
      state: pair.state.leaves.map(leafJson),
    },
    masks: view.masks.filter(({ masked }) => masked).map(maskJson),
  };
}

function sideJson(view: ComparisonView, side: 'a' | 'b'): Json {
  const { logName, system, run } = view[side];
  return { log: logName, system, run: run.id, outcome: run.outcome, events: run.events };
}

function rowJson({ a, b, differs, fields }: ComparedRow): { [key: string]: Json } {
  const event = (each: typeof a): Json =>
    each && {
      position: each.position,
      kind: each.kind,
      step: each.step,
      attempt: each.attempt,
      outcome: each.outcome,
    };
  return { a: event(a), b: event(b), differs: namesOf(differs), fields: [...fields] };
}

function leafJson({ path, a, b, masked }: ComparedLeaf): Json {
  return {
    path: toPointer(path),
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
    masked,
  };
}

function maskJson({ id, reason, seen, differs }: MaskView): Json {
  return { field: id, reason: reason ?? 'chosen', seen, differs };
}

function namesOf(bits: number): string[] {
  return Object.entries(DIFFERS)
    .filter(([, bit]) => bits & bit)
    .map(([name]) => name);
}

// ── In words ───────────────────────────────────────────────────────────────────────────────────────

function toText(view: ComparisonView, pair: ComparedPair | null): string {
  const { counts, comparable } = view;
  const masked = view.masks.filter((mask) => mask.masked);
  return [
    `A ${sideText(view, 'a')}`,
    `B ${sideText(view, 'b')}`,
    `${comparable.pairs} events go together, ${comparable.eventsA - comparable.pairs} are only in A, ${comparable.eventsB - comparable.pairs} only in B`,
    ...(comparable.hardly ? [hardlyText(view)] : []),
    ...(pair === null ? ['The same after masks.'] : partingText(pair)),
    ...(pair === null
      ? []
      : [
          `After it (inferred): ${counts.caused} caused by it, ${counts.unrelated} unrelated, ${counts.timing} only timing`,
        ]),
    ...(masked.length > 0 ? [`Masked: ${masked.map(({ id }) => id).join(', ')}`] : []),
  ].join('\n');
}

function sideText(view: ComparisonView, side: 'a' | 'b'): string {
  const { logName, run } = view[side];
  return `${logName}: ${run.id}, ${run.outcome}, ${run.events} events`;
}

function hardlyText({ comparable: { byKey, byName, stepsA, stepsB, sameSystem } }: ComparisonView): string {
  if (!sameSystem) return 'Hardly comparable: the two come from different systems.';
  return `Hardly comparable: ${byKey + byName} steps are shared, of ${stepsA} in A and ${stepsB} in B.`;
}

function partingText({ row, payload, state }: ComparedPair): string[] {
  const event = (each: ComparedRow['a']) =>
    each === null
      ? 'nothing'
      : `${each.position} ${each.kind}${each.step === null ? '' : ` of ${each.step}`}`;
  const leaves = [...payload.leaves, ...state.leaves].filter(({ masked }) => !masked);
  return [
    `They part at A ${event(row.a)} | B ${event(row.b)} (${namesOf(row.differs).join(', ')})`,
    ...leaves.slice(0, SHOWN).map(({ path, a, b }) => `  ${toPointer(path)}: ${printed(a)} | ${printed(b)}`),
    ...(leaves.length > SHOWN ? [`  and ${leaves.length - SHOWN} more`] : []),
  ];
}

function printed(value: Json | undefined): string {
  return value === undefined ? '–' : printJson(value);
}
