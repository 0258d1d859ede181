import type { Grammar } from '../../model/format';
import type { ProblemDraft } from '../../model/problem';

/**
 * Transitions that the crate documents, and those that are presumed (README.md, "State machine"). Recovery
 * moves a record in flight back to pending, or to failed.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pending: ['ready', 'skipped', 'cancelled'],
  ready: ['running', 'cancelled', 'skipped', 'pending'],
  running: ['completed', 'failed', 'retrying', 'cancelled', 'pending'],
  retrying: ['running', 'ready', 'failed', 'cancelled', 'pending'],
  failed: ['dead_lettered', 'retrying', 'ready', 'pending'],
  completed: [],
  cancelled: [],
  skipped: [],
  dead_lettered: [],
};

/** @param shape in a bare store every task has one record; in a capture, as many as it was saved */
export function createGrammar(shape: string): Grammar {
  const states = new Map<string, string>();
  const letters = new Map<string, number>();
  const buried = new Map<string, number>();
  return {
    next({ kind, step, position, attempt }) {
      if (step === null) return null;
      if (kind === 'dead_letter') letters.set(step, position);
      if (ALLOWED[kind] === undefined) return null;
      const before = states.get(step);
      states.set(step, kind);
      if (kind === 'dead_lettered') buried.set(step, position);
      if (before === undefined) return null;
      if (shape === 'store')
        return { code: 'conflict', effect: 'Two files of the store hold a record of one task.' };
      if (before === kind || ALLOWED[before]!.includes(kind)) return null;
      if (!isFreshStart(kind, attempt)) return illegal(before, kind);
      // What an earlier run left of the task says nothing of its new record.
      letters.delete(step);
      buried.delete(step);
      return null;
    },
    end: () => [...orphans(letters, states), ...unwritten(buried, letters)],
  };
}

/**
 * A record that was never tried is a new one and no transition of the old: the crate makes it for a task whose
 * record it cannot read, and a second run with the same ids overwrites the first.
 */
function isFreshStart(kind: string, attempts: number): boolean {
  return kind === 'pending' && attempts === 0;
}

function illegal(before: string, kind: string): ProblemDraft {
  return {
    code: 'illegal-transition',
    effect: `A task goes from ${before} to ${kind}, which the crate does not allow. It is replayed as it stands.`,
  };
}

/** Dead letters whose record does not say so; a store copied while it was written shows this too. */
function orphans(letters: ReadonlyMap<string, number>, states: ReadonlyMap<string, string>) {
  return [...letters]
    .filter(([task]) => states.get(task) !== 'dead_lettered')
    .map(([task, position]) => ({
      code: 'orphan-record' as const,
      position,
      effect: `There is a dead letter for a task whose record is ${states.get(task) ?? 'not there'}.`,
    }));
}

function unwritten(buried: ReadonlyMap<string, number>, letters: ReadonlyMap<string, number>) {
  return [...buried]
    .filter(([task]) => !letters.has(task))
    .map(([, position]) => ({
      code: 'orphan-record' as const,
      position,
      effect: 'The record of a task is dead_lettered, but there is no dead letter for it.',
    }));
}
