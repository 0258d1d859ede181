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
export const PLACES_KEPT = 500;
/**
 * Sentences of one code and severity that get a finding of their own. A hostile log could make every record
 * say something else; what goes beyond is counted together, under the general sentence of the code.
 */
const SENTENCES_KEPT = 12;
const SENTENCE_LENGTH = 500;
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

/** Counts problems by code, severity and what they do to the replay, keeping the first places of each. */
export class Findings {
  /** By code and severity, then by sentence. */
  private readonly found = new Map<string, Map<string, Collected>>();

  constructor(private readonly format: Pick<Format, 'problems'>) {}

  /** Notes one problem. `file` only for one without bytes (a missing part, a stray file). */
  add(draft: ProblemDraft, spot: Spot, file?: string): void {
    const own = this.format.problems?.[draft.code];
    const severity = draft.severity ?? own?.severity ?? DEFAULT_SEVERITY[draft.code];
    const entry = this.entryOf(draft.code, severity, draft.effect, own?.effect ?? EFFECTS[draft.code]);
    entry.count += draft.count ?? 1;
    if (draft.excerpt !== undefined && entry.spots.length === 0) entry.excerpt = shorten(draft.excerpt);
    if (entry.spots.length < PLACES_KEPT) entry.spots.push(file === undefined ? spot : { ...spot, file });
  }

  /** Another one that holds the same, and goes its own way from here. */
  copy(): Findings {
    const copy = new Findings(this.format);
    copy.take(this);
    return copy;
  }

  /** Takes what another one of the same format holds, as if each of it were noted now. */
  take(other: Findings): void {
    const { format } = this;
    for (const { code, severity, effect, count, excerpt, spots } of other.all()) {
      const entry = this.entryOf(code, severity, effect, format.problems?.[code]?.effect ?? EFFECTS[code]);
      entry.count += count;
      if (entry.spots.length === 0) entry.excerpt = excerpt;
      for (const spot of spots.slice(0, PLACES_KEPT - entry.spots.length)) entry.spots.push(spot);
    }
  }

  private entryOf(
    code: ProblemCode,
    severity: Severity,
    told: string | undefined,
    general: string,
  ): Collected {
    const key = `${code} ${severity}`;
    let alike = this.found.get(key);
    if (alike === undefined) {
      alike = new Map();
      this.found.set(key, alike);
    }
    let effect = told === undefined ? general : clip(told, SENTENCE_LENGTH);
    if (!alike.has(effect) && alike.size >= SENTENCES_KEPT) effect = general;
    let entry = alike.get(effect);
    if (entry === undefined) {
      entry = { code, severity, effect, excerpt: null, count: 0, spots: [] };
      alike.set(effect, entry);
    }
    return entry;
  }

  private all(): Collected[] {
    return [...this.found.values()].flatMap((alike) => [...alike.values()]);
  }

  has(code: ProblemCode): boolean {
    return this.all().some((entry) => entry.code === code);
  }

  /** All findings, worst first, then by first place. */
  list(placeOf: (spot: Spot) => Place): OpenFinding[] {
    const findings = this.all().map((entry): OpenFinding => {
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
  return clip(line, EXCERPT_LENGTH);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
