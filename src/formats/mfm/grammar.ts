import type { Grammar, GrammarEvent } from '../../model/format';
import type { ProblemDraft } from '../../model/problem';

/**
 * The lifecycle grammar of a run (README.md, "Lifecycle"). One pattern outside it is well known: 0.1.0
 * resumes a dead attempt by entering the state again, without an end for the attempt before.
 */
export function createGrammar(): Grammar {
  let last: string | null = null;
  let lastStep: string | null = null;
  return {
    next(event) {
      const problem = check(event, last, lastStep);
      if (KERNEL.has(event.kind)) {
        last = event.kind;
        lastStep = event.step;
      }
      return problem;
    },
  };
}

const KERNEL = new Set(['RunStarted', 'StateEntered', 'StateCompleted', 'StateFailed', 'RunCompleted']);

function check(event: GrammarEvent, last: string | null, lastStep: string | null): ProblemDraft | null {
  const { kind, step, openStep } = event;
  if (last === null && kind !== 'RunStarted') return illegal('The run does not begin with RunStarted.');
  switch (kind) {
    case 'RunStarted':
      if (last !== null) return illegal('A second RunStarted; the engine ignores it.');
      return null;
    case 'StateEntered':
      if (openStep === step && openStep !== null)
        return illegal(
          'The attempt before was left open and the state entered again: the crash recovery of 0.1.0. The events explain themselves, but the engine’s own validator would refuse them (invalid_attempt_envelopes).',
        );
      if (openStep !== null) return illegal('A state is entered while an attempt at another is open.');
      if (last === 'StateCompleted' && lastStep === step)
        return illegal('A completed state is entered again.');
      if (last === 'StateFailed' && lastStep !== step)
        return illegal(
          'After a failed state another one is entered, instead of a retry or the end of the run.',
        );
      return null;
    case 'StateCompleted':
    case 'StateFailed':
      return openStep !== null && openStep !== step
        ? illegal('The end of another state than the one that is open.')
        : null;
    case 'RunCompleted':
      return checkRunEnd(event, last);
    default:
      return openStep === null ? illegal('A domain event outside any attempt.') : null;
  }
}

function checkRunEnd({ outcome, openStep }: GrammarEvent, last: string | null): ProblemDraft | null {
  if (openStep !== null) return illegal('The run ends inside an attempt.');
  if (outcome === 'succeeded' && last === 'StateFailed')
    return illegal('The run completes right after a failed state.');
  if (outcome === 'failed' && last === 'StateCompleted')
    return illegal('The run fails right after a completed state.');
  return null;
}

function illegal(effect: string): ProblemDraft {
  return { code: 'illegal-transition', effect: `${effect} It is replayed as it stands.` };
}
