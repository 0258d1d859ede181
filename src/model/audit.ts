/** What a log records about itself (snapshots, checksums, content hashes), held against the replay. */
import type { Counted } from './boundary';
import type { Json, Path } from './json';
import type { ProblemCode } from './problem';
import type { Position } from './units';

/** One path at which a recorded state and the replayed one differ; `undefined` where a side has nothing there. */
export interface Difference {
  /** From the root of the replay's tree: it begins with `state`. */
  readonly path: Path;
  readonly recorded: Json | undefined;
  readonly replayed: Json | undefined;
  /** The same in words. */
  readonly text: string;
}

/** A value that no event can set. */
export interface OnlyRecorded {
  readonly path: Path;
  readonly recorded: Json;
  readonly text: string;
}

/** A snapshot held against the replay at its position. */
export interface SnapshotVerdict {
  /** Path by path; empty when it agrees. */
  readonly differences: readonly Difference[];
  /** What no event can set: known from the snapshot alone. */
  readonly onlyInSnapshot: readonly OnlyRecorded[];
}

/** A checksum or a content hash that an event carries. */
export interface Seal {
  /** What it is of: `artifact manifest`, `record of extract`. */
  readonly what: string;
  /** Those of one name are one: only the first mention counts. Absent: each is one by itself. */
  readonly name?: string;
  readonly recorded: string;
  readonly verdict: 'holds' | 'differs' | 'unchecked';
  /** What the content hashes to; null where that could not be found out. */
  readonly computed: string | null;
  /** Why it could not be checked, or what follows if it does not hold; null for nothing. */
  readonly why: string | null;
  /** The path of the state that shows the content. */
  readonly at?: Path;
}

/** What a format may look at besides the payload to check a seal. */
export interface SealedRecord {
  /** The record's exact source text. */
  text(): Promise<string>;
  /** The content of an artifact that was dropped too. */
  artifact(id: string): Json | undefined;
}

/** Why a recorded value may not be what the replay says. */
export interface DifferenceView {
  /** For people: `state.step_outputs.step_1`. */
  readonly dotted: string;
  /** The path in the tree, or the nearest one above it that is there. */
  readonly pointer: string;
  /** Printed and cut; null where that side has nothing there. */
  readonly recorded: string | null;
  readonly replayed: string | null;
  /** The last event that wrote the path, up to the snapshot; null where none ever did. */
  readonly writtenAt: Position | null;
  /** An earlier snapshot agreed here, and no event has written the path since. */
  readonly agreedAt: Position | null;
}

/** A recorded snapshot, judged. */
export interface SnapshotAudit {
  readonly type: 'snapshot';
  readonly seq: number | null;
  /** `unplaced`: it names no event, and differs from the replay at the end of the run. */
  readonly verdict: 'fresh' | 'stale' | 'ahead' | 'unplaced' | 'unverified';
  /** Where it was compared; null where it could not be. */
  readonly position: Position | null;
  readonly differences: readonly DifferenceView[];
  readonly differing: number;
  readonly onlyInSnapshot: readonly string[];
  readonly value: string;
  readonly broughtForward: string | null;
}

/** A checksum or hash, judged. */
export interface SealAudit extends Omit<Seal, 'at' | 'name'> {
  readonly type: 'seal';
  readonly position: Position;
  readonly pointer: string | null;
}

export type AuditEntry = SnapshotAudit | SealAudit;

/** Where the recorded and the replayed part first. */
export interface Parting {
  readonly position: Position;
  /** The last recorded state before it that agrees; null for none. */
  readonly agreedAt: Position | null;
  /** What recorded it: `Snapshot at sequence 16`, `record of extract`. */
  readonly what: string;
  /** The path in the tree, or the nearest one above it that is there; null for none. */
  readonly pointer: string | null;
  /** Null for a record that does not match its own checksum: it has no single path. */
  readonly difference: DifferenceView | null;
}

/** Something that changed, or is known, without an event. */
export interface OutsideChange extends DifferenceView {
  /** Where the snapshot that shows it stands. */
  readonly position: Position;
  /**
   * `since`: a snapshot before agreed and no event wrote the path since; `never`: no event ever wrote it; `after`: nothing
   * wrote it after the event that wrote it last; `only`: no event can set it.
   */
  readonly kind: 'since' | 'never' | 'after' | 'only';
}

/** Events, numbers or files that the log lacks. */
export interface Missing {
  readonly code: ProblemCode;
  readonly effect: string;
  readonly count: number;
  /** Where in the run; null where it is no place of it. */
  readonly position: Position | null;
}

/** Everything that the log records about a run, held against its replay. */
export interface AuditView {
  /** In the order of the run. */
  readonly entries: Counted<AuditEntry>;
  readonly verdicts: {
    readonly agree: number;
    readonly differ: number;
    readonly unchecked: number;
  };
  readonly parting: Parting | null;
  readonly outside: Counted<OutsideChange>;
  readonly missing: readonly Missing[];
}
