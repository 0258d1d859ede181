import type { Change, StateReader } from '../../model/change';
import type { Reducer, ReplayEvent, RunContext } from '../../model/format';
import { Fold } from './fold';
import { viewChanges } from './view';
import type { EventRow } from './wire';

/** `state` is what the original reducer folds, `view` what the data says beside it. */
export function createReplay(context: RunContext): Reducer {
  return ({ payload }: ReplayEvent, state: StateReader): Change[] => {
    const row = payload as EventRow;
    return [...viewChanges(row, state), ...new Fold(row, state, context.ascending).run()];
  };
}
