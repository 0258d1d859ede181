import type { PlanKind, RecoveryOption } from '../../model/recovery';

/** What a plan calls what becomes of a piece of work: in its line, and after a number. */
export const PLAN_WORDS: Readonly<Record<PlanKind, { readonly does: string; readonly counted: string }>> = {
  'by-hand': { does: 'Check by hand', counted: 'to check by hand' },
  redo: { does: 'Does again', counted: 'done again' },
  fail: { does: 'Fails', counted: 'closed as failed' },
  lost: { does: 'Loses', counted: 'lost' },
  unknown: { does: 'Not told', counted: 'not told' },
  repair: { does: 'Puts right', counted: 'put right' },
  begin: { does: 'Begins', counted: 'begun' },
  keep: { does: 'Leaves', counted: 'left as they are' },
};

/** The options as they are at first; those that are left open are not there. */
export function chosenAtFirst(options: readonly RecoveryOption[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    options.flatMap(({ key, initial }) => (initial === null ? [] : [[key, initial] as const])),
  );
}
