import type { Json, Path } from './json';
import type { LibraryEntry } from './library';
import type { Attempt, ByteOffset, Micros, Position } from './units';

/** What tells an event from all others of the same bytes, and what is said of it where its log is not at hand. */
export interface NotedEvent {
  readonly kind: string;
  /** Where its record begins in the log's bytes. */
  readonly offset: ByteOffset;
  readonly step: string | null;
  readonly attempt: Attempt;
  /** The event's own time, `NaN` where its record tells none. */
  readonly time: Micros;
}

/**
 * What a note is about: the event at its position, the stretch that begins there, or a path of the state as it is
 * there. `to` is exclusive, as in every stretch; `pointer` is a JSON Pointer.
 */
export type NoteTarget =
  | { readonly kind: 'event' }
  | { readonly kind: 'stretch'; readonly to: Position }
  | { readonly kind: 'path'; readonly pointer: string };

/** A place that somebody wrote something about. */
export interface NotePlace {
  readonly run: string;
  /** The event; of a stretch the first one. */
  readonly position: Position;
  readonly target: NoteTarget;
}

/** Something that somebody wrote about a place of a run. */
export interface Note extends NotePlace {
  readonly id: string;
  /** The event at {@link position}, when the note was written. */
  readonly event: NotedEvent;
  /** The last event of a stretch; null for what is no stretch. */
  readonly last: NotedEvent | null;
  /** Plain text of any number of lines. */
  readonly text: string;
  /** Milliseconds of this machine's clock. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** A note as its log has it now. */
export interface NoteView extends Note {
  /** `another`: other events stand at its place; `none`: its log has no such place. */
  readonly there: 'same' | 'another' | 'none';
  /** Where the event now stands that it was written for, when that is somewhere else; null when it is nowhere. */
  readonly moved: { readonly run: string; readonly position: Position } | null;
}

/** Why a moment was visited: the page opened there, one jumped there, or stepped and came to rest. */
export type VisitReason = 'opened' | 'jumped' | 'stepped';

/** A moment that was looked at. */
export interface Visit {
  readonly run: string;
  readonly position: Position;
  readonly event: NotedEvent;
  readonly why: VisitReason;
  /** Milliseconds of this machine's clock. */
  readonly at: number;
}

/** The longest text of a note, in UTF-16 units. */
export const MAX_NOTE = 20_000;
/** Moments of a log that are kept; the oldest go first. */
export const MAX_VISITS = 200;

/** What the notes of a log hang on: its content hash, or its id as long as the hash is not known. */
export function homeOf({ id, hash }: Pick<LibraryEntry, 'id' | 'hash'>): string {
  return hash ?? homeOfId(id);
}

/** What they hang on until the hash is known. */
export function homeOfId(id: string): string {
  return `log:${id}`;
}

/** A place as text: equal for equal places of one log. */
export function placeKey({ run, position, target }: NotePlace): string {
  const part = target.kind === 'path' ? target.pointer : target.kind === 'stretch' ? target.to : '';
  return JSON.stringify([run, position, target.kind, part]);
}

/** In the order of a run: by position, then as they were written. */
export function byPlace(a: Note, b: Note): number {
  return a.position - b.position || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** One difference that a note's event or stretch made. */
export interface NoteChange {
  readonly path: Path;
  /** As in the list of changes: `same` was written again, `passing` came and went, `large` was not compared. */
  readonly kind: 'added' | 'changed' | 'removed' | 'same' | 'passing' | 'large';
  readonly before?: Json;
  readonly after?: Json;
}

/** What the replay tells of a note's place, for the report. */
export interface NoteFacts {
  /** The note's id. */
  readonly note: string;
  /** The first few; null where the replay was stopped before it came there. */
  readonly changes: readonly NoteChange[] | null;
  readonly more: boolean;
  /** What stands at the noted path; null where nothing does, and for what is no path. */
  readonly value:
    | { readonly kind: 'leaf'; readonly value: Json; readonly cut: boolean }
    | { readonly kind: 'object' | 'list'; readonly size: number }
    | null;
}
