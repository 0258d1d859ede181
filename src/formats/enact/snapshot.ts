import { parseJson, printJson, sameJson } from '../../lib/json';
import type { Difference, OnlyRecorded, SnapshotVerdict } from '../../model/audit';
import { isObject, type Json, type JsonObject } from '../../model/json';
import { stateName } from './decode';

/**
 * Compares a recorded snapshot with the replayed state at its sequence number. `variables` and `user_id`
 * no event can set, and Waiting never shows in the events (an approval may look like a pause): what the
 * snapshot alone can know is no difference.
 */
export function compareSnapshot(replayed: Json, snapshot: Json): SnapshotVerdict {
  const left = isObject(replayed) ? replayed : {};
  const right = isObject(snapshot) ? snapshot : {};
  const onlyInSnapshot: OnlyRecorded[] = [];
  const differences: Difference[] = [];
  if (isObject(right.variables) && Object.keys(right.variables).length > 0)
    onlyInSnapshot.push(only('variables', right.variables));
  if (right.user_id != null) onlyInSnapshot.push(only('user_id', right.user_id));
  const waits = ['Waiting', 'Planning'].includes(stateName(right.state ?? null));
  if (waits) onlyInSnapshot.push(only('state', right.state!));
  else if (!sameJson(left.state, right.state)) differences.push(differ(['state'], left.state, right.state));
  if (!sameJson(left.current_step_id, right.current_step_id))
    differences.push(differ(['current_step_id'], left.current_step_id, right.current_step_id));
  differences.push(...outputDifferences(asObject(left.step_outputs), asObject(right.step_outputs)));
  return { differences, onlyInSnapshot };
}

function outputDifferences(left: JsonObject, right: JsonObject): Difference[] {
  const steps = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return steps
    .filter((step) => !sameOutput(left[step], right[step]))
    .map((step) => differ(['step_outputs', step], left[step], right[step]));
}

/** An event's output is text that often holds JSON; a snapshot's is the JSON itself. */
function sameOutput(event: Json | undefined, snapshot: Json | undefined): boolean {
  if (sameJson(event, snapshot)) return true;
  if (typeof event !== 'string') return false;
  try {
    return sameJson(parseJson(event), snapshot);
  } catch {
    return false;
  }
}

function differ(
  field: readonly string[],
  replayed: Json | undefined,
  recorded: Json | undefined,
): Difference {
  const text = `${field.join('.')} is ${shown(recorded)} in the snapshot, ${shown(replayed)} in the replay`;
  return { path: ['state', ...field], recorded, replayed, text };
}

function only(field: string, recorded: Json): OnlyRecorded {
  return { path: ['state', field], recorded, text: `${field} ${printJson(recorded)}` };
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'missing' : printJson(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
