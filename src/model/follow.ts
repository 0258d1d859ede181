/** Following: what a source that still grows hands on, and how it stands. */

/** Why what comes next does not continue the bytes before it. What was handed on stays in the log either way. */
export type Restart =
  /** A new file has taken the name, as when a log is rotated. */
  | 'rotated'
  /** The same file became shorter. */
  | 'truncated'
  /** The same name, as long as before or longer, but other bytes. */
  | 'replaced';

/**
 * How a followed source stands.
 *
 * - `opening`: nothing was heard of it yet;
 * - `live`: the last try went well, whether it brought anything or not;
 * - `retrying`: the last try failed, and another follows by itself;
 * - `waiting`: it needs the reader: a permission, credentials, another address;
 * - `stopped`: the reader stopped it;
 * - `ended`: it said itself that nothing more will come.
 */
export type Contact = 'opening' | 'live' | 'retrying' | 'waiting' | 'stopped' | 'ended';

/** What is told of a followed source whenever it changes. */
export interface FollowState {
  readonly contact: Contact;
  /** When it was heard of last, in milliseconds of this computer's clock; null if never. */
  readonly lastContact: number | null;
  /** What is wrong, for `retrying` and `waiting`, or left out, for `live`; the sentences live in `views/follow/follow-messages.ts`. */
  readonly trouble: FollowTrouble | null;
  /** When it is tried again, in milliseconds of this computer's clock; null where it is not. */
  readonly nextTry: number | null;
  /** Bytes handed on. */
  readonly bytes: number;
}

/** What can be wrong with a followed source. */
export type FollowTroubleCode =
  /** It may not be read any more, and the reader has to allow it again (File System Access after a reload). */
  | 'permission'
  /** The file or address is not there (any more). */
  | 'missing'
  /** The file cannot be read just now. */
  | 'unreadable'
  /** This computer is offline. */
  | 'offline'
  /** No answer at all: nobody listens there, or the browser does not let the page read it (CORS). */
  | 'unreachable'
  /** An answer began and stalled. */
  | 'stalled'
  /** The connection broke off in the middle. */
  | 'broken-off'
  /** 401: credentials are needed, or were refused. */
  | 'credentials'
  /** 403 */
  | 'forbidden'
  /** 429, or 503 with a time to wait. */
  | 'busy'
  /** 5xx */
  | 'failing'
  /** Any other status. */
  | 'status'
  /** An answer of another kind than was asked for, such as a page of HTML where JSON should be. */
  | 'not-the-kind'
  /** It gives less than before, as when an older state of it was restored. What was handed on stays. */
  | 'went-back'
  /** More than may be read again and again from a server that cannot send parts. */
  | 'too-large'
  /** The server gives only the newest events; told with `live`. */
  | 'capped'
  /** More files than are followed of one folder; told with `live`, since those that are followed are well. */
  | 'too-many'
  /** The policy of this page does not let it ask there. */
  | 'policy';

/**
 * What is wrong, with the facts that its sentence needs: `status`, `seconds`, `host`, `name`, `limit`, `count`, `bytes`,
 * `found`, `lost`, `shown`, `missing`.
 */
export interface FollowTrouble {
  readonly code: FollowTroubleCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Takes what a followed source brings, in order. */
export interface FollowSink {
  /**
   * Takes bytes of a file that continue those handed on before of the same file. Whole records or not: a line may
   * be cut anywhere. Resolves once they are safely taken; a follower hands on nothing more until then.
   */
  append(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What comes next of a file does not continue what was handed on of it. */
  restart(file: string, why: Restart): Promise<void>;
  /** Told whenever it changes. */
  state(state: FollowState): void;
  /** Told once: all that the source held at first was handed on, and what comes from now on is new. */
  caughtUp(): void;
}

/** A source that is being followed. */
export interface Follower {
  /** Asks no more; told as `stopped`. Nothing is handed on behind this. */
  stop(): void;
  /** Tries at once instead of at the next time: the reader asked for it, or the computer is online again. */
  tryNow(): void;
}

/** Waits a time, also in a hidden tab; rejects when the signal aborts. Handed to followers, so that tests have their own. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** What followers need of the world; tests have their own. */
export interface FollowWorld {
  readonly fetch: typeof globalThis.fetch;
  readonly sleep: Sleep;
  /** Milliseconds of this computer's clock. */
  readonly now: () => number;
}

/** Where followed bytes come from. */
export type FollowKind = 'file' | 'folder' | 'url' | 'command-line' | 'noetl' | 'demo';

/** A source that is about to be followed; what is recognised in its first records becomes a log of the library. */
export interface FollowPlan {
  readonly kind: FollowKind;
  /** What the log is called. */
  readonly name: string;
  /** Where it comes from, for people: "wal.jsonl on this computer", "localhost:8082". */
  readonly from: string;
  /** Where it can be asked again, for sources that have an address. */
  readonly address?: string;
  /** Of a NoETL execution: its child executions are followed with it. */
  readonly children?: boolean;
  /** Begins to follow it. */
  start(sink: FollowSink, world: FollowWorld): Follower;
}
