import { spotOf } from '../ingest/indexer';
import { scanText } from '../ingest/scan-text';
import { firstFrom } from '../lib/ascending';
import { printJson } from '../lib/json';
import { pauses } from '../lib/tasks';
import type { Change } from '../model/change';
import { dig, type Json, type Path } from '../model/json';
import type { KinView } from '../model/kin';
import type { Provenance, ProvenanceEnd, ProvenanceHop, ProvenanceLink } from '../model/provenance';
import type { Position } from '../model/units';
import type { EventRow } from '../model/views';
import { clip } from '../replay/clip';
import { valueAt } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';
import { pathsOfValue } from '../selectors/equal-values';
import type { ReplaySource } from './build-history';
import { changesMadeAt } from './rerun';

/** What following a value asks of the open run. */
export interface ProvenanceContext {
  readonly source: ReplaySource;
  /** The run's number in the log. */
  readonly run: number;
  readonly reader: HistoryReader;
  kin(position: Position): Promise<KinView>;
  event(position: Position): Promise<EventRow>;
}

/** A value where it stands now. */
interface Standing {
  readonly place: 'state' | 'record';
  readonly path: Path;
  readonly position: Position;
  /** The run, if it is another one than the one that was asked about. */
  readonly run: KinView['causes']['shown'][number]['run'];
  readonly by: ProvenanceLink | null;
}

/** A chain goes no further. */
const MAX_HOPS = 16;
/** The last record that may hold a value may itself be so long. */
const MAX_BEYOND = 16 << 20;

/** Follows the value at a path of the state after the event at `position` back to where it came from. */
export async function provenanceOf(
  context: ProvenanceContext,
  path: Path,
  position: Position,
  signal: AbortSignal,
): Promise<Provenance | null> {
  const { reader } = context;
  const { value, cut } = await valueAt(reader, path, reader.history.limit(position));
  if (value === undefined) return null;
  const clipped = clip(value);
  const hops: ProvenanceHop[] = [];
  let at: Standing = { place: 'state', path, position, run: null, by: null };
  for (;;) {
    const step: Stepped =
      at.place === 'state' ? await fromState(context, at) : await fromRecord(context, at, value, signal);
    hops.push(await hopOf(context, step.here));
    if ('end' in step || hops.length === MAX_HOPS) {
      const end: ProvenanceEnd = 'end' in step ? step.end : { kind: 'not-found' };
      return { value: clipped.value ?? null, cut: cut || clipped.cut, hops, end };
    }
    at = step.next;
    await pauses(signal)();
  }
}

type Stepped = { readonly here: Standing } & ({ readonly next: Standing } | { readonly end: ProvenanceEnd });

const COPIED: ProvenanceLink = { kind: 'copied' };
const EQUAL: ProvenanceLink = { kind: 'equal' };

/** The event that decided what stands at a path of the state, and what it took it from. */
async function fromState(context: ProvenanceContext, at: Standing): Promise<Stepped> {
  const { history } = context.reader;
  const { node } = history.paths.nearest(at.path);
  const base = history.baseBefore(node, history.limit(at.position));
  if (base === null) return { here: at, end: { kind: 'not-found' } };
  const position = history.positionOf(base.change);
  const here = { ...at, position };
  const made = await changesMadeAt(context.source, context.run, context.reader, position);
  const taken = takenFrom(made, at.path, made.length);
  if ('end' in taken) return { here, end: taken.end };
  if (taken.place === 'state')
    return position === 0
      ? { here, end: { kind: 'not-found' } }
      : { here, next: { ...here, path: taken.path, position: position - 1, by: COPIED } };
  if (taken.place === 'record')
    return { here, next: { ...here, place: 'record', path: taken.path, by: COPIED } };
  // The rule made the value itself. It may still be one of the record's, put there by the rule.
  const payload = await payloadAt(context, null, position);
  const value = dig(taken.value, taken.rest);
  const found = value === undefined ? undefined : copyIn(payload, value, at.path.at(-1));
  return found
    ? { here, next: { ...here, place: 'record', path: found, by: EQUAL } }
    : { here, end: { kind: 'literal' } };
}

/** Where the record holds what the rule wrote: a common value only counts under the same name. */
function copyIn(payload: Json, value: Json, key: string | number | undefined): Path | undefined {
  const [found] = pathsOfValue(payload, value, key);
  return found && (isTelling(value) || found.at(-1) === key) ? found : undefined;
}

type Taken =
  | { readonly place: 'state'; readonly path: Path }
  | { readonly place: 'record'; readonly path: Path }
  | { readonly place: 'rule'; readonly value: Json; readonly rest: Path }
  | { readonly end: ProvenanceEnd };

