import { ROW_CLASSES, type RowClass } from '../model/comparison';
import { stamped } from './versions';

/**
 * A link to two runs beside each other. Versions 1 and 2: `#/compare/<log>/<run>/<log>/<run>?at=a12&show=caused&tab=fields`,
 * with `unmask=` for each mask that was taken off and `mask=` for each further field that is masked. `at` names an
 * event of either run by its position, so that the row is found again however the two are aligned.
 */
export interface CompareLink {
  readonly page: 'compare';
  readonly a: RunOfLog;
  readonly b: RunOfLog;
  readonly at: { readonly side: 'a' | 'b'; readonly position: number } | null;
  /** The only rows that are listed; null for all. */
  readonly show: RowClass | null;
  readonly tab: CompareTab | null;
  /** Masks that were taken off, and fields that were masked, by their ids. */
  readonly off: readonly string[];
  readonly on: readonly string[];
}

interface RunOfLog {
  readonly log: string;
  readonly run: string;
}

export const COMPARE_TABS = ['events', 'steps', 'fields'] as const;
export type CompareTab = (typeof COMPARE_TABS)[number];

/** Ids of logs are our own, and short. */
const MAX_LOG = 4_000;
/** Nobody masks more by hand. */
const MAX_MASKS = 200;
const MASK = /^(?:payload|state):(?:\/|$)/;

/** Reads the parts of the path behind `compare`; null where they name no two runs. */
export function parseCompare(parts: readonly string[], keys: URLSearchParams): CompareLink | null {
  const [logA, runA, logB, runB] = parts;
  if (!logA || !runA || !logB || !runB || Math.max(logA.length, logB.length) > MAX_LOG) return null;
  return {
    page: 'compare',
    a: { log: logA, run: runA },
    b: { log: logB, run: runB },
    at: eventOf(keys.get('at')),
    show: ROW_CLASSES.find((each) => each === keys.get('show')) ?? null,
    tab: COMPARE_TABS.find((each) => each === keys.get('tab')) ?? null,
    off: masksOf(keys.getAll('unmask')),
    on: masksOf(keys.getAll('mask')),
  };
}

/** Writes the link as the part of an address from `#` on. */
export function printCompare({ a, b, at, show, tab, off, on }: CompareLink): string {
  const path = [a.log, a.run, b.log, b.run].map(encodeURIComponent).join('/');
  const keys = new URLSearchParams();
  if (at !== null) keys.set('at', `${at.side}${at.position}`);
  if (show !== null) keys.set('show', show);
  if (tab !== null) keys.set('tab', tab);
  for (const each of off) keys.append('unmask', each);
  for (const each of on) keys.append('mask', each);
  return `#/compare/${path}${keys.size > 0 ? `?${stamped(keys)}` : ''}`;
}

/** The link to two runs, with nothing chosen yet. */
export function compareLink(a: RunOfLog, b: RunOfLog): CompareLink {
  const only = ({ log, run }: RunOfLog) => ({ log, run });
  return { page: 'compare', a: only(a), b: only(b), at: null, show: null, tab: null, off: [], on: [] };
}

function eventOf(text: string | null): CompareLink['at'] {
  const [, side, position] = text?.match(/^([ab])(\d{1,15})$/) ?? [];
  return position === undefined ? null : { side: side as 'a' | 'b', position: Number(position) };
}

function masksOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => MASK.test(text)).slice(0, MAX_MASKS);
}
