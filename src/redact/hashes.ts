import type { Place } from './places';

/** A run of hex by itself, or behind an escape of a link. */
const RUN = /(?:(?<![0-9A-Za-z%])|(?<=%[0-9a-f]{2}))[0-9a-f]{32,128}(?![0-9A-Za-z])/gi;
const IS_RUN = /^[0-9a-f]{32,128}$/i;
/** Any other spelling of a hash. Shorter texts, and those without a digit, are words about them. */
const OTHER = /^(?=[^\d]*\d)[0-9A-Za-z+/_=:.-]{8,200}$/;
const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
/** From this length on a text is the same hash wherever it stands alone. */
const TELLING = 22;
/** So many are told apart; of a log with more, all others become one and the same. */
const MAX_HASHES = 200_000;

/** Collects hashes: of what was changed, one would tell a short value to whoever tries them all. */
export class HashCollector {
  private readonly found = new Set<string>();

  /** Reads the text of a place that holds a hash. */
  addAt(place: Place, text: string): void {
    if (!place.hash) return;
    if (!this.addRuns(text) && OTHER.test(text) && !UUID.test(text)) this.add(text);
  }

  /**
   * Reads text in which only long runs of hex are hashes, as in the names of files.
   * @returns whether there is one
   */
  addRuns(text: string): boolean {
    const runs = text.match(RUN) ?? [];
    for (const run of runs) this.add(run);
    return runs.length > 0;
  }

  private add(hash: string): void {
    if (this.found.size < MAX_HASHES) this.found.add(spelled(hash));
  }

  /** In the order of the hashes, so that files keep theirs. */
  finish(): Hashes {
    return new Hashes([...this.found].toSorted());
  }
}

/** Hashes with their stand-ins, of the same length and alphabet. */
export class Hashes {
  private readonly standIns = new Map<string, string>();
  private readonly known: ReadonlySet<string>;
  private last = 0;

  constructor(found: readonly string[]) {
    this.known = new Set(found);
    for (const hash of found) this.standInOf(hash);
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** The stand-in of a hash that stands by itself at a place; null for a text that is none. */
  whole(text: string, place: Place): string | null {
    if (!place.hash && text.length < TELLING) return null;
    return this.known.has(spelled(text)) ? this.standInOf(text) : null;
  }

  /** Calls `found` for each hash inside of a text. */
  each(text: string, found: (start: number, end: number, standIn: string) => void): void {
    if (this.isEmpty || text.length < 32) return;
    for (const match of text.matchAll(RUN)) {
      const [run] = match;
      if (this.known.has(spelled(run))) found(match.index, match.index + run.length, this.standInOf(run));
    }
  }

  /** The first hash that a text still holds. */
  survivorIn(text: string): string | null {
    let survivor: string | null = null;
    this.each(text, (start, end) => {
      survivor ??= text.slice(start, end);
    });
    return survivor;
  }

  /** The same for the same hash. */
  standInOf(hash: string): string {
    const key = spelled(hash);
    const known = this.standIns.get(key);
    if (known !== undefined) return known;
    if (this.standIns.size >= MAX_HASHES) return hashLike(hash, 0);
    let standIn = hashLike(hash, ++this.last);
    // One that stands in the log is somebody else's; there are not more of those than are known.
    for (let tries = 0; this.known.has(standIn) && tries < MAX_HASHES; tries++)
      standIn = hashLike(hash, ++this.last);
    this.standIns.set(key, standIn);
    return standIn;
  }
}

/** The case of hex tells nothing. */
function spelled(hash: string): string {
  return IS_RUN.test(hash) ? hash.toLowerCase() : hash;
}

/** Every letter and digit anew, the others as they are: a number, then zeros. */
function hashLike(hash: string, n: number): string {
  const digits = n.toString(16).padStart(8, '0');
  let at = 0;
  return hash.replace(/[0-9A-Za-z]/g, () => digits[at++] ?? '0');
}
