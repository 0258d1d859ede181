import { canonicalJson } from '../../lib/canonical';
import { sha256Hex } from '../../lib/hash';
import { shortId } from '../../lib/names';
import type { Seal, SealedRecord } from '../../model/audit';
import { asString, isObject, type Json, type JsonObject } from '../../model/json';
import { eventOf } from './wire';

/** Artifacts are named by the SHA-256 of their canonical JSON: each one that an event names is checked once. */
export function seals(payload: Json, { artifact }: SealedRecord): readonly Seal[] {
  const tagged = isObject(payload) && isObject(payload.event) ? eventOf(payload.event) : null;
  if (tagged === null) return [];
  const fields = tagged.family === 'domain' ? tagged.fields.payload : tagged.fields;
  return isObject(fields) ? namedArtifacts(fields).map((named) => sealOf(named, artifact)) : [];
}

/** Fields that hold an artifact's id, and what the artifact is. */
const FIELDS: Readonly<Record<string, string>> = {
  manifest_id: 'manifest',
  initial_snapshot_id: 'initial snapshot',
  base_snapshot_id: 'context snapshot',
  context_snapshot_id: 'context snapshot',
  failure_snapshot_id: 'snapshot of a failure',
  final_snapshot_id: 'final snapshot',
  payload_id: 'payload of a fact',
  artifact_id: 'artifact',
};

interface Named {
  readonly kind: string;
  readonly id: string;
}

function namedArtifacts(fields: JsonObject): Named[] {
  return Object.entries(FIELDS).flatMap(([field, kind]) => {
    const id = asString(fields[field]);
    return id === null ? [] : [{ kind, id }];
  });
}

function sealOf({ kind, id }: Named, artifact: SealedRecord['artifact']): Seal {
  const common = { what: `${kind} ${shortId(id, 10)}`, name: id, recorded: id };
  const content = artifact(id);
  if (content === undefined)
    return { ...common, verdict: 'unchecked', computed: null, why: 'It was not dropped with the log.' };
  const text = canonicalJson(content);
  if (text === null)
    return {
      ...common,
      verdict: 'unchecked',
      computed: null,
      why: 'It holds a fraction, which has no canonical form.',
    };
  const computed = sha256Hex(text);
  if (computed === id) return { ...common, verdict: 'holds', computed, why: null };
  const why = 'The content is not what the event named: a resume that loads it gives up (manifest_corrupt).';
  return {
    ...common,
    verdict: 'differs',
    computed,
    why: kind === 'manifest' ? why : 'The content is not what the event named.',
  };
}
