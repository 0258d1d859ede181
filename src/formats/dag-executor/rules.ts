import { asNumber, asString, isObject, type Json, type JsonObject } from '../../model/json';
import type { Rule, RuleCheck } from '../../model/rule';
import { millis, stateOf } from './wire';

/** What must hold in every store or capture (README.md, "TaskRecord" and "State machine"). */
export const rules: readonly Rule[] = [
  {
    id: 'dag/attempts-never-fall',
    label: 'The attempts of a task never become fewer',
    source: 'dag-executor, TaskRecord; repair may clamp them to max_attempts',
    check: () => attemptsNeverFall(),
  },
  {
    id: 'dag/finished-after-started',
    label: 'A task finishes after it started',
    source: 'dag-executor, TaskRecord',
    check: () => onRecords(finishedAfterStarted),
  },
  {
    id: 'dag/completed-was-tried',
    label: 'What is completed was tried at least once',
    source: 'dag-executor, TaskRecord; inferred',
    check: () => onRecords(completedWasTried),
  },
  {
    id: 'dag/running-not-finished',
    label: 'What runs has started and has not finished',
    source: 'dag-executor, side effects of transitions',
    check: () => onRecords(runningNotFinished),
  },
  {
    id: 'dag/letter-says-the-same',
    label: 'A dead letter tells the attempts and the error of its record',
    source: 'dag-executor, DeadLetter; inferred',
    check: () => letterSaysTheSame(),
  },
];

interface Stored {
  readonly kind: string;
  readonly task: string;
  readonly data: JsonObject;
}

function storedOf(payload: Json): Stored | null {
  const stored = isObject(payload) ? payload.stored : null;
  if (!isObject(stored) || !isObject(stored.data)) return null;
  return { kind: String(stored.kind), task: String(stored.task), data: stored.data };
}

function onRecords(why: (record: JsonObject) => string | null): RuleCheck {
  return {
    next({ payload }) {
      const stored = storedOf(payload);
      return stored?.kind === 'record' ? why(stored.data) : null;
    },
  };
}

function attemptsNeverFall(): RuleCheck {
  const most = new Map<string, number>();
  return {
    next({ payload }) {
      const stored = storedOf(payload);
      const attempts = stored?.kind === 'record' ? asNumber(stored.data.attempts) : null;
      if (stored === null || attempts === null) return null;
      const before = most.get(stored.task) ?? 0;
      // A record that was never tried is a new one.
      most.set(stored.task, attempts === 0 ? 0 : Math.max(before, attempts));
      return attempts === 0 || attempts >= before ? null : `${before} attempts before, ${attempts} now.`;
    },
  };
}

function finishedAfterStarted(record: JsonObject): string | null {
  const [started, finished] = [millis(record.started_at), millis(record.finished_at)];
  return started === null || finished === null || finished >= started
    ? null
    : `finished_at is ${started - finished} ms before started_at.`;
}

function completedWasTried(record: JsonObject): string | null {
  return stateOf(record) === 'completed' && asNumber(record.attempts) === 0
    ? 'Completed after 0 attempts.'
    : null;
}

function runningNotFinished(record: JsonObject): string | null {
  if (stateOf(record) !== 'running') return null;
  const [started, finished] = [millis(record.started_at), millis(record.finished_at)];
  if (started === null) return 'It runs without started_at.';
  return finished !== null && finished >= started ? 'It runs with a finished_at behind its start.' : null;
}

function letterSaysTheSame(): RuleCheck {
  const records = new Map<string, JsonObject>();
  let asked = false;
  return {
    next({ payload }) {
      const stored = storedOf(payload);
      if (stored?.kind === 'record') records.set(stored.task, stored.data);
      if (stored?.kind !== 'dead_letter') return null;
      asked = true;
      const record = records.get(stored.task);
      if (record === undefined) return null;
      const attempts = asNumber(stored.data.attempts);
      if (attempts !== asNumber(record.attempts))
        return `The letter tells ${attempts} attempts, the record ${asNumber(record.attempts)}.`;
      const [error, known] = [asString(stored.data.error), asString(record.error)];
      return known === null || error === known ? null : 'The letter tells another error than the record.';
    },
    asked: () => asked,
  };
}
