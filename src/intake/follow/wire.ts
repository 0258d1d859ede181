import { hashBytes } from '../../lib/hash';
import type { FollowTroubleCode, Restart } from '../../model/follow';

/**
 * What `walkback open --follow` sends to the page, as server-sent events; `docs/open.md` tells it to others. Each event
 * says where it belongs, so that whoever reads notices when something is missing or came twice. Events are written by
 * `cli/open/print-event.ts`.
 */

/** A place in a followed file. Generations count from 0: the next begins where a file no longer continues itself. */
export interface Place {
  readonly generation: number;
  /** Bytes from the beginning of the generation. */
  readonly offset: number;
}

/** Where each file of a stream stands, by its number; null where nothing was heard of it yet. */
export type Places = readonly (Place | null)[];

/** What an event says. Files are numbered from 0, in the order of the list that was opened. */
export type FollowEvent =
  | {
      readonly kind: 'bytes';
      readonly file: number;
      readonly at: Place;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** The generation ends at `at`; what comes next is of generation `next`, from its beginning. */
  | {
      readonly kind: 'restart';
      readonly file: number;
      readonly at: Place;
      readonly next: number;
      readonly why: Restart;
    }
  /** Nothing more will come of the file. */
  | { readonly kind: 'ended'; readonly file: number; readonly at: Place }
  /** The file cannot be read just now, or can again. */
  | { readonly kind: 'trouble'; readonly file: number; readonly trouble: FileTrouble | null }
  /** The server stops. */
  | { readonly kind: 'stopped' };

/** What can be wrong with a followed file. */
export type FileTrouble = Extract<FollowTroubleCode, 'missing' | 'unreadable'>;

const RESTARTS: readonly Restart[] = ['rotated', 'truncated', 'replaced'];
const TROUBLES: readonly FileTrouble[] = ['missing', 'unreadable'];

/** Places as they stand in an address and in the id of an event: `0:4096,-,1:0`. */
export function printPlaces(places: Places): string {
  return places.map((place) => (place === null ? '-' : printPlace(place))).join(',');
}

/** The places of so many files; null for what {@link printPlaces} would not have written. */
export function parsePlaces(text: string, files: number): Places | null {
  const parts = text.split(',');
  const places = parts.map((part) => (part === '-' ? null : parsePlace(part)));
  const sound = places.length === files && places.every((place, at) => place !== null || parts[at] === '-');
  return sound ? places : null;
}

/** A place on its own: `0:4096`. */
export function printPlace({ generation, offset }: Place): string {
  return `${generation}:${offset}`;
}

function parsePlace(text: string | undefined): Place | null {
  const [, generation, offset] = text?.match(/^(\d{1,9}):(\d{1,15})$/) ?? [];
  return generation === undefined ? null : { generation: Number(generation), offset: Number(offset) };
}

const encoder = new TextEncoder();

/** What is sent before the words of an event, so that none is believed that was mended wrongly on its way. */
export function checksumOf(kind: string, words: string): string {
  const bytes = encoder.encode(`${kind} ${words}`);
  return String(hashBytes(bytes, 0, bytes.length));
}

/** Reads an event by its name and its data; null for what the server would not have written. */
export function parseEvent(kind: string | undefined, data: string): FollowEvent | null {
  const space = data.indexOf(' ');
  const words = data.slice(space + 1);
  if (kind === undefined || data.slice(0, space) !== checksumOf(kind, words)) return null;
  return kind === 'stopped' ? { kind } : parseWords(kind, words.split(' '));
}

function parseWords(kind: string, words: readonly string[]): FollowEvent | null {
  const [number = '', place, third = '', fourth] = words;
  if (!/^\d{1,6}$/.test(number)) return null;
  const file = Number(number);
  if (kind === 'trouble') {
    const trouble = TROUBLES.find((each) => each === place) ?? null;
    return trouble === null && place !== 'none' ? null : { kind, file, trouble };
  }
  const at = parsePlace(place);
  if (at === null) return null;
  switch (kind) {
    case 'bytes': {
      const bytes = fromBase64(third);
      return bytes && { kind, file, at, bytes };
    }
    case 'restart': {
      const why = RESTARTS.find((each) => each === fourth);
      return /^\d{1,9}$/.test(third) && why ? { kind, file, at, next: Number(third), why } : null;
    }
    case 'ended':
      return { kind, file, at };
    default:
      return null;
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  let letters: string;
  try {
    letters = atob(text);
  } catch {
    return null;
  }
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
