import { fromPointer, toPointer } from '../lib/pointer';
import { yieldToTasks } from '../lib/tasks';
import { isObject, type Json, type Path } from '../model/json';
import type { Position } from '../model/units';
import type { HistoryReader } from './reader';
import { REMOVED } from './value-table';

/** Paths of a state whose key or value holds a text. */
export interface StateHits {
  /** The first ones, in order of creation. */
  readonly pointers: readonly string[];
  readonly total: number;
  /** Values that lie in records were not all looked into. */
  readonly partial: boolean;
}

const MAX_POINTERS = 500;
/** Records whose subtrees are read for a search. */
const MAX_RECORDS = 400;

/**
 * Finds a text (in any case) in the keys and values of the state at `p`. Names and kept values are matched
 * once per distinct text; only what matches is then checked for being there. Copied subtrees are read from
 * their records, up to a limit.
 * @param signal gives it up: a newer text is wanted
 */
export async function searchState(
  reader: HistoryReader,
  p: Position,
  text: string,
  signal?: AbortSignal,
): Promise<StateHits> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { pointers: [], total: 0, partial: false };
  const { history } = reader;
  const limit = history.limit(p);
  const holds = (value: string) => value.toLowerCase().includes(wanted);
  const nameHolds = history.paths.nameMatcher(holds);
  const textHolds = history.values.textMatcher(holds);
  const found = new Set<string>();
  let records = 0;
  let partial = false;
  for (let node = 1; node < history.nodes; node++) {
    if (node % SLICE === 0) await rest(signal);
    const own = history.ownChangeBefore(node, limit);
    if (own < 0) continue;
    const id = history.valueIdOf(own);
    if (id === REMOVED || history.baseBefore(node, limit)?.change !== own) continue;
    const path = history.paths.path(node);
    if (nameHolds(node) || textHolds(id)) found.add(toPointer(path));
    const { kind } = history.values.decode(id);
    if (kind === 'payload' || kind === 'artifact' || kind === 'state') {
      if (records++ >= MAX_RECORDS) {
        partial = true;
        continue;
      }
    } else if (kind === 'json' && typeof history.values.toJson(id) === 'string') continue;
    const place = await reader.placeOfNode(node, limit);
    if (place !== null) searchJson(place.inside, path, holds, found);
  }
  return verified(reader, p, [...found], holds, partial);
}

/** Nodes looked at between two looks at the message queue. */
const SLICE = 8_192;

async function rest(signal: AbortSignal | undefined): Promise<void> {
  await yieldToTasks();
  signal?.throwIfAborted();
}

/** A made object may hold a member that was written over since: look at what stands there now. */
async function verified(
  reader: HistoryReader,
  p: Position,
  candidates: readonly string[],
  holds: (text: string) => boolean,
  partial: boolean,
): Promise<StateHits> {
  const pointers: string[] = [];
  let gone = 0;
  for (const pointer of candidates) {
    if (pointers.length >= MAX_POINTERS) break;
    const keys = fromPointer(pointer);
    const place = await reader.place(keys, p);
    const here =
      place !== null &&
      (holds(keys.at(-1) ?? '') || (!reader.isContainer(place) && holds(String(place.inside))));
    if (here) pointers.push(pointer);
    else gone++;
  }
  return { pointers, total: candidates.length - gone, partial };
}

/** Keys and leaves of a JSON value that hold the text. */
function searchJson(value: Json, path: Path, holds: (text: string) => boolean, found: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      searchJson(item, [...path, index], holds, found);
    });
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const inside = [...path, key];
      if (holds(key)) found.add(toPointer(inside));
      searchJson(item, inside, holds, found);
    }
  } else if (value !== null && holds(String(value))) found.add(toPointer(path));
}
