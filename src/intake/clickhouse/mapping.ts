import { identifier, literal, literals, type Sql, sql } from './sql';

/** What Walkback wants to know of a row. */
export const FIELDS = [
  'log',
  'run',
  'seq',
  'role',
  'time',
  'kind',
  'step',
  'message',
  'signature',
  'failing',
  'ended',
  'file',
  'record',
] as const;
export type Field = (typeof FIELDS)[number];

export const PRESETS = [
  'walkback',
  'noetl-event',
  'mfm-events',
  'enact-events',
  'runtimo-wal',
  'dag-saves',
] as const;
export type PresetId = (typeof PRESETS)[number];

/** A column of a table, as `system.columns` tells it. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

/** Which column of a table tells what. What no column tells is left out, or the preset knows how to find it. */
export interface ColumnMapping {
  readonly preset: PresetId;
  /** Columns by what they tell. Without `record`, a row itself is the record. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
}

/** What is known of a kind of table besides its columns. */
interface Preset {
  readonly label: string;
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  /** Columns that make such a table what it is: all of them must be there for it to be proposed. */
  readonly telling: readonly string[];
  /** Columns of text that holds JSON: a row as a record holds what is in them. */
  readonly json: readonly string[];
  /** The one run of a table that names none. */
  readonly onlyRun?: string;
  /** The kind of event, where it stands inside of a column. */
  readonly kind?: (column: Sql) => Sql;
  /** How a run ended, by the kinds that end one. */
  readonly ends: Readonly<Record<string, readonly string[]>>;
  /** Kinds that report a failure. */
  readonly fails: readonly string[];
  /** Numbers of the time column, as parts of a second. */
  readonly perSecond?: number;
}

const NOETL_ENDS = {
  succeeded: ['playbook.completed', 'playbook_completed', 'workflow.completed'],
  failed: ['playbook.failed', 'playbook_failed', 'workflow.failed'],
  cancelled: ['playbook.cancelled', 'playbook_cancelled', 'execution.cancelled'],
};

const DETAILS: Readonly<Record<PresetId, Preset>> = {
  walkback: {
    label: 'Walkback’s own table',
    columns: {
      log: 'log',
      run: 'run',
      seq: 'seq',
      role: 'role',
      time: 'time',
      kind: 'kind',
      step: 'step',
      message: 'message',
      signature: 'signature',
      failing: 'failing',
      ended: 'ended',
      file: 'file',
      record: 'record',
    },
    telling: ['log', 'run', 'seq', 'role', 'record', 'ended', 'signature'],
    json: [],
    ends: {},
    fails: [],
    perSecond: 1e6,
  },
  'noetl-event': {
    label: 'noetl.event, as exported',
    columns: {
      run: 'execution_id',
      seq: 'event_id',
      time: 'created_at',
      kind: 'event_type',
      step: 'node_name',
      message: 'error',
    },
    telling: ['execution_id', 'event_id', 'event_type', 'node_name', 'created_at'],
    json: ['context', 'result', 'meta', 'distributed_state', 'trace_component', 'payload_ref'],
    ends: NOETL_ENDS,
    fails: [
      'call.error',
      'command.failed',
      'action_failed',
      'step.failed',
      'step_failed',
      ...NOETL_ENDS.failed,
    ],
  },
  'mfm-events': {
    label: 'mfm_events, as exported',
    columns: { run: 'run_id', seq: 'seq', time: 'ts_millis', kind: 'event', message: 'event' },
    telling: ['run_id', 'seq', 'event', 'ts_millis'],
    json: ['event'],
    kind: (column) => sql`extract(${column}, '"(?:Kernel|Domain)"\\s*:\\s*\\{\\s*"(\\w+)"')`,
    ends: {},
    fails: ['StateFailed'],
    perSecond: 1e3,
  },
  'enact-events': {
    label: 'enact-core stored events',
    columns: { run: 'execution_id', seq: 'sequence', time: 'timestamp', kind: 'event' },
    telling: ['execution_id', 'sequence', 'timestamp', 'event'],
    json: ['event'],
    kind: (column) => sql`visitParamExtractString(${column}, 'type')`,
    ends: {
      succeeded: ['execution_completed'],
      failed: ['execution_failed'],
      cancelled: ['execution_cancelled'],
    },
    fails: ['step_failed', 'execution_failed'],
  },
  'runtimo-wal': {
    label: 'runtimo-core WAL, a column a field',
    columns: { seq: 'seq', time: 'ts', kind: 'type', step: 'job_id', message: 'error' },
    telling: ['seq', 'ts', 'type', 'job_id'],
    json: ['output', 'telemetry_before', 'telemetry_after', 'process_before', 'process_after'],
    onlyRun: 'wal',
    ends: {},
    fails: ['job_failed'],
    perSecond: 1,
  },
  'dag-saves': {
    label: 'dag-executor captured saves',
    columns: { seq: 'seq', time: 'saved_at', step: 'key' },
    telling: ['key', 'checksum', 'data'],
    json: ['data'],
    onlyRun: 'store',
    ends: {},
    fails: [],
  },
};

/** What a preset is called, for people. */
export function presetLabel(preset: PresetId): string {
  return DETAILS[preset].label;
}

/** The mapping that fits the columns of a table best; null where none does, and the reader has to say it. */
export function proposeMapping(columns: readonly TableColumn[]): ColumnMapping | null {
  const names = new Set(columns.map(({ name }) => name));
  const fitting = PRESETS.find((preset) => DETAILS[preset].telling.every((name) => names.has(name)));
  return fitting === undefined ? null : presetMapping(fitting, columns);
}

/** A preset's mapping, as far as the table has its columns. */
export function presetMapping(preset: PresetId, columns: readonly TableColumn[]): ColumnMapping {
  const names = new Set(columns.map(({ name }) => name));
  const found = Object.entries(DETAILS[preset].columns).filter(([, name]) => names.has(name));
  return { preset, columns: Object.fromEntries(found) };
}

/** What a mapping still lacks before anything can be asked by it: fields without a column, columns that are not there. */
export function lacksOf(
  { preset, columns }: ColumnMapping,
  table: readonly TableColumn[],
): { readonly fields: readonly Field[]; readonly columns: readonly string[] } {
  const names = new Set(table.map(({ name }) => name));
  const needed: Field[] = DETAILS[preset].onlyRun === undefined ? ['run', 'seq'] : ['seq'];
  return {
    fields: needed.filter((field) => columns[field] === undefined),
    columns: Object.values(columns).filter((name) => !names.has(name)),
  };
}

/** What each field is in SQL, for a table. Texts are `String`, numbers integers; nothing is null. */
export interface Expressions {
  readonly log: Sql;
  readonly run: Sql;
  /** What orders the rows of a run: an integer, or a text. */
  readonly seq: Sql;
  readonly seqIsText: boolean;
  /** Microseconds since 1970, 0 for none. */
  readonly time: Sql;
  readonly kind: Sql;
  readonly step: Sql;
  readonly message: Sql;
  readonly signature: Sql;
  /** 1 for an event that reports a failure. */
  readonly failing: Sql;
  /** How the run ended, where the row tells it; else ''. */
  readonly ended: Sql;
  /** 1 for a row that is an event. */
  readonly event: Sql;
  /** Which part of the log the row belongs to: '' for the only one. */
  readonly file: Sql;
  /** 0 the run as a whole, 1 what stood around records, 2 an event, 3 a record beside the events. */
  readonly role: Sql;
  /** The record itself; null where it is the row. */
  readonly record: Sql | null;
  /** Compares a row's run with a run's id, so that the table's order is made use of. */
  readonly isRun: (run: string) => Sql;
}

/** The fields of a table in SQL. */
export function expressionsOf(mapping: ColumnMapping, table: readonly TableColumn[]): Expressions {
  const { columns, preset } = mapping;
  const details = DETAILS[preset];
  const types = new Map(table.map(({ name, type }) => [name, type]));
  const text = (field: Field): Sql => {
    const name = columns[field];
    return name === undefined ? literal('') : textOf(name, types.get(name) ?? 'String');
  };
  const rawKind = text('kind');
  const kind = details.kind?.(rawKind) ?? rawKind;
  const failing =
    columns.failing === undefined
      ? sql`(${kind} IN ${literals(details.fails)})`
      : sql`(${identifier(columns.failing)} != 0)`;
  const message = columns.message === undefined ? kind : text('message');
  const seqType = types.get(columns.seq ?? '') ?? '';
  const seqIsText = !/Int|Date/.test(seqType);
  const role = columns.role === undefined ? (`2` as Sql) : identifier(columns.role);
  return {
    log: text('log'),
    run: columns.run === undefined ? literal(details.onlyRun ?? '') : text('run'),
    seq: seqOf(columns.seq ?? '', seqType),
    seqIsText,
    time: timeOf(columns.time, types.get(columns.time ?? '') ?? '', details.perSecond ?? 1),
    kind,
    step: text('step'),
    message,
    signature:
      columns.signature === undefined
        ? sql`replaceRegexpAll(${message}, '[0-9]+', '<n>')`
        : text('signature'),
    failing,
    ended: columns.ended === undefined ? endedBy(kind, details.ends) : text('ended'),
    event: columns.role === undefined ? ('1' as Sql) : sql`(${role} = 2)`,
    file: text('file'),
    role,
    record: columns.record === undefined ? null : identifier(columns.record),
    isRun: (run) => isRun(columns.run, types.get(columns.run ?? '') ?? '', run),
  };
}

/** The columns of a row as a record that hold JSON as text, and those whose integers were sent as texts. */
export function rowShapeOf(
  { preset }: ColumnMapping,
  table: readonly TableColumn[],
): { readonly json: ReadonlySet<string>; readonly integers: ReadonlySet<string> } {
  return {
    json: new Set(DETAILS[preset].json),
    integers: new Set(table.filter(({ type }) => /^(Nullable\()?U?Int64/.test(type)).map(({ name }) => name)),
  };
}

function textOf(name: string, type: string): Sql {
  const column = identifier(name);
  if (type === 'String') return column;
  if (type.startsWith('Nullable(')) return sql`ifNull(toString(${column}), '')`;
  return sql`toString(${column})`;
}

/** A number is compared as a number: as a text it would keep the server from finding the run's range. */
function isRun(name: string | undefined, type: string, run: string): Sql {
  if (name === undefined) return '1' as Sql;
  const column = identifier(name);
  if (/Int\d/.test(type)) return /^-?\d{1,20}$/.test(run) ? sql`${column} = ${run as Sql}` : ('0' as Sql);
  return type === 'String' ? sql`${column} = ${literal(run)}` : sql`toString(${column}) = ${literal(run)}`;
}

function seqOf(name: string, type: string): Sql {
  const column = identifier(name);
  const plain = type.startsWith('Nullable(') ? sql`assumeNotNull(${column})` : column;
  if (/DateTime64/.test(type)) return sql`toUnixTimestamp64Micro(${plain})`;
  if (/DateTime/.test(type)) return sql`toUInt32(${plain})`;
  if (/Int|Date/.test(type)) return plain;
  return textOf(name, type);
}

function timeOf(name: string | undefined, type: string, perSecond: number): Sql {
  if (name === undefined) return sql`toInt64(0)`;
  const column = identifier(name);
  const plain = type.startsWith('Nullable(') ? sql`ifNull(${column}, 0)` : column;
  if (/DateTime64/.test(type)) return sql`toUnixTimestamp64Micro(${sql`assumeNotNull(${column})`})`;
  if (/DateTime/.test(type)) return sql`(toInt64(toUInt32(${sql`assumeNotNull(${column})`})) * 1000000)`;
  if (/String/.test(type)) {
    const seconds = sql`toUInt32(parseDateTimeBestEffortOrZero(${textOf(name, type)}, 'UTC'))`;
    return sql`(toInt64(${seconds}) * 1000000)`;
  }
  if (/Float|Decimal/.test(type)) return sql`toInt64(${plain} * ${String(1e6 / perSecond) as Sql})`;
  return perSecond === 1e6
    ? sql`toInt64(${plain})`
    : sql`(toInt64(${plain}) * ${String(1e6 / perSecond) as Sql})`;
}

function endedBy(kind: Sql, ends: Preset['ends']): Sql {
  const cases = Object.entries(ends).map(
    ([outcome, kinds]) => sql`${kind} IN ${literals(kinds)}, ${literal(outcome)}`,
  );
  return cases.length === 0 ? literal('') : (`multiIf(${cases.join(', ')}, '')` as Sql);
}
