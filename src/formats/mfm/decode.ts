import { canonicalJson } from '../../lib/canonical';
import { sha256Hex } from '../../lib/hash';
import { type Facts, joinFacts } from '../../model/event';
import type { Decoded, Decoder } from '../../model/format';
import { asBigInt, asNumber, asString, type Json, type JsonObject } from '../../model/json';
import type { Outcome, StepOutcome } from '../../model/outcome';
import type { ProblemDraft } from '../../model/problem';
import { NO_TIME } from '../../model/units';
import {
  type Artifact,
  type Envelope,
  errorInfo,
  eventOf,
  type MachineEvent,
  toArtifact,
  toEnvelope,
} from './wire';

/** Decodes event envelopes in all their exports, and artifact bundles. */
export function createDecoder(): Decoder {
  const bases = new Map<string, string>();
  return {
    decode(value) {
      const envelope = toEnvelope(value);
      if (envelope !== null) return decodeEnvelope(envelope, bases);
      const artifact = toArtifact(value);
      if (artifact !== null) return decodeArtifact(artifact);
      return { foreign: 'Neither an event envelope nor an artifact. It is left out.' };
    },
    payload: (value) => (toEnvelope(value) as Json | null) ?? toArtifact(value)?.content ?? value,
  };
}

function decodeEnvelope(envelope: Envelope, bases: Map<string, string>): Decoded {
  const event = eventOf(envelope.event);
  if (event === null)
    return { foreign: 'The envelope holds neither a Kernel nor a Domain event. It is left out.' };
  const problems: ProblemDraft[] = event.known ? [] : [{ code: 'unknown-kind' }];
  const seq = asBigInt(envelope.seq);
  const millis = asNumber(envelope.ts_millis) ?? Number(asString(envelope.ts_millis) ?? Number.NaN);
  const rest =
    event.family === 'domain' ? domainFacts(event) : kernelFacts(event, envelope.run_id, bases, problems);
  const time = Number.isNaN(millis) ? NO_TIME : millis * 1000;
  const common = { run: envelope.run_id, kind: event.kind, step: null, time, seq };
  return { event: joinFacts(common, rest), problems };
}

type Rest = Omit<Facts, 'run' | 'kind' | 'time' | 'seq'>;

function domainFacts({ kind, fields }: MachineEvent): Rest {
  const payload = fields.payload as JsonObject | undefined;
  const spawns = kind === 'child_run_spawned' ? asString(payload?.child_run_id) : null;
  return { act: 'inside', step: null, spawns };
}

function kernelFacts(
  { kind, fields }: MachineEvent,
  run: string,
  bases: Map<string, string>,
  problems: ProblemDraft[],
): Rest {
  const step = asString(fields.state_id);
  switch (kind) {
    case 'RunStarted':
      return { act: 'run-start', step: null, runName: asString(fields.op_id) };
    case 'StateEntered':
      bases.set(run, asString(fields.base_snapshot_id) ?? '');
      return { act: 'start', step, attempt: (asNumber(fields.attempt) ?? 0) + 1 };
    case 'StateCompleted': {
      const unchanged = bases.get(run) === asString(fields.context_snapshot_id);
      return { act: 'end', step, outcome: 'succeeded', klass: unchanged ? 'unchanged' : 'completed' };
    }
    case 'StateFailed': {
      const orphan = errorInfo(fields).code === 'orphan_attempt_recovered';
      const outcome: StepOutcome = orphan ? 'crashed' : 'failed';
      return { act: 'end', step, outcome, klass: outcome, version: orphan ? 'after 0.1.0' : null };
    }
    case 'RunCompleted': {
      const said = asString(fields.status);
      const outcome = OUTCOMES[said?.toLowerCase() ?? ''];
      if (outcome === undefined) problems.push({ code: 'unknown-value' });
      return { act: 'run-end', step: null, outcome: outcome ?? 'unknown', said };
    }
    default:
      return { act: 'note', step };
  }
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** An artifact's id is the SHA-256 of its canonical JSON, so it can be checked. */
function decodeArtifact({ id, content }: Artifact): Decoded {
  const text = canonicalJson(content);
  const mismatch = text !== null && sha256Hex(text) !== id;
  const problems: ProblemDraft[] =
    text === null
      ? [
          {
            code: 'unknown-value',
            effect: 'The artifact holds a fraction, which has no canonical form: its id cannot be checked.',
          },
        ]
      : mismatch
        ? [
            {
              code: 'id-mismatch',
              effect:
                'The artifact’s content does not hash to its id. It is shown where the id is named, but may not be what was stored.',
            },
          ]
        : [];
  return { companion: { kind: 'artifact', id }, problems };
}
