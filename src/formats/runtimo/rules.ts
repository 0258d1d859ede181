import { asNumber, asString, dig, isObject, type Json } from '../../model/json';
import type { Rule, RuleCheck } from '../../model/rule';
import { knownType, typeOf } from './wire';

/** What must hold in every WAL (README.md, "Order" and "Lifecycle"). */
export const rules: readonly Rule[] = [
  {
    id: 'runtimo/one-end',
    label: 'A job ends once: job_completed or job_failed, not both',
    source: 'runtimo-core, ordering of a job’s records',
    check: () => oneEnd(),
  },
  {
    id: 'runtimo/command-after-completion',
    label: 'command_executed comes only behind the job’s completion',
    source: 'runtimo-core, ordering of a job’s records',
    check: () => commandAfterCompletion(),
  },
  {
    id: 'runtimo/own-numbers-ascend',
    label: 'A job’s end has a larger seq than its own start',
    source: 'runtimo-core, ordering: parallel writers repeat numbers, but never so',
    check: () => numbersAscend(),
  },
  {
    id: 'runtimo/undo-names-a-job',
    label: 'What is undone was done before, in this log',
    source: 'runtimo-core, rollback',
    check: () => undoNamesAJob(),
  },
];

function recordOf(payload: Json): { readonly type: string; readonly job: string } | null {
  const type = isObject(payload) ? knownType(typeOf(payload) ?? '') : null;
  return isObject(payload) && type !== null ? { type, job: String(payload.job_id) } : null;
}

const isEnd = (type: string) => type === 'job_completed' || type === 'job_failed';

function oneEnd(): RuleCheck {
  const ended = new Map<string, string>();
  return {
    next({ payload }) {
      const record = recordOf(payload);
      if (record === null || !isEnd(record.type)) return null;
      const before = ended.get(record.job);
      ended.set(record.job, record.type);
      return before === undefined ? null : `The job has ended before, with ${before}.`;
    },
  };
}

function commandAfterCompletion(): RuleCheck {
  const completed = new Set<string>();
  let asked = false;
  return {
    next({ payload }) {
      const record = recordOf(payload);
      if (record?.type === 'job_completed') completed.add(record.job);
      if (record?.type !== 'command_executed') return null;
      asked = true;
      return completed.has(record.job) ? null : 'The job has no completion before it.';
    },
    asked: () => asked,
  };
}

function numbersAscend(): RuleCheck {
  const started = new Map<string, number>();
  return {
    next({ payload }) {
      const record = recordOf(payload);
      const seq = isObject(payload) ? asNumber(payload.seq) : null;
      if (record === null || seq === null) return null;
      if (record.type === 'job_started') started.set(record.job, seq);
      const start = started.get(record.job);
      // A rotated file counts from 0 again.
      if (!isEnd(record.type) || start === undefined || seq > start || seq === 0) return null;
      return `Its start has seq ${start}, its end ${seq}.`;
    },
  };
}

function undoNamesAJob(): RuleCheck {
  const jobs = new Set<string>();
  let asked = false;
  return {
    next({ payload }) {
      const record = recordOf(payload);
      if (record === null || !isObject(payload)) return null;
      jobs.add(record.job);
      if (record.type !== 'job_completed' || payload.capability !== 'Undo') return null;
      const undone = asString(dig(payload, ['output', 'data', 'job_id']));
      if (undone === null) return null;
      asked = true;
      return jobs.has(undone) && undone !== record.job
        ? null
        : `It undoes ${undone}, of which the log holds nothing before.`;
    },
    asked: () => asked,
  };
}
