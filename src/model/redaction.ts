/** Kinds of values that redaction takes out. The first nine are found by themselves, the last four only on request. */
export type RedactionClass =
  | 'ip'
  | 'port'
  | 'process'
  | 'environment'
  | 'output'
  | 'host'
  | 'email'
  | 'secret'
  | 'user'
  | 'field'
  | 'pattern'
  | 'payload'
  | 'added';

/** The classes in words, for the preview and the banner. */
export const REDACTION_LABELS: Readonly<Record<RedactionClass, string>> = {
  ip: 'IP addresses',
  port: 'ports',
  process: 'process names',
  environment: 'environment values',
  output: 'stdout and stderr',
  host: 'host names',
  email: 'e-mail addresses',
  secret: 'tokens and keys',
  user: 'user names',
  field: 'chosen fields',
  pattern: 'chosen patterns',
  payload: 'whole payloads',
  added: 'added values',
};

/** What is to be taken out of a log. */
export interface RedactionChoice {
  /** Of those that are found by themselves. */
  readonly classes: readonly RedactionClass[];
  /** Paths of fields whose values go; docs/redaction.md has the grammar. */
  readonly fields: readonly string[];
  /** Regular expressions of RE2; what they match in any text goes. */
  readonly patterns: readonly string[];
  /** Takes out every text and number of the payloads that the format names. */
  readonly payloads: boolean;
  /** Values that stay, whatever finds them. */
  readonly keep: readonly string[];
  /** Values that go, wherever they stand. */
  readonly add: readonly string[];
}

export const DEFAULT_CHOICE: RedactionChoice = {
  classes: ['ip', 'port', 'process', 'environment', 'output', 'host', 'email', 'secret'],
  fields: [],
  patterns: [],
  payloads: false,
  keep: [],
  add: [],
};

/**
 * Where else a value is replaced than at the places where it was found:
 *
 * - `places`: nowhere; it is short or an ordinary word (`80`, `node`), or replay needs the word;
 * - `words`: wherever it stands between word borders;
 * - `anywhere`: also in the middle of words.
 */
export type Reach = 'places' | 'words' | 'anywhere';

/** A value that goes. */
export interface RedactedValue {
  readonly value: string;
  readonly standIn: string;
  readonly classes: readonly RedactionClass[];
  readonly reach: Reach;
  /** Replay needs a word that holds it: the word stays, so that what was built is not searched for this value. */
  readonly needed: boolean;
  /** How often it was found; inside of other texts it may stand more often. */
  readonly count: number;
  /** The first paths where it was found; `*` stands for the items of a list. */
  readonly places: readonly string[];
  /** Paths where it was found, all of them. */
  readonly placeCount: number;
}

/** What was taken out of the records, by kind; the values themselves are nowhere. */
export interface RedactedCount {
  /** In words: "e-mail addresses". */
  readonly label: string;
  /** Distinct values. */
  readonly values: number;
  /** Places where they stood. */
  readonly places: number;
}

/** What a format says of its records, so that redaction knows what to take and what replay needs. Paths as in {@link RedactionChoice.fields}. */
export interface Sensitive {
  /**
   * Kept: kinds, status words, sequence numbers, times. A path holds for the number or word that stands exactly there
   * and for the items of a list of those; what is inside of an object needs `**`. Other texts there are searched.
   */
  readonly fixed: readonly string[];
  /** Names and ids: changed only where they hold a value that goes, and then everywhere alike. */
  readonly ids: readonly string[];
  /** Forms of the system's own ids and hashes, matched as a whole: random as they look, they are no keys. */
  readonly structural: readonly RegExp[];
  /** Fields that hold values of a class, beside those that are known by their names in any system. */
  readonly fields: Readonly<Partial<Record<RedactionClass, readonly string[]>>>;
  /** Hashes of the record they stand in: of one that was changed, they are replaced. */
  readonly seals: readonly string[];
  /** Hashes of what stands elsewhere, and ids that are hashes: replaced everywhere alike as soon as anything goes. */
  readonly hashes: readonly string[];
  /** Payloads: what the work itself took and gave. */
  readonly payloads: readonly string[];
  /** Which checksums or hashes cannot hold any more once a record was changed, in one sentence; null for none. */
  readonly chained: string | null;
}

export type RedactionErrorCode =
  | 'too-many-values'
  | 'too-much-text'
  | 'too-many-patterns'
  | 'bad-pattern'
  | 'bad-field';

/** The choice cannot be carried out; with the facts that a sentence about it needs. */
export class RedactionError extends Error {
  constructor(
    readonly code: RedactionErrorCode,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** A value that was to go and still stands in what was built. */
export interface Survivor {
  readonly value: string;
  /** How it is written there. */
  readonly form: 'plain' | 'escaped' | 'escaped twice' | 'percent' | 'pointer' | 'base64' | 'hex' | 'token';
}