/** Which of an event's changes, among the first `count`, decided what stands at a path, and where it took it from. */
function takenFrom(made: readonly Change[], path: Path, count: number): Taken {
  const at = made.slice(0, count).findLastIndex((change) => startsWith(path, change.path));
  const change = made[at];
  if (change === undefined || 'removed' in change) return { end: { kind: 'not-found' } };
  const rest = path.slice(change.path.length);
  if ('artifact' in change) return { end: { kind: 'artifact', artifact: change.artifact } };
  if ('from' in change) return { place: 'record', path: [...change.from, ...rest] };
  if ('value' in change) return { place: 'rule', value: change.value, rest };
  const source = [...change.same, ...rest];
  // The same event may have written there just before; else it stood there already.
  const written = made.slice(0, at).some((each) => startsWith(source, each.path));
  return written ? takenFrom(made, source, at) : { place: 'state', path: source };
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((key, at) => key === path[at]);
}

/** Where a record has a value from: events that the log joins to it first, then whatever holds the same value. */
async function fromRecord(
  context: ProvenanceContext,
  here: Standing,
  value: Json,
  signal: AbortSignal,
): Promise<Stepped> {
  if (!isTelling(value)) return { here, end: { kind: 'not-found' } };
  // Of another run's events the causes are not known here: its own page follows them.
  if (here.run !== null) return { here, end: { kind: 'outside' } };
  const { causes } = await context.kin(here.position);
  for (const { position, relation, field, inferred, run } of causes.shown) {
    // The event before it in a recorded order is no cause, and one behind it cannot be where it has the value from.
    if (relation === 'previous' || (run === null && position >= here.position)) continue;
    const payload = await payloadAt(context, run?.id ?? null, position);
    const [path] = pathsOfValue(payload, value, here.path.at(-1));
    if (path)
      return {
        here,
        next: { place: 'record', path, position, run, by: { kind: 'linked', relation, field, inferred } },
      };
  }
  const first = await firstWith(context, value, here.position, signal);
  if (first === null) return { here, end: { kind: 'outside' } };
  return { here, next: { place: 'record', ...first, run: null, by: EQUAL } };
}

/** Short texts and small numbers stand everywhere: that they are equal says nothing. */
function isTelling(value: Json): boolean {
  if (typeof value === 'string') return value.trim().length >= 4;
  if (typeof value === 'number') return !Number.isInteger(value) || Math.abs(value) >= 1000;
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isTelling);
}

/** The first event before a position whose record holds a value; null where none does. */
async function firstWith(
  context: ProvenanceContext,
  value: Json,
  before: Position,
  signal: AbortSignal,
): Promise<{ readonly path: Path; readonly position: Position } | null> {
  const { index, records } = context.source;
  const first = index.starts[context.run]!;
  const offsets = index.columns.offset.subarray(first, first + before);
  const order = Uint32Array.from(offsets.keys()).sort((a, b) => offsets[a]! - offsets[b]!);
  const starts = Float64Array.from(order, (at) => offsets[at]!);
  const ordered = order.every((position, at) => position === at);
  const end = (starts.at(-1) ?? 0) + MAX_BEYOND;
  const tried = new Set<Position>();
  let found: { path: Path; position: Position } | null = null;
  await scanText(
    records.blob,
    needleOf(value),
    async (scanned) => {
      for (const offset of scanned.offsets) {
        const position = order[firstFrom(starts, offset + 1) - 1];
        if (position === undefined || tried.has(position)) continue;
        tried.add(position);
        if (found !== null && found.position < position) continue;
        const [path] = pathsOfValue(await payloadAt(context, null, position), value);
        if (path) found = { path, position };
        signal.throwIfAborted();
      }
      // Records of one run may stand in another order than they happened in.
      return !(ordered && found !== null) && scanned.bytes < end;
    },
    { signal },
  );
  return found;
}

/** A part of a value that its record must hold, as it is written there. */
function needleOf(value: Json): string {
  // Without its quotes: a record inside of another format may have them doubled or escaped.
  if (typeof value === 'string') return printJson(value).slice(1, -1);
  if (typeof value !== 'object' || value === null) return printJson(value);
  const telling = Object.values(value).find(isTelling);
  return needleOf(telling ?? null);
}

async function payloadAt(
  { source: { index, records }, run }: ProvenanceContext,
  other: string | null,
  position: Position,
): Promise<Json> {
  const start = index.starts[other === null ? run : index.runs.find(other)]!;
  return records.payload(spotOf(index.columns, start + position));
}

async function hopOf(context: ProvenanceContext, at: Standing): Promise<ProvenanceHop> {
  const { place, path, position, by, run } = at;
  const { kind, step, attempt, outcome } =
    run === null ? await context.event(position) : { kind: '', step: null, attempt: 0, outcome: null };
  return {
    run: run && { id: run.id, name: run.name },
    position,
    kind,
    step,
    attempt,
    outcome,
    place,
    path,
    by,
  };
}
