import type { Recovery, RecoveryStep } from '../../model/format';
import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';
import { stateOf } from './wire';

/**
 * The crate's repair pass (README.md, "Recovery"): what is in flight becomes pending if attempts are left,
 * else failed; a counter above the maximum is clamped. Completed work is not run again. What happens to
 * failed, skipped and dead-lettered records is not documented.
 */
export const recovery: Recovery = {
  label: 'Repair on restart',
  options: [{ key: 'max_attempts', label: 'max_attempts', initial: 3 }],
  plan(state, _view, { max_attempts: maximum = 3 }) {
    const records = member(state, 'records');
    if (!isObject(records)) return [];
    return Object.entries(records).flatMap(([task, record]) =>
      isObject(record) ? repair(task, record, maximum) : [],
    );
  },
};

function repair(task: string, record: JsonObject, maximum: number): RecoveryStep[] {
  const attempts = asNumber(record.attempts) ?? 0;
  const steps: RecoveryStep[] = [];
  if (attempts > maximum)
    steps.push({
      subject: task,
      action: `attempts ${attempts} → ${maximum}`,
      why: 'the counter is above the maximum',
    });
  const state = stateOf(record);
  if (state === 'running' || state === 'retrying') {
    const left = attempts < maximum;
    steps.push({
      subject: task,
      action: `${state} → ${left ? 'pending' : 'failed'}`,
      why: left
        ? `in flight, ${attempts} of ${maximum} attempts used: it runs again`
        : `in flight, all ${maximum} attempts used`,
    });
  } else if (state === 'pending' || state === 'ready') {
    steps.push({ subject: task, action: 'runs', why: `never finished: ${state}` });
  }
  return steps;
}

/** Why a task failed, from its record or dead letter. */
export function errorOf(payload: Json): string | null {
  const data = member(member(payload, 'stored'), 'data');
  return asString(member(data, 'error'));
}
