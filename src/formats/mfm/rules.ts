import { asNumber, asString, dig, isObject, type Json, type JsonObject } from '../../model/json';
import type { Rule, RuleCheck, RuleEvent, RuleRun } from '../../model/rule';
import { errorInfo, eventOf, type MachineEvent } from './wire';

/** What must hold in every run (README.md, "Lifecycle", "Resume", "Retry"). */
export const rules: readonly Rule[] = [
  {
    id: 'mfm/attempts-count-from-zero',
    label: 'The first attempt at a state is 0, and each further one counts one up',
    source: 'mfm-machine, lifecycle grammar',
    check: () => countsUp(),
  },
  {
    id: 'mfm/attempts-within-policy',
    label: 'No retry beyond max_attempts of the manifest’s retry policy',
    source: 'mfm-machine, retry; a resumed attempt is not held to it',
    check: (run) => withinPolicy(run),
  },
  {
    id: 'mfm/retries-only-retryable',
    label: 'Only what failed as retryable is tried again',
    source: 'mfm-machine, lifecycle grammar',
    check: () => onlyRetryable(),
  },
  {
    id: 'mfm/legal-boundary',
    label: 'A state is entered from the last checkpoint, never from a diagnostic snapshot',
    source: 'mfm-machine, resume and snapshots',
    check: () => legalBoundary(),
  },
  {
    id: 'mfm/one-fact-a-key',
    label: 'A fact that was recorded is not recorded again with another payload',
    source: 'mfm-machine, versions after 0.1.0: conflicting facts are corruption',
    check: () => oneFact(),
  },
];

function machineEvent(payload: Json): MachineEvent | null {
  return isObject(payload) && isObject(payload.event) ? eventOf(payload.event) : null;
}

/** Tells only the kernel's events. */
function onKernel(
  next: (kind: string, fields: JsonObject) => string | null,
  asked?: () => boolean,
): RuleCheck {
  return {
    next({ payload }: RuleEvent) {
      const event = machineEvent(payload);
      return event?.family === 'kernel' ? next(event.kind, event.fields) : null;
    },
    ...(asked ? { asked } : {}),
  };
}

function countsUp(): RuleCheck {
  const last = new Map<string, number>();
  return onKernel((kind, fields) => {
    if (kind !== 'StateEntered') return null;
    const state = String(fields.state_id);
    const attempt = asNumber(fields.attempt) ?? 0;
    const wanted = (last.get(state) ?? -1) + 1;
    last.set(state, attempt);
    return attempt === wanted
      ? null
      : `${state} is entered with attempt ${attempt}; ${wanted} would come next.`;
  });
}

function withinPolicy({ artifact }: RuleRun): RuleCheck {
  let maximum: number | null = null;
  let failed: string | null = null;
  return onKernel(
    (kind, fields) => {
      if (kind === 'RunStarted') {
        const manifest = artifact(asString(fields.manifest_id) ?? '');
        maximum = asNumber(dig(manifest, ['run_config', 'retry_policy', 'max_attempts']));
      }
      const retried = kind === 'StateEntered' && failed === asString(fields.state_id);
      failed = kind === 'StateFailed' ? asString(fields.state_id) : null;
      const attempt = asNumber(fields.attempt) ?? 0;
      if (!retried || maximum === null || attempt < maximum) return null;
      return `Attempt ${attempt + 1} of ${maximum} that the policy allows.`;
    },
    () => maximum !== null,
  );
}

function onlyRetryable(): RuleCheck {
  let last: { readonly state: string | null; readonly retryable: boolean; readonly code: string } | null =
    null;
  return onKernel((kind, fields) => {
    const before = last;
    if (kind === 'StateFailed') {
      const info = errorInfo(fields);
      last = {
        state: asString(fields.state_id),
        retryable: info.retryable === true,
        code: asString(info.code) ?? 'its error',
      };
      return null;
    }
    if (kind === 'StateEntered' || kind === 'RunCompleted') last = null;
    const again = kind === 'StateEntered' && before !== null && before.state === asString(fields.state_id);
    return again && !before.retryable
      ? `${before.state} is tried again although ${before.code} is not retryable.`
      : null;
  });
}

function legalBoundary(): RuleCheck {
  let checkpoint: string | null = null;
  const diagnostic = new Set<string>();
  return onKernel((kind, fields) => {
    switch (kind) {
      case 'RunStarted':
        checkpoint = asString(fields.initial_snapshot_id);
        return null;
      case 'StateCompleted':
        checkpoint = asString(fields.context_snapshot_id) ?? checkpoint;
        return null;
      case 'StateFailed': {
        const failure = asString(fields.failure_snapshot_id);
        if (failure !== null) diagnostic.add(failure);
        return null;
      }
      case 'StateEntered': {
        const base = asString(fields.base_snapshot_id);
        if (base === null || base === checkpoint || checkpoint === null) return null;
        return diagnostic.has(base)
          ? `${base} is a diagnostic snapshot of a failure, from which nothing may resume.`
          : `Entered from ${base}; the last checkpoint is ${checkpoint}.`;
      }
      default:
        return null;
    }
  });
}

function oneFact(): RuleCheck {
  const facts = new Map<string, string>();
  return {
    next({ payload }) {
      const event = machineEvent(payload);
      if (event?.family !== 'domain' || event.kind !== 'fact_recorded') return null;
      const { payload: fact } = event.fields;
      if (!isObject(fact)) return null;
      const [key, id] = [String(fact.key), String(fact.payload_id)];
      const known = facts.get(key);
      facts.set(key, id);
      return known === undefined || known === id
        ? null
        : `${key} was recorded before, with payload ${known}.`;
    },
    asked: () => facts.size > 0,
  };
}
