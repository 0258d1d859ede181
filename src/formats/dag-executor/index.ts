import type { Format, Head, Order, RunEvidence, Settled, Sniff } from '../../model/format';
import { isObject, type Json } from '../../model/json';
import { createDecoder, STORE_RUN } from './decode';
import { explain } from './explain';
import { createGrammar } from './grammar';
import { group } from './group';
import { recovery } from './recovery';
import { replay } from './replay';
import { rules } from './rules';
import { seals } from './seals';
import { sensitive } from './sensitive';
import { isRecord, toEntry, toGraph } from './wire';

/** Saves in their order are true history; identical saves are saves, not repetitions. */
const IN_ORDER: Order = { by: 'file', identical: false };
/** A bare store has only what its times tell. */
const BY_TIME: Order = { by: 'time' };

/** dag-executor: task stores and captures of saves. See README.md for the facts. */
export const format: Format = {
  id: 'dag-executor',
  label: 'dag-executor',
  words: { run: 'store', step: 'task' },
  looksFor: 'task records with id, state and attempts, or envelopes with key, checksum and data',
  shapes: {
    store: { label: 'file store', order: BY_TIME },
    'saves-lines': { label: 'saves, JSON Lines', order: IN_ORDER },
    'records-list': { label: 'task records, JSON list', order: BY_TIME },
    'records-object': { label: 'task records by id', order: BY_TIME },
    edges: { label: 'edge list', order: IN_ORDER },
  },
  sniff,
  rules,
  group,
  decoder: createDecoder,
  defersChecks: true,
  saves: 'saves-lines',
  settle,
  grammar: createGrammar,
  problems: {
    'torn-tail': {
      effect: 'This record was being written when the process died. The crate would treat it as never run.',
    },
    'clock-backwards': {
      effect: 'Times step back between saves of parallel tasks. Replay follows the saves.',
    },
    'open-at-end': {
      effect: 'In flight, or about to be tried again, when the store was copied or the process died.',
    },
  },
  replay: () => replay,
  explain: (payload) => explain(payload),
  graph: toGraph,
  recovery,
  seals,
  sensitive,
};

function sniff(head: Head): Sniff | null {
  const found = { runs: [STORE_RUN], role: 'events' } as const;
  const { document, layout, records } = head;
  if (layout === 'list' && records.some(isEntry))
    return {
      ...found,
      shape: 'records-list',
      framing: { kind: 'items', path: [] },
      reason: 'A list of task records',
    };
  if (document !== null && isEntry(document)) return storeFile(head, found);
  if (layout === 'lines' && records.some(isEntry) && document === null)
    return {
      ...found,
      shape: 'saves-lines',
      framing: { kind: 'lines' },
      reason: 'Saves of task records, one a line',
    };
  if (document !== null && isRecordMap(document))
    return {
      ...found,
      shape: 'records-object',
      framing: { kind: 'items', path: [], members: true },
      reason: 'Task records by their id',
    };
  if (document !== null && layout !== 'lines' ? toGraph(document) !== null : isGraphLine(head))
    return {
      shape: 'edges',
      framing: { kind: 'document' },
      reason: 'Tasks with what they depend on',
      runs: [],
      role: 'companion',
    };
  return storeTorn(head, found);
}

/** One envelope in a file of its own is a file of a store; the folder tells how many there are. */
function storeFile(_head: Head, found: Pick<Sniff, 'runs' | 'role'>): Sniff {
  return {
    ...found,
    shape: 'store',
    framing: { kind: 'document' },
    reason: 'An envelope with key, checksum and data',
  };
}

/** A store file that was torn while it was written: its beginning is still an envelope's. */
function storeTorn({ layout, firstLine }: Head, found: Pick<Sniff, 'runs' | 'role'>): Sniff | null {
  if (layout !== 'object' && layout !== 'lines') return null;
  return /^\{\s*"key"\s*:\s*"[^"]*"\s*,\s*"checksum"/.test(firstLine)
    ? {
        ...found,
        shape: 'store',
        framing: { kind: 'document' },
        reason: 'The beginning of an envelope with key and checksum',
      }
    : null;
}

function isGraphLine({ document, layout, records }: Head): boolean {
  return layout === 'lines' && document !== null && records.length === 1 && toGraph(document) !== null;
}

function isEntry(value: Json): boolean {
  return toEntry(value) !== null;
}

function isRecordMap(document: Json): boolean {
  if (!isObject(document)) return false;
  const values = Object.values(document).filter(isObject);
  return values.length > 0 && values.every(isRecord);
}

/**
 * A store has no end of its own: it is as good as its tasks. A task left in `retrying` was in flight as much as
 * a running one: the crate's repair treats both alike.
 */
function settle(seen: RunEvidence): Settled {
  const openStep = 'crashed';
  if (seen.openSteps + seen.promisedSteps > 0) return { outcome: 'crashed', openStep };
  const { failed = 0, cancelled = 0, succeeded = 0 } = seen.steps;
  if (failed > 0) return { outcome: 'failed', openStep };
  if (cancelled > 0) return { outcome: 'cancelled', openStep };
  if (seen.queuedSteps > 0 || succeeded === 0) return { outcome: 'unknown', openStep };
  return { outcome: 'succeeded', openStep };
}
