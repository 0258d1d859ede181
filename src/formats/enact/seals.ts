import type { Seal } from '../../model/audit';
import { asString, isObject, type Json, type JsonObject } from '../../model/json';
import { variantOf } from './wire';

/** Hashes that stored events carry: of checkpoints and artifacts. Neither can be checked, and each says why. */
export function seals(payload: Json): readonly Seal[] {
  if (!isObject(payload) || !isObject(payload.fields)) return [];
  const { fields } = payload;
  switch (variantOf(asString(payload.kind) ?? '')) {
    case 'CheckpointSaved':
      return seal(fields, 'checkpoint', 'checkpoint_id', 'state_hash', 'checkpoints', CHECKPOINT);
    case 'ArtifactStored':
      return seal(fields, 'artifact', 'artifact_id', 'content_hash', 'artifacts', ARTIFACT);
    default:
      return [];
  }
}

const CHECKPOINT =
  'It cannot be checked: the hashing rule is not published, and the checkpoint’s content is not in the log.';
const ARTIFACT = 'It cannot be checked: the artifact’s content is kept elsewhere.';

function seal(
  fields: JsonObject,
  kind: string,
  idField: string,
  hashField: string,
  group: string,
  why: string,
): Seal[] {
  const id = asString(fields[idField]);
  const recorded = asString(fields[hashField]);
  if (id === null || recorded === null) return [];
  const at = ['view', group, id];
  return [{ what: `${kind} ${id}`, recorded, verdict: 'unchecked', computed: null, why, at }];
}
