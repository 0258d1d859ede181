/** How much a finding matters, worst first: see docs/problems.md. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Every problem code with the severity it has unless a format lowers it. Codes never change. */
export const DEFAULT_SEVERITY = {
  'torn-tail': 'warning',
  'glued-record': 'warning',
  'bad-json': 'error',
  'bad-utf8': 'error',
  'nul-bytes': 'error',
  duplicate: 'info',
  conflict: 'error',
  gap: 'warning',
  'out-of-order': 'warning',
  'seq-restart': 'info',
  'clock-backwards': 'info',
  'after-terminal': 'error',
  'end-without-start': 'warning',
  'open-at-end': 'warning',
  'illegal-transition': 'warning',
  'unknown-kind': 'warning',
  'unknown-value': 'warning',
  'checksum-mismatch': 'error',
  'id-mismatch': 'error',
  'snapshot-stale': 'info',
  'snapshot-ahead': 'error',
  'snapshot-differs': 'warning',
  'incomplete-export': 'warning',
  'missing-part': 'warning',
  'stray-file': 'info',
  'orphan-record': 'warning',
  'not-remeasured': 'info',
} as const satisfies Record<string, Severity>;

export type ProblemCode = keyof typeof DEFAULT_SEVERITY;

const UNREADABLE: ReadonlySet<ProblemCode> = new Set(['bad-json', 'bad-utf8', 'nul-bytes']);

/** Where something is wrong: a file of the log, a one-based line and a byte offset in that file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
}

/** What a stage has to say about one place; the collector counts and merges those of one code, severity and effect. */
export interface ProblemDraft {
  readonly code: ProblemCode;
  /** Only to depart from {@link DEFAULT_SEVERITY}. */
  readonly severity?: Severity;
  /** What it does to the replay, when the code's own sentence is not exact enough. */
  readonly effect?: string;
  /** The first characters of the bytes in question. */
  readonly excerpt?: string;
  /** How many it stands for (a gap of 3 records counts 3); 1 when absent. */
  readonly count?: number;
}

/** One kind of problem of a log: how often, where first, and what it does to the replay. */
export interface Finding extends Place {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly count: number;
  readonly excerpt: string;
  readonly effect: string;
  /** The first places in order (bounded), the one above included. */
  readonly places: readonly Place[];
}

/** Records that nothing can be read from; they belong to no run. */
export function unreadableIn(problems: readonly Pick<Finding, 'code' | 'count'>[]): number {
  return problems.reduce((sum, { code, count }) => sum + (UNREADABLE.has(code) ? count : 0), 0);
}
