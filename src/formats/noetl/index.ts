import type { Format, Head, Measure, RunEvidence, Settled, Sniff } from '../../model/format';
import type { Framing } from '../../model/framing';
import {
  asId,
  asNumber,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  member,
} from '../../model/json';
import { afterLog, createDecoder, isFold } from './decode';
import { child, describe, explain } from './explain';
import { group } from './group';
import { links } from './links';
import { recovery } from './recovery';
import { createReplay } from './replay';
import { rules } from './rules';
import { seals } from './seals';
import { sensitive } from './sensitive';
import { compareFold } from './snapshot';
import { isExecutorEvent, toRow } from './wire';

const CHAIN = { by: 'chain' } as const;

/** NoETL: execution events of workers, of the event table, and of both servers. See README.md. */
export const format: Format = {
  id: 'noetl',
  label: 'NoETL',
  words: { run: 'execution', step: 'step', type: 'node type' },
  looksFor: 'events with an execution_id and an event_type, or a server’s answer that holds them',
  shapes: {
    'executor-lines': { label: 'executor events, JSON Lines', order: CHAIN, partial: true },
    'executor-list': { label: 'executor events, JSON list', order: CHAIN, partial: true },
    'table-list': { label: 'event table, JSON list', order: CHAIN },
    'table-lines': { label: 'event table, JSON Lines', order: CHAIN },
    'table-csv': { label: 'event table, CSV', order: CHAIN },
    'rust-detail': { label: 'execution detail (Rust server)', order: CHAIN, partial: true },
    'rust-list': { label: 'list of executions (Rust server)', order: CHAIN },
    'python-list': { label: 'list of executions (Python server)', order: CHAIN },
    'rust-status': { label: 'status answer (Rust server)', order: CHAIN },
    'python-detail': { label: 'execution detail (Python server)', order: CHAIN, newestFirst: true },
    'python-events': { label: 'page of events (Python server)', order: CHAIN, newestFirst: true },
    'ehdb-events': { label: 'page of events (EHDB)', order: CHAIN, partial: true },
    'folded-state': { label: 'folded state', order: CHAIN },
  },
  sniff,
  rules,
  group,
  decoder: createDecoder,
  afterLog,
  settle,
  problems: {
    duplicate: {
      effect:
        'An event was sent more than once with the same id, as the emitter does when it retries. It counts once.',
    },
    gap: {
      effect:
        'An event names one before it that the export does not hold. State after this place is uncertain.',
    },
    'out-of-order': {
      effect: 'Events do not stand in the order of their links or ids. They are replayed in it.',
    },
    'after-terminal': {
      severity: 'info',
      effect:
        'Events follow the end: parallel work that was still under way. They are replayed as they stand.',
    },
    'clock-backwards': { effect: 'Clocks of several machines disagree. Replay follows the links and ids.' },
    'open-at-end': {
      effect: 'No end recorded: still running when the events were exported, or its worker is lost.',
    },
  },
  replay: createReplay,
  explain: (payload) => explain(payload),
  describe,
  typeOf: (payload) => asString(member(payload, 'node_type')),
  child,
  links,
  compareSnapshot: compareFold,
  recovery,
  seals,
  telemetry: {
    series: { tool: { label: 'Duration of tool calls', unit: 'micros', kind: 'each' } },
    measure,
  },
  sensitive,
};

function sniff(head: Head): Sniff | null {
  const { document, layout, records, columns } = head;
  if (layout === 'csv')
    return columns.includes('event_type') && columns.some((name) => /^(execution_id|event_id)$/.test(name))
      ? events(head.records, 'table-csv', { kind: 'csv' }, 'Columns of the table noetl.event')
      : null;
  if (layout === 'list' && records.length > 0 && records.every(isSummary))
    return events(
      records,
      isPythonSummary(records[0]!) ? 'python-list' : 'rust-list',
      { kind: 'items', path: [] },
      'A list of executions with their status',
    );
  const rows = records.filter(isEvent);
  if (layout === 'list' && rows.length > 0) return sniffRows(rows, 'list', { kind: 'items', path: [] });
  if (document !== null) {
    const found = sniffDocument(document);
    if (found !== null) return found;
  }
  return layout === 'lines' && rows.length > 0 ? sniffRows(rows, 'lines', { kind: 'lines' }) : null;
}

