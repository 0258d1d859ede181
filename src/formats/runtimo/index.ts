import type { Format, Head, RunEvidence, Settled, Sniff } from '../../model/format';
import { asString, isObject, type Json, member } from '../../model/json';
import { afterLog, createDecoder, WAL_RUN } from './decode';
import { describe, explain, likeness } from './explain';
import { group } from './group';
import { peek } from './peek';
import { recovery } from './recovery';
import { replay } from './replay';
import { rules } from './rules';
import { sensitive } from './sensitive';
import { measure, SERIES } from './telemetry';
import { isWalRecord, knownType, typeOf } from './wire';

const BYTES = { by: 'file', identical: true } as const;

/** runtimo-core: the WAL of a capability runtime. See README.md for the facts. */
export const format: Format = {
  id: 'runtimo',
  label: 'runtimo-core',
  words: { run: 'WAL', step: 'job', type: 'capability' },
  looksFor: 'records with a job_id and a type such as job_started',
  shapes: {
    'wal-lines': { label: 'WAL, JSON Lines', order: BYTES },
    'rotated-set': { label: 'WAL, rotated set', order: BYTES },
    'wal-list': { label: 'WAL records, JSON list', order: BYTES },
    'logs-export': { label: '`logs` export', order: BYTES },
    'jobs-export': { label: '`jobs` export', order: { by: 'time' }, newestFirst: true },
  },
  sniff,
  rules,
  group,
  decoder: createDecoder,
  afterLog,
  peek,
  settle,
  problems: {
    gap: {
      effect:
        'Numbers are missing: records were lost, cleaned away, or written by another process that died.',
    },
    'seq-restart': {
      effect: 'seq repeats or steps back, as it does with parallel writers. Replay follows the bytes.',
    },
    'after-terminal': {
      severity: 'warning',
      effect:
        'The job is ended twice: a daemon that starts closes jobs of other processes too. The later record stands.',
    },
    'bad-utf8': {
      effect:
        'The record was read with the unreadable bytes replaced. The crate itself would refuse the whole file.',
    },
    'open-at-end': {
      effect:
        'Started, no end recorded: the job was in flight when its process died, or when the log was copied.',
    },
    'unknown-kind': { effect: 'No type of this crate; its own reader drops the line. It changes no state.' },
  },
  replay: () => replay,
  explain,
  describe,
  likeness,
  typeOf: (payload) => asString(member(payload, 'capability')),
  telemetry: { series: SERIES, measure },
  recovery,
  sensitive,
};

function sniff(head: Head): Sniff | null {
  const wal = head.records.filter(looksLikeWal);
  const found = { runs: [WAL_RUN], role: 'events' } as const;
  if (head.layout === 'lines' && wal.length > 0)
    return {
      ...found,
      shape: 'wal-lines',
      framing: { kind: 'lines' },
      reason: `Lines like ${quote(wal[0]!)}`,
    };
  if (head.layout === 'list' && wal.length > 0)
    return {
      ...found,
      shape: 'wal-list',
      framing: { kind: 'items', path: [] },
      reason: `A list of records like ${quote(wal[0]!)}`,
    };
  const events = head.document?.events;
  if (Array.isArray(events) && (events.some(looksLikeWal) || isEmptyLogs(head)))
    return {
      ...found,
      shape: 'logs-export',
      framing: { kind: 'items', path: ['events'] },
      reason: 'An object with “events”, as `runtimo logs --json` prints it',
    };
  const jobs = head.document?.jobs;
  if (Array.isArray(jobs) && jobs.length > 0 && jobs.every(looksLikeJob))
    return {
      ...found,
      shape: 'jobs-export',
      framing: { kind: 'items', path: ['jobs'] },
      reason: 'An object with “jobs”, as `runtimo jobs --json` prints it',
    };
  return null;
}

/** A known type, or at least the two numbers that every WAL record carries. */
function looksLikeWal(value: Json): boolean {
  if (!isWalRecord(value)) return false;
  return knownType(typeOf(value)!) !== null || (value.seq !== undefined && value.ts !== undefined);
}

function looksLikeJob(value: Json): boolean {
  return isObject(value) && asString(value.job_id) !== null && asString(value.status) !== null;
}

function isEmptyLogs({ document }: Head): boolean {
  return (
    Object.keys(document ?? {})
      .toSorted()
      .join() === 'events,total' && document!.total === 0
  );
}

function quote(record: Json): string {
  return isObject(record) ? `“${typeOf(record)}” with a job_id` : '';
}

/** A WAL has no end of its own: it is as good as its jobs. */
function settle(seen: RunEvidence): Settled {
  const open = { openStep: 'crashed', openKlass: 'open' } as const;
  if (seen.shape === 'jobs-export') return { outcome: 'unknown', openStep: 'running' };
  if (seen.openSteps > 0) return { ...open, outcome: 'crashed' };
  if ((seen.steps.failed ?? 0) + (seen.steps.crashed ?? 0) > 0) return { ...open, outcome: 'failed' };
  return { ...open, outcome: seen.steps.succeeded ? 'succeeded' : 'unknown' };
}
