import type { Records } from '../ingest/records';
import type { LogSummary } from '../model/log';
import type { Place, ProblemCode } from '../model/problem';
import type { Damage } from '../model/recovery';
import { problemsOf } from './run-problems';
import type { ReadLog } from './summarise';

/** Records that could not be read, or contradict their checksum. */
const DAMAGED: readonly ProblemCode[] = [
  'torn-tail',
  'bad-json',
  'bad-utf8',
  'nul-bytes',
  'glued-record',
  'checksum-mismatch',
];
const MAX_DAMAGE = 50;
const MAX_TEXT = 2_000;

/** The damaged records of a run, or of the only run of a log, as far as they lie at or before a position. */
export async function damageAt(
  log: Pick<ReadLog, 'summary' | 'index' | 'records'>,
  run: number,
  position: number,
): Promise<Damage[]> {
  const { summary, index, records } = log;
  const last = index.starts[run + 1]! - index.starts[run]! - 1;
  const placed = problemsOf(log, run, null).findings.flatMap(({ code, places }) =>
    places.map((place) => ({ ...place, code })),
  );
  const here = placed
    .filter(({ code }) => DAMAGED.includes(code))
    // What is no event of the run lies somewhere behind one of them in a file: only the whole run surely comes before it.
    .filter((place) => (place.exact ? place.position <= position : position >= last));
  const found = here.map(({ exact, ...place }) => ({ ...place, position: exact ? place.position : null }));
  const known = new Set(placed.map(keyOf));
  const elsewhere = position < last || summary.runs.length !== 1 ? [] : unplaced(summary, known);
  return Promise.all(
    [...found, ...elsewhere].slice(0, MAX_DAMAGE).map(async (place) => ({
      code: place.code,
      position: place.position,
      text: await textAt(summary, records, place),
    })),
  );
}

type DamagedPlace = Place & { readonly code: ProblemCode; readonly position: number | null };

/** Damage in files that hold no event: in a log of one run it is of that run. */
function unplaced({ problems }: LogSummary, known: ReadonlySet<string>): DamagedPlace[] {
  return problems
    .filter(({ code }) => DAMAGED.includes(code))
    .flatMap(({ code, places }) => places.map((place) => ({ ...place, code, position: null })))
    .filter((place) => !known.has(keyOf(place)));
}

function keyOf({ code, file, offset }: { readonly code: ProblemCode } & Place): string {
  return `${code} ${offset} ${file}`;
}

function textAt({ parts }: LogSummary, records: Records, { file, offset }: Place): Promise<string> {
  const part = parts.find((each) => each.file === file);
  if (!part) return Promise.resolve('');
  const length = Math.min(part.size - offset, MAX_TEXT);
  return records.text({ offset: part.start + offset, length: Math.max(length, 0) });
}
