import type { Format, Head, Order, RunEvidence, Settled, Sniff } from '../../model/format';
import type { Framing } from '../../model/framing';
import { asString, dig } from '../../model/json';
import { createDecoder } from './decode';
import { explain } from './explain';
import { createGrammar } from './grammar';
import { group } from './group';
import { links } from './links';
import { recovery } from './recovery';
import { replay } from './replay';
import { rules } from './rules';
import { seals } from './seals';
import { sensitive } from './sensitive';
import { compareSnapshot } from './snapshot';
import { type EnactEvent, toEvent, toSnapshot } from './wire';

/** Authoritative and contiguous per execution; whether it starts at 0 or 1 is not known. */
const PER_RUN: Order = { by: 'sequence', promised: true, first: [0, 1], gaps: 'run' };
/** One counter for the whole store: one file alone skips what the others took. */
const ONE_FILE: Order = { by: 'sequence', promised: false, gaps: 'none' };
const WHOLE_STORE: Order = { by: 'sequence', promised: false, gaps: 'log' };

/** enact-core: executions of graph-style agents. See README.md for the facts. */
export const format: Format = {
  id: 'enact',
  label: 'enact-core',
  words: { run: 'execution', step: 'step', type: 'step type' },
  looksFor: 'events with an execution_id and a sequence, snapshots, or a stream of data-… events',
  shapes: {
    'stored-lines': { label: 'stored events, JSON Lines', order: PER_RUN },
    'stored-list': { label: 'stored events, JSON list', order: PER_RUN },
    'logged-file': { label: 'event log of one execution', order: ONE_FILE },
    'logged-store': { label: 'event log of a whole store', order: WHOLE_STORE },
    'stream-events': { label: 'captured event stream', order: { by: 'file', identical: false } },
    snapshots: { label: 'execution snapshots', order: PER_RUN },
  },
  sniff,
  rules,
  group,
  decoder: createDecoder,
  settle,
  grammar: createGrammar,
  problems: {
    'open-at-end': {
      effect:
        'Started, and no end recorded: the execution crashed or was still running; an open tool call may have had its effect.',
    },
  },
  replay: () => replay,
  explain: (payload) => explain(payload),
  links,
  compareSnapshot,
  recovery,
  seals,
  typeOf: (payload) => asString(dig(payload, ['fields', 'step_type'])),
  sensitive,
};

function sniff(head: Head): Sniff | null {
  const framing = framingOf(head);
  if (framing === null) return null;
  const snapshots = head.records.map(toSnapshot).filter((each) => each !== null);
  if (snapshots.length > 0 && snapshots.length * 2 > head.records.length)
    return {
      shape: 'snapshots',
      framing,
      reason: 'Execution snapshots with a sequence_number',
      runs: unique(snapshots.map((each) => each.execution_id)),
      role: 'companion',
    };
  const events = head.records.map(toEvent).filter((each) => each !== null && isOurs(each));
  const first = events[0];
  if (first == null) return null;
  const runs = unique(events.map((each) => each!.execution_id ?? '').filter((run) => run !== ''));
  return { ...shapeOf(first, framing, runs), framing, runs, role: 'events' };
}

/** Other systems' records may have an execution_id too: an event must also be one. */
function isOurs(event: EnactEvent): boolean {
  if (event.vocabulary === 'streamed') return true;
  return event.execution_id !== null && event.sequence !== null && event.timestamp !== null;
}

function shapeOf(
  event: EnactEvent,
  framing: Framing,
  runs: readonly string[],
): { shape: string; reason: string } {
  switch (event.vocabulary) {
    case 'stored':
      return {
        shape: framing.kind === 'items' ? 'stored-list' : 'stored-lines',
        reason: 'Stored events with a sequence per execution',
      };
    case 'logged':
      return {
        shape: runs.length > 1 ? 'logged-store' : 'logged-file',
        reason: 'Entries of the crate’s own event log',
      };
    case 'streamed':
      return { shape: 'stream-events', reason: 'Events of the kinds data-…' };
  }
}

function framingOf({ layout }: Head): Framing | null {
  if (layout === 'lines' || layout === 'events') return { kind: layout };
  if (layout === 'list') return { kind: 'items', path: [] };
  return layout === 'object' ? { kind: 'document' } : null;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Without a terminal event the log just stops; a pause at its end is a wait. */
function settle({ ended, paused, events }: RunEvidence): Settled {
  if (ended !== null) return { outcome: ended, openStep: ended === 'cancelled' ? 'cancelled' : 'unknown' };
  if (paused) return { outcome: 'waiting', openStep: 'waiting' };
  return { outcome: events === 0 ? 'unknown' : 'crashed', openStep: 'crashed' };
}
