import type { Explanation, ToldChild } from '../../model/format';
import { asId, asString, dig, type Json, member } from '../../model/json';
import { commandIdOf, type EventRow, errorOf, itemOf, meaningOf, toolStatus } from './wire';

/** Why a command, a step or an execution failed, from the row that says so. */
export function explain(payload: Json): Explanation | null {
  const row = payload as EventRow;
  if (typeof row?.event_type !== 'string') return null;
  const message =
    errorOf(row) ?? asString(dig(row.result, ['status'])) ?? asString(row.status) ?? row.event_type;
  const sentence = sentenceFor(row);
  return sentence === null ? null : { message, sentence };
}

function sentenceFor(row: EventRow): string | null {
  const item = itemOf(row, commandIdOf(row));
  const what = `${asString(row.node_name) ?? 'The step'}${item === null ? '' : ` (item ${item})`}`;
  switch (meaningOf(row.event_type)) {
    case 'error':
      return `The tool of ${what} raised an error.`;
    case 'failed':
    case 'step-fail':
      return `The command of ${what} failed.`;
    case 'done':
    case 'completed':
      return toolStatus(row) === null
        ? null
        : `The tool of ${what} answered with an error, although its call is done.`;
    case 'run-failed':
      return member(row.meta, 'emitted_by') === 'orphan_command_sweep'
        ? 'A worker died with a command in hand; the sweep ended the execution later.'
        : 'The execution was ended as failed.';
    default:
      return null;
  }
}

/** The tool of a command and its loop item, as far as the row tells. */
export function describe(payload: Json): string | null {
  const row = payload as EventRow;
  const tool = asString(row.node_type ?? null) ?? asString(member(row.meta, 'tool_kind'));
  const name = asString(row.node_name);
  return name === null || tool === null ? name : `${name} · ${tool}`;
}

/**
 * The child execution of a command whose tool is a playbook. What such a call answers names it; a failed one
 * and the command itself do not.
 */
export function child(payload: Json): ToldChild | null {
  const row = payload as EventRow;
  if (typeof row?.event_type !== 'string') return null;
  const answered = asId(dig(row.result, ['context', 'result', 'context', 'data', 'execution_id']));
  if (answered !== null) return { run: answered, ended: true };
  const calls = row.node_type === 'playbook' || member(row.meta, 'tool_kind') === 'playbook';
  return calls || /\bchild playbook\b/i.test(errorOf(row) ?? '') ? { run: null } : null;
}
