import type { Format } from '../model/format';
import {
  DEFAULT_SEVERITY,
  type Finding,
  type Place,
  type ProblemCode,
  type ProblemDraft,
  type Severity,
} from '../model/problem';
import { EFFECTS } from './effects';

/** How many places of one finding are kept; the count goes on. */
const PLACES_KEPT = 500;
const EXCERPT_LENGTH = 160;

/** Where a finding stands, before its bytes are assigned to a file. */
export interface Spot {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
}

interface Collected {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly effect: string;
  excerpt: string | null;
  count: number;
  readonly spots: (Spot & { readonly file?: string })[];
}

/** A finding whose excerpt may still have to be read from the log's bytes. */
export interface OpenFinding extends Omit<Finding, 'excerpt'> {
  readonly excerpt: string | null;
  /** The bytes to read it from. */
  readonly spot: Spot;
}

/** Counts problems by code and severity, keeping the first places of each. */
export class Findings {
  private readonly found = new Map<string, Collected>();

  constructor(private readonly format: Pick<Format, 'problems'>) {}

  /** Notes one problem. `file` only for one without bytes (a missing part, a stray file). */
  add(draft: ProblemDraft, spot: Spot, file?: string): void {
    const own = this.format.problems?.[draft.code];
    const severity = draft.severity ?? own?.severity ?? DEFAULT_SEVERITY[draft.code];
    const key = `${draft.code} ${severity}`;
    let entry = this.found.get(key);
    if (entry === undefined) {
      const effect = draft.effect ?? own?.effect ?? EFFECTS[draft.code];
      entry = { code: draft.code, severity, effect, excerpt: null, count: 0, spots: [] };
      this.found.set(key, entry);
    }
    entry.count += draft.count ?? 1;
    if (draft.excerpt !== undefined && entry.spots.length === 0) entry.excerpt = shorten(draft.excerpt);
    if (entry.spots.length < PLACES_KEPT) entry.spots.push(file === undefined ? spot : { ...spot, file });
  }

  has(code: ProblemCode): boolean {
    return [...this.found.values()].some((entry) => entry.code === code);
  }

  /** All findings, worst first, then by first place. */
  list(placeOf: (spot: Spot) => Place): OpenFinding[] {
    const findings = [...this.found.values()].map((entry): OpenFinding => {
      const places = entry.spots.map((spot) =>
        spot.file === undefined ? placeOf(spot) : { file: spot.file, line: spot.line, offset: spot.offset },
      );
      const { code, severity, effect, excerpt, count } = entry;
      return { code, severity, effect, excerpt, count, places, spot: entry.spots[0]!, ...places[0]! };
    });
    return findings.sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.spot.offset - b.spot.offset);
  }
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The beginning of a piece of a log, on one line and bounded. */
export function shorten(text: string): string {
  const line = text
    .slice(0, EXCERPT_LENGTH * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line;
}
