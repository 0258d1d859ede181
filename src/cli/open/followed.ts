import type { FileTrouble, Place } from '../../intake/follow/wire';
import type { Restart } from '../../model/follow';

/** What comes next of a followed file. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'restart'; readonly next: number; readonly why: Restart }
  /** Nothing for now. */
  | { readonly kind: 'nothing' }
  /** Nothing ever again. */
  | { readonly kind: 'ended' };

/** A file that grows. It keeps no reader's place: each reads from its own. */
export interface Followed {
  /** Where whoever knows nothing of it begins; null as long as there is nothing to read. */
  readonly start: Place | null;
  /** What is wrong with it just now. */
  readonly trouble: FileTrouble | null;
  /** Can somebody have read up to a place? */
  reaches(place: Place): boolean;
  /** What comes behind a place, as much as {@link PIECE_BYTES} of it. */
  next(place: Place): Promise<Piece>;
  /** Calls back whenever there may be more, until the answer is called. */
  onChange(changed: () => void): () => void;
  close(): Promise<void>;
}

/** Bytes that are handed on at once; in base64 no four letters are cut. */
export const PIECE_BYTES = 60 << 10;

/** Those who want to hear of a change. */
export class Listeners {
  private readonly all = new Set<() => void>();

  add(changed: () => void): () => void {
    this.all.add(changed);
    return () => this.all.delete(changed);
  }

  tell(): void {
    for (const changed of [...this.all]) changed();
  }
}
