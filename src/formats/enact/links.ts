import type { EventLinks, Links } from '../../model/format';
import { asString, type Json, type JsonObject, member } from '../../model/json';
import type { Relation } from '../../model/kin';
import { isRetry, variantOf } from './wire';

/** Events name calls of tools by the ids of these, and steps: what is meant then is what the step did last. */
export const links: Links = {
  fields: {
    'tool-call': 'tool_call_id',
    retry: 'discovered_by',
    discovery: 'discovered_by',
    blame: 'error.step_id',
    'parent-step': 'parent_step_id',
  },
  of,
};

function of(payload: Json): EventLinks | null {
  const fields = member(payload, 'fields') as JsonObject | undefined;
  const step = stepName(member(fields, 'step_id'));
  switch (variantOf(asString(member(payload, 'kind')) ?? '')) {
    case 'ToolCallStarted':
      return { ids: callName(fields), names: [] };
    case 'ToolCallCompleted':
      return { ids: [], names: named('tool-call', callName(fields)) };
    case 'StepDiscovered': {
      const relation = isRetry(member(fields, 'source_type')) ? 'retry' : 'discovery';
      return { ids: [], names: named(relation, stepName(member(fields, 'discovered_by'))) };
    }
    case 'StepStarted':
      return { ids: step, names: named('parent-step', stepName(member(fields, 'parent_step_id'))) };
    case 'StepCompleted':
    case 'StepFailed':
      return { ids: step, names: [] };
    case 'ExecutionFailed':
      return { ids: [], names: named('blame', stepName(member(member(fields, 'error'), 'step_id'))) };
    default:
      return null;
  }
}

/** Steps and calls of tools may have equal ids. */
function stepName(id: Json | undefined): string[] {
  return typeof id === 'string' ? [`step ${id}`] : [];
}

function callName(fields: JsonObject | undefined): string[] {
  const id = asString(member(fields, 'tool_call_id'));
  return id === null ? [] : [`call ${id}`];
}

function named(relation: Relation, ids: readonly string[]): EventLinks['names'] {
  return ids.map((id) => ({ relation, id }));
}