function sniffRows(rows: readonly Json[], form: 'list' | 'lines', framing: Framing): Sniff {
  const executor = isExecutorEvent(rows[0] as JsonObject);
  return executor
    ? events(rows, `executor-${form}`, framing, 'Events with execution_id, event_type and step')
    : events(rows, `table-${form}`, framing, 'Rows of the table noetl.event');
}

function events(rows: readonly Json[], shape: string, framing: Framing, reason: string): Sniff {
  const runs = new Set(rows.flatMap((row) => asId(dig(row, ['execution_id'])) ?? []));
  return { shape, framing, reason, runs: [...runs], role: 'events' };
}

/** The answers of both servers: an object around `events`, or a summary without any. */
function sniffDocument(document: JsonObject): Sniff | null {
  const run = asId(document.execution_id);
  const found = { runs: run === null ? [] : [run], role: 'events' } as const;
  if (Array.isArray(document.events)) {
    const rows = document.events.filter(isEvent);
    if (rows.length === 0 && run === null) return null;
    const framing: Framing = { kind: 'items', path: ['events'] };
    const [shape, reason] = answerOf(document);
    return { ...found, shape, framing, reason };
  }
  if (isFold(document))
    return {
      ...found,
      role: 'companion',
      shape: 'folded-state',
      framing: { kind: 'document' },
      reason: 'A state that a reducer folded',
    };
  const summary = run !== null && asString(document.status) !== null && isObject(document.progress);
  return summary
    ? {
        ...found,
        shape: 'rust-status',
        framing: { kind: 'document' },
        reason: 'An execution’s status and progress',
      }
    : null;
}

function answerOf(document: JsonObject): [shape: string, reason: string] {
  if (document.next_cursor !== undefined || document.action !== undefined)
    return ['ehdb-events', 'A page of events with a cursor'];
  if (document.pagination === undefined && document.start_time === undefined)
    return ['rust-detail', 'An execution with its events, oldest first'];
  return document.start_time === undefined
    ? ['python-events', 'A page of events with pagination']
    : ['python-detail', 'An execution with its events, newest first'];
}

function isEvent(value: Json): boolean {
  const row = toRow(value);
  if (row === null || !isObject(value)) return false;
  // Other systems have event types too; ours come with an execution, a numbered event or a node.
  return asId(row.execution_id) !== null || row.event_id !== null || value.node_name !== undefined;
}

function isSummary(value: Json): boolean {
  return (
    isObject(value) &&
    value.event_type === undefined &&
    asId(value.execution_id) !== null &&
    asString(value.status) !== null &&
    asString(value.path) !== null
  );
}

/** The servers name the times of an execution differently; where a list holds none, only Python's ids are texts. */
function isPythonSummary(value: Json): boolean {
  if (dig(value, ['start_time']) !== undefined) return true;
  return dig(value, ['started_at']) === undefined && asString(dig(value, ['execution_id'])) !== null;
}

/** A run with a failed step may end as completed: then the data says otherwise than the system. */
function settle(seen: RunEvidence): Settled {
  const failed = (seen.steps.failed ?? 0) > 0;
  if (seen.ended !== null)
    return {
      outcome: seen.ended === 'succeeded' && failed ? 'failed' : seen.ended,
      openStep: seen.ended === 'cancelled' ? 'cancelled' : 'crashed',
    };
  const openStep = 'running';
  if (failed) return { outcome: 'failed', openStep };
  if (seen.parkedSteps > 0 && seen.openSteps === 0) return { outcome: 'waiting', openStep };
  if (seen.openSteps + seen.queuedSteps > 0) return { outcome: 'running', openStep };
  return {
    outcome: seen.shape.startsWith('executor') || seen.events === 0 ? 'unknown' : 'running',
    openStep,
  };
}

/** The tool's own measure of its call. */
function measure(payload: Json): Measure[] {
  const millis = asNumber(dig(payload, ['result', 'context', 'result', 'context', 'duration_ms']));
  return millis === null ? [] : [{ series: 'tool', value: millis * 1000, reading: null, moment: 'after' }];
}
