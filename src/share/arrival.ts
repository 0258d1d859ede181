import { MAX_NOTE, type NoteTarget } from '../model/note';
import { OUTCOMES, type Outcome } from '../model/outcome';
import { parsePosition, parseStretch, printStretch } from './keys';

/**
 * What a link says that was made to be sent, besides its moment. It is read when the link is opened and leaves the
 * address then: it tells what the page looked like, and how the log is known to somebody who has to find it first.
 */
export interface Arrival {
  /** The log: its content hash, its bytes and its name; `hash`, `size`, `name`. */
  readonly hash?: string;
  readonly size?: number;
  readonly name?: string;
  /** What the record at the position hashes to, to tell another log of the same name; `check`. */
  readonly check?: string;
  /** The stretch that the timeline shows; `zoom=12-40`. */
  readonly zoom?: { readonly from: number; readonly to: number };
  /** Events stand at their times; `axis=clock`. */
  readonly byClock?: boolean;
  /** Which runs the list shows: `runs=<text>`, `only=<outcome>`. */
  readonly runs?: string;
  readonly only?: Outcome;
  /** The run whose measurements are drawn beside; `beside=<run>`. */
  readonly beside?: string;
  /** `note=[12,"text"]`, `[12,40,"text"]` for a stretch and `[12,"/state/a","text"]` for a path. */
  readonly notes?: readonly LinkedNote[];
}

/** A note in a link: about a place of the link's run. */
export interface LinkedNote {
  readonly position: number;
  readonly target: NoteTarget;
  readonly text: string;
}

const HASH = /^[0-9a-f]{64}$/;
const CHECK = /^[0-9a-f]{16}$/;
const MAX_TEXT = 1_000;
const MAX_RUN = 100_000;
const MAX_NOTES = 100;

/** Reads what there is of it; undefined where there is nothing. */
export function parseArrival(keys: URLSearchParams): Arrival | undefined {
  const [hash, check] = [matching(keys, 'hash', HASH), matching(keys, 'check', CHECK)];
  const [size, zoom] = [parsePosition(keys.get('size')), parseStretch(keys.get('zoom'))];
  const [name, runs] = [short(keys.get('name'), MAX_TEXT), short(keys.get('runs'), MAX_TEXT)];
  const beside = short(keys.get('beside'), MAX_RUN);
  const only = OUTCOMES.find((each) => each === keys.get('only'));
  const notes = keys.getAll('note').slice(0, MAX_NOTES).flatMap(parseNote);
  const arrival: Arrival = {
    ...(hash === null ? {} : { hash }),
    ...(size === null ? {} : { size }),
    ...(name === null ? {} : { name }),
    ...(check === null ? {} : { check }),
    ...(zoom === null ? {} : { zoom }),
    ...(keys.get('axis') === 'clock' ? { byClock: true } : {}),
    ...(runs === null ? {} : { runs }),
    ...(only ? { only } : {}),
    ...(beside === null ? {} : { beside }),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return Object.keys(arrival).length > 0 ? arrival : undefined;
}

/** Writes it to the keys of a link. */
export function printArrival(arrival: Arrival, keys: URLSearchParams): void {
  const { size, zoom, byClock, notes = [], ...texts } = arrival;
  for (const key of ['hash', 'name', 'check', 'runs', 'only', 'beside'] as const)
    if (texts[key] !== undefined) keys.set(key, texts[key]);
  if (size !== undefined) keys.set('size', String(size));
  if (zoom) keys.set('zoom', printStretch(zoom));
  if (byClock) keys.set('axis', 'clock');
  for (const note of notes) keys.append('note', JSON.stringify(tupleOf(note)));
}

function tupleOf({ position, target, text }: LinkedNote): readonly (string | number)[] {
  switch (target.kind) {
    case 'event':
      return [position, text];
    case 'stretch':
      return [position, target.to - 1, text];
    case 'path':
      return [position, target.pointer, text];
  }
}

function parseNote(words: string): LinkedNote[] {
  let tuple: unknown;
  try {
    tuple = JSON.parse(words);
  } catch {
    return [];
  }
  if (!Array.isArray(tuple) || tuple.length < 2 || tuple.length > 3) return [];
  const [position, between, text] = tuple.length === 2 ? [tuple[0], null, tuple[1]] : tuple;
  if (!isPosition(position) || typeof text !== 'string' || text.length > MAX_NOTE) return [];
  if (between === null) return [{ position, target: { kind: 'event' }, text }];
  if (isPosition(between) && between >= position)
    return [{ position, target: { kind: 'stretch', to: between + 1 }, text }];
  return typeof between === 'string' && between.startsWith('/')
    ? [{ position, target: { kind: 'path', pointer: between }, text }]
    : [];
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function matching(keys: URLSearchParams, key: string, form: RegExp): string | null {
  const text = keys.get(key);
  return text !== null && form.test(text) ? text : null;
}

function short(text: string | null, most: number): string | null {
  return text !== null && text !== '' && text.length <= most ? text : null;
}
