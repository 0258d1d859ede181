import { PLACES_KEPT } from '../ingest/findings';
import { rowsAt } from '../ingest/row-at';
import type { Finding, Place } from '../model/problem';
import type { PlacedProblem, RunFinding, RunProblems, Stretch } from '../model/views';
import type { ReadLog } from './summarise';

/** Places of one kind that are listed. */
const MAX_PLACES = 100;

type Log = Pick<ReadLog, 'summary' | 'index'>;

/** Where the places of each finding lie, worked out once for a list of findings: it takes a look at every event. */
const placed = new WeakMap<readonly Finding[], ReadonlyMap<number, number>>();

/**
 * The problems of a run, or of a stretch of it: those with a place at one of its events, or behind the event and before the
 * next one of the same file. A problem without such a place (a missing file) is the log's alone.
 * @param run the run's number in the index
 */
export function problemsOf(log: Log, run: number, stretch: Stretch | null): RunProblems {
  const found = log.summary.problems.map((finding) => ({ finding, places: placesOf(log, run, finding) }));
  const isHere = ({ position }: PlacedProblem) =>
    stretch === null || (position >= stretch.from && position < stretch.to);
  const findings = found.flatMap(({ finding, places }): RunFinding[] => {
    const here = places.filter(isHere);
    if (here.length === 0) return [];
    const { code, severity, effect } = finding;
    // The excerpt is of the first place alone.
    const excerpt = here.some((place) => isSame(place, finding)) ? finding.excerpt : '';
    const partial = finding.places.length >= PLACES_KEPT;
    const listed = here.toSorted((a, b) => a.position - b.position).slice(0, MAX_PLACES);
    return [{ code, severity, effect, excerpt, places: listed, total: here.length, partial }];
  });
  return {
    findings,
    total: findings.reduce((sum, { total }) => sum + total, 0),
    ofRun: found.reduce((sum, { places }) => sum + places.length, 0),
  };
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.offset === b.offset;
}

/** The places of a finding that lie in a run, with the events there. */
function placesOf(log: Log, run: number, finding: Finding): PlacedProblem[] {
  const { starts, columns } = log.index;
  const rows = rowsOfPlaces(log);
  return finding.places.flatMap((place): PlacedProblem[] => {
    const start = startOf(log, place);
    const row = start === null ? -1 : (rows.get(start + place.offset) ?? -1);
    // Events of another file tell nothing about this place.
    if (row < starts[run]! || row >= starts[run + 1]! || columns.offset[row]! < start!) return [];
    const { file, line, offset } = place;
    const exact = columns.offset[row]! + columns.length[row]! > start! + offset;
    return [{ file, line, offset, position: row - starts[run]!, exact }];
  });
}

function startOf({ summary }: Log, { file }: Place): number | null {
  return summary.parts.find((part) => part.file === file)?.start ?? null;
}

/** The row at or right before each place, by its offset among all the log's bytes. */
function rowsOfPlaces(log: Log): ReadonlyMap<number, number> {
  const { problems } = log.summary;
  const known = placed.get(problems);
  if (known) return known;
  const offsets = problems.flatMap(({ places }) =>
    places.flatMap((place) => {
      const start = startOf(log, place);
      return start === null ? [] : [start + place.offset];
    }),
  );
  const places = Float64Array.from(new Set(offsets)).sort();
  const rows = rowsAt(log.index.columns.offset, places);
  const found = new Map(Array.from(places, (place, at) => [place, rows[at]!]));
  placed.set(problems, found);
  return found;
}
