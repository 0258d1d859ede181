import { asString, isObject, type Json, type JsonObject } from '../../model/json';
import type { Rule, RuleCheck, RuleEvent } from '../../model/rule';
import { variantOf } from './wire';

/** What must hold in every execution (README.md, "StoredEvent"). */
export const rules: readonly Rule[] = [
  {
    id: 'enact/tools-answer-calls',
    label: 'A tool answers only a call that was made, and once',
    source: 'enact-core, ToolCallStarted and ToolCallCompleted',
    check: () => answersCalls(),
  },
  {
    id: 'enact/calls-answered-before-success',
    label: 'A step does not complete while a call of its tools is unanswered',
    source: 'enact-core, ToolCallStarted and StepCompleted; inferred',
    check: () => answeredBeforeEnd(),
  },
  {
    id: 'enact/artifacts-of-known-steps',
    label: 'Artifacts belong to steps that were started or discovered',
    source: 'enact-core, ArtifactStored',
    check: () => ofKnownSteps(),
  },
  {
    id: 'enact/one-tenant',
    label: 'All events of an execution are of one tenant',
    source: 'enact-core: executions are named by tenant and id',
    check: () => oneTenant(),
  },
];

function fieldsOf(payload: Json): JsonObject {
  return isObject(payload) && isObject(payload.fields) ? payload.fields : {};
}

function answersCalls(): RuleCheck {
  const calls = new Map<string, 'open' | 'answered'>();
  return {
    next({ kind, payload }) {
      const id = asString(fieldsOf(payload).tool_call_id);
      if (id === null) return null;
      const known = calls.get(id);
      switch (variantOf(kind)) {
        case 'ToolCallStarted':
          calls.set(id, 'open');
          return null;
        case 'ToolCallCompleted':
          calls.set(id, 'answered');
          if (known === undefined) return `${id} is answered, and no event before makes that call.`;
          return known === 'answered' ? `${id} is answered a second time.` : null;
        default:
          return null;
      }
    },
    asked: () => calls.size > 0,
  };
}

function answeredBeforeEnd(): RuleCheck {
  const open = new Map<string, Set<string>>();
  let asked = false;
  return {
    next({ kind, payload }: RuleEvent) {
      const fields = fieldsOf(payload);
      const [step, call] = [asString(fields.step_id), asString(fields.tool_call_id)];
      if (step === null) return null;
      const calls = open.get(step) ?? new Set();
      switch (variantOf(kind)) {
        case 'ToolCallStarted':
          asked = true;
          if (call !== null) open.set(step, calls.add(call));
          return null;
        case 'ToolCallCompleted':
          if (call !== null) calls.delete(call);
          return null;
        case 'StepCompleted': {
          const [first] = calls;
          return first === undefined ? null : `The call ${first} has no answer yet.`;
        }
        default:
          return null;
      }
    },
    asked: () => asked,
  };
}

function ofKnownSteps(): RuleCheck {
  const steps = new Set<string>();
  let asked = false;
  return {
    next({ kind, payload }) {
      const step = asString(fieldsOf(payload).step_id);
      const variant = variantOf(kind);
      if (step === null) return null;
      if (variant === 'StepStarted' || variant === 'StepDiscovered') steps.add(step);
      if (variant !== 'ArtifactStored') return null;
      asked = true;
      return steps.has(step) ? null : `No event before starts or discovers ${step}.`;
    },
    asked: () => asked,
  };
}

function oneTenant(): RuleCheck {
  let tenant: string | null = null;
  return {
    next({ payload }) {
      const own = isObject(payload) ? asString(payload.tenant_id) : null;
      if (own === null) return null;
      tenant ??= own;
      return own === tenant ? null : `It is of ${own}; those before are of ${tenant}.`;
    },
    asked: () => tenant !== null,
  };
}
