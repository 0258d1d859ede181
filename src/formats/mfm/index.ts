import type { Format, Head, RunEvidence, Settled, Sniff } from '../../model/format';
import type { Framing } from '../../model/framing';
import type { Json } from '../../model/json';
import { createDecoder } from './decode';
import { child, explain } from './explain';
import { createGrammar } from './grammar';
import { group } from './group';
import { links } from './links';
import { recovery } from './recovery';
import { createReplay } from './replay';
import { rules } from './rules';
import { seals } from './seals';
import { sensitive } from './sensitive';
import { eventOf, toArtifact, toEnvelope } from './wire';

const BY_SEQ = { by: 'sequence', promised: true, first: [1], gaps: 'run' } as const;

/** mfm-machine: kernel event streams. See README.md for the facts. */
export const format: Format = {
  id: 'mfm',
  label: 'mfm-machine',
  words: { run: 'run', step: 'state' },
  looksFor: 'event envelopes with a run_id (or stream_id), a seq and a Kernel or Domain event',
  shapes: {
    'event-lines': { label: 'event envelopes, JSON Lines', order: BY_SEQ },
    'event-list': { label: 'event envelopes, JSON list', order: BY_SEQ },
    'events-csv': { label: 'mfm_events table, CSV', order: BY_SEQ },
    'stream-lines': { label: 'stream records, JSON Lines', order: BY_SEQ },
    'stream-list': { label: 'stream records, JSON list', order: BY_SEQ },
    'stream-csv': { label: 'mfm_stream_records table, CSV', order: BY_SEQ },
    artifacts: { label: 'artifact bundle', order: BY_SEQ },
  },
  sniff,
  rules,
  group,
  decoder: createDecoder,
  settle,
  grammar: createGrammar,
  problems: {
    'open-at-end': {
      effect: 'No RunCompleted: the run crashed here, or was still running when the stream was copied.',
    },
    gap: { effect: 'Events are missing. The store never leaves a hole; state after it is uncertain.' },
    'clock-backwards': { effect: 'Times step back. They are informational; seq alone orders events.' },
  },
  replay: createReplay,
  explain,
  child,
  links,
  recovery,
  seals,
  sensitive,
};

function sniff(head: Head): Sniff | null {
  const envelopes = head.records
    .map(toEnvelope)
    .filter((each) => each !== null && eventOf(each.event) !== null);
  const framing = framingOf(head);
  if (framing === null) return null;
  if (envelopes.length > 0) {
    const stream = isStream(head.records);
    const form = { lines: 'lines', items: 'list', csv: 'csv' }[framing.kind];
    return {
      shape: `${stream ? 'stream' : form === 'csv' ? 'events' : 'event'}-${form}`,
      framing,
      reason: stream
        ? 'Stream records with a machine event'
        : 'Envelopes with run_id, seq and a Kernel or Domain event',
      runs: [...new Set(envelopes.map((each) => each!.run_id))],
      role: 'events',
    };
  }
  if (!head.records.some((record) => toArtifact(record) !== null)) return null;
  return {
    shape: 'artifacts',
    framing,
    reason: 'A list of artifacts named by their SHA-256',
    runs: [],
    role: 'companion',
  };
}

function framingOf({ layout }: Head): Extract<Framing, { kind: 'lines' | 'items' | 'csv' }> | null {
  if (layout === 'lines') return { kind: 'lines' };
  if (layout === 'list') return { kind: 'items', path: [] };
  return layout === 'csv' ? { kind: 'csv' } : null;
}

function isStream(records: readonly Json[]): boolean {
  return records.some((record) => typeof record === 'object' && record !== null && 'stream_id' in record);
}

/** Only RunCompleted ends a run; the engine writes nothing while it waits or dies. */
function settle({ ended }: RunEvidence): Settled {
  return { outcome: ended ?? 'crashed', openStep: 'crashed' };
}
