import type { RedactedCount, RedactedValue, RedactionChoice } from './redaction';
import type { ReplayScope, SharedBranch, SharedNote } from './replay-file';

/** A log, or a part of one, that is to be shared. */
export interface ShareSubject {
  readonly log: string;
  readonly scope: ReplayScope;
}

/** What is to be packed into a replay file. */
export interface ShareQuestion {
  /** One log, or the two of a comparison. */
  readonly subjects: readonly ShareSubject[];
  /** The link of the moment to open at, as it stands in the address. */
  readonly view: string | null;
  readonly notes: boolean;
  /** Branches of the first subject's runs. */
  readonly branches: readonly SharedBranch[];
  /** Who shares it, as they want to be called. */
  readonly by: string | null;
  /** Is the name of the original told? */
  readonly named: boolean;
  /**
   * Is its content hash told? Of a redacted log it says to whoever guesses a short value that was taken out, by trying,
   * whether the guess was right; so does its exact size, which is told with it only.
   */
  readonly hashed: boolean;
  /** What is taken out; null for nothing. */
  readonly redaction: RedactionChoice | null;
}

/** How far a replay file is. */
export interface ShareProgress {
  readonly stage: 'cutting' | 'searching' | 'replacing' | 'reading' | 'packing' | 'proving';
  /** Bytes of what the stage works through; 0 where they are not counted. */
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What of one log is inside a replay file. */
export interface ShareInside {
  readonly name: string;
  /** Its files, as they are called inside. */
  readonly files: readonly string[];
  readonly runs: number;
  readonly events: number;
  /** Recorded snapshots of the state. */
  readonly snapshots: number;
  readonly notes: number;
  readonly branches: number;
  /** Bytes before compression. */
  readonly size: number;
  /** Records of these runs that cannot be read and are not inside. */
  readonly damaged: number;
  /** The content hash of what is inside. */
  readonly hash: string;
}

/** A replay file that was built, opened again and found to be right. */
export interface ShareResult {
  readonly file: Blob;
  /** For naming the file; without an ending. */
  readonly name: string;
  readonly inside: readonly ShareInside[];
  /** The notes inside, as they read there. */
  readonly notes: readonly Pick<SharedNote, 'id' | 'text'>[];
  readonly redacted: Redacted | null;
}

/** What was taken out of a replay. */
export interface Redacted {
  /** Every value that went. */
  readonly values: readonly RedactedValue[];
  readonly counts: readonly RedactedCount[];
  /** Records that could not be searched and so were not let out. */
  readonly refused: number;
  /** Checksums that cannot hold any more, in a sentence. */
  readonly chained: string | null;
}
