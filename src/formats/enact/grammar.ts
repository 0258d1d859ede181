import type { Grammar } from '../../model/format';
import type { ProblemDraft } from '../../model/problem';
import { variantOf } from './wire';

type Phase = 'Created' | 'Running' | 'Paused' | 'Ended';

/**
 * The transitions that the published definitions permit (README.md, "Transitions"); the reducer's own table
 * could not be read, so anything else is flagged and never refused.
 */
export function createGrammar(): Grammar {
  let phase: Phase = 'Created';
  return {
    next({ kind }) {
      const variant = variantOf(kind);
      const problem = variant === null ? null : check(phase, variant);
      phase = after(phase, variant);
      return problem;
    },
  };
}

function check(phase: Phase, variant: string): ProblemDraft | null {
  // What follows the end is reported as such.
  if (phase === 'Ended') return null;
  switch (variant) {
    case 'ExecutionStarted':
      return phase === 'Created' ? null : illegal('The execution starts a second time.');
    case 'StepStarted':
    case 'StepCompleted':
    case 'StepFailed':
    case 'ExecutionCompleted':
      if (phase === 'Created') return illegal('The execution does not begin with its start.');
      return phase === 'Running' ? null : illegal(`${variant} while the execution is paused.`);
    case 'ExecutionPaused':
      return phase === 'Running' ? null : illegal('A pause while the execution is not running.');
    case 'ExecutionResumed':
      return phase === 'Paused' ? null : illegal('A resume without a pause.');
    default:
      return null;
  }
}

function after(phase: Phase, variant: string | null): Phase {
  switch (variant) {
    case 'ExecutionPaused':
      return 'Paused';
    case 'ExecutionCompleted':
    case 'ExecutionFailed':
    case 'ExecutionCancelled':
      return 'Ended';
    case null:
      return phase;
    default:
      return phase === 'Created' || variant === 'ExecutionResumed' ? 'Running' : phase;
  }
}

function illegal(effect: string): ProblemDraft {
  return { code: 'illegal-transition', effect: `${effect} It is replayed as it stands.` };
}
