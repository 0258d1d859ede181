/** A NoETL server: what is asked of it, and what it answers, in our words. */
import type { FollowTrouble } from './follow';
import type { Outcome } from './outcome';
import type { Micros } from './units';

/** The two servers that share one table of events and answer in different shapes. */
export type Flavour = 'rust' | 'python';

/** What is sent along so that a server lets one in. It stands in no link and in no log. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string };

/** The words by which servers filter; each has its own for what it lists besides. */
export const EXECUTION_STATUSES = ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** Which executions are listed. */
export interface ExecutionFilter {
  readonly status: ExecutionStatus | null;
  /** A part of the playbook's path; '' for any. */
  readonly path: string;
  /** Only children of this execution; servers that do not tell parents list none. */
  readonly parent: string | null;
}

/** An execution as its server tells it. Ids are texts, digit for digit. */
export interface Execution {
  readonly id: string;
  readonly path: string | null;
  /** The server's word. The rules by which it comes to it differ from place to place. */
  readonly status: string | null;
  /** That word as an outcome. */
  readonly outcome: Outcome;
  /** `NaN` where the answer does not tell. */
  readonly startedAt: Micros;
  /** `NaN` while it runs, and where the answer does not tell. */
  readonly endedAt: Micros;
  /** How many events the server counts; null where it does not tell. */
  readonly events: number | null;
  /** Null for none; undefined where the answer does not tell. */
  readonly parent?: string | null;
}

/** One page of a list of executions. */
export interface ExecutionPage {
  /** Null while no answer has told: an empty list is the same in both. */
  readonly flavour: Flavour | null;
  readonly executions: readonly Execution[];
  /** May there be a further page? */
  readonly more: boolean;
  /** How many the server listed, where it cannot filter by itself and the others were left out here; else null. */
  readonly sifted: number | null;
}

/** The Rust server answers with the newest 2000 events alone. */
export interface ExecutionCap {
  readonly shown: number;
  /** How many older ones there are; null where nothing tells. */
  readonly missing: number | null;
}

/** Why a server's word about an execution is doubtful. */
export type Doubt =
  /** It says completed, and a step failed. */
  | 'completed-with-errors'
  /** It says failed, and nothing has ended the execution: one row says so, and it may go on. */
  | 'failed-without-end'
  /** It says running or failed, and the execution has ended otherwise. */
  | 'ended-otherwise';

/** A question that a server did not answer. */
export class NoetlFault extends Error {
  constructor(
    readonly trouble: FollowTrouble,
    /** How long the server asks to wait, in milliseconds; null where it does not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(trouble.code);
    this.name = 'NoetlFault';
  }
}
