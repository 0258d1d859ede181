import type { Edit } from './branch';
import type { SystemId } from './format';
import type { NotePlace } from './note';
import type { RedactedCount } from './redaction';

/** The version of a replay file that is written. The file is described in docs/replay-file.md. */
export const REPLAY_VERSION = 1;

/** How much of a log a replay holds. Positions are those of the original log; `to` is exclusive. */
export type ReplayScope =
  | { readonly kind: 'log' }
  | { readonly kind: 'run'; readonly run: string }
  /** From the run's first event: the state is that of the original. */
  | { readonly kind: 'until'; readonly run: string; readonly to: number }
  /** Only these events: the state is what they alone tell. */
  | { readonly kind: 'stretch'; readonly run: string; readonly from: number; readonly to: number };

/** The first position that stays, and the one behind the last. */
export function endsOf(
  run: { readonly events: number },
  scope: ReplayScope,
): readonly [from: number, to: number] {
  switch (scope.kind) {
    case 'log':
    case 'run':
      return [0, run.events];
    case 'until':
      return [0, Math.min(scope.to, run.events)];
    case 'stretch':
      return [Math.min(scope.from, run.events), Math.min(scope.to, run.events)];
  }
}

/** A note as it travels: its place in the log that the replay holds. */
export interface SharedNote extends NotePlace {
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** A branch as it travels. */
export interface SharedBranch {
  readonly run: string;
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Where a replay's log comes from and what it lacks. */
export interface ReplayOrigin {
  /** The original log's name; null where it was not to be told. */
  readonly name: string | null;
  /** The original's content hash; null where it was not known yet. */
  readonly hash: string | null;
  /** Bytes, runs and events of the original. */
  readonly size: number;
  readonly runs: number;
  readonly events: number;
  readonly scope: ReplayScope;
  /** Records of the runs that are inside that could not be read and were left out. */
  readonly damaged: number;
  /** Null: nothing was redacted. */
  readonly redacted: readonly RedactedCount[] | null;
  /** The original was itself the log of a replay: where that came from. */
  readonly before?: ReplayOrigin;
}

/** When a replay was made and by whom, as the maker says. */
export interface ReplayMaker {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string | null;
}

/** One log of a replay. */
export interface ReplayLog {
  readonly name: string;
  readonly system: SystemId;
  readonly shape: string;
  /** Its files, end to end in the bytes behind the manifest. */
  readonly parts: readonly { readonly file: string; readonly size: number }[];
  /** The content hash of these bytes: what arrives is held against it. */
  readonly hash: string;
  readonly origin: ReplayOrigin;
  readonly notes: readonly SharedNote[];
  readonly branches: readonly SharedBranch[];
}

/** The first line of a replay file. */
export interface ReplayManifest {
  /** The version that wrote it. */
  readonly walkback: number;
  /** The oldest version that can read it. */
  readonly needs: number;
  readonly made: ReplayMaker;
  readonly logs: readonly ReplayLog[];
  /** The moment to open at: a link in which logs are called by their number here, the first one `0`. */
  readonly view: string | null;
}

/** What a library entry remembers of the replay that brought it. */
export interface SharedFrom {
  readonly made: ReplayMaker;
  readonly origin: ReplayOrigin;
  /** Its bytes are those that were packed. */
  readonly intact: boolean;
}
