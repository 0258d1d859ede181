/** A log spells a handful of names, each of them many times; hostile ones may bring more than are worth keeping. */
const BARE_NAMES_KEPT = 1_000;
const bareNames = new Map<string, string>();

/**
 * A name without case and separators, for comparing spellings: `job_started`, `JobStarted`,
 * `job.started` and `job-started` are one. Never shown to people.
 */
export function bareName(name: string): string {
  let bare = bareNames.get(name);
  if (bare === undefined) {
    bare = name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
    if (bareNames.size < BARE_NAMES_KEPT && name.length < 100) bareNames.set(name, bare);
  }
  return bare;
}

/** An id shortened in its middle for a narrow place: `0b9e06…71a9966`. */
export function shortId(id: string, keep = 8): string {
  return id.length <= keep * 2 + 1 ? id : `${id.slice(0, keep)}…${id.slice(-keep)}`;
}

/** Text on one line, cut at `length` with an ellipsis. */
export function oneLine(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** The endings that logs and what is made of them have. */
const ENDINGS = /(?:\.(?:jsonl|ndjson|json|csv|sse|txt|log|walkback))+$/i;

/** A file's name in two: `wal.old`, `.json.txt`. */
export function splitEndings(name: string): readonly [stem: string, endings: string] {
  const endings = name.match(ENDINGS)?.[0] ?? '';
  return [name.slice(0, name.length - endings.length), endings];
}
