import type { Change, StateReader } from '../../model/change';
import type { ReplayEvent } from '../../model/format';
import { isObject } from '../../model/json';
import type { Stored } from './wire';

/** The store after each save: the newest record of each task, dead letters, checkpoints, other values. */
export function replay({ payload }: ReplayEvent, state: StateReader): Change[] {
  const changes: Change[] = state.has(['state']) ? [] : emptyState();
  const stored = isObject(payload) ? (payload.stored as unknown as Stored | undefined) : undefined;
  if (stored === undefined) return changes;
  const from = ['stored', 'data'];
  switch (stored.kind) {
    case 'record':
      return [...changes, { path: ['state', 'records', stored.task], from }];
    case 'dead_letter':
      return [...changes, { path: ['state', 'dead_letters', stored.task], from }];
    case 'checkpoint':
      return [...changes, { path: ['state', 'checkpoints', stored.task], from }];
    case 'value':
      return [...changes, { path: ['state', 'values', stored.key], from }];
  }
}

function emptyState(): Change[] {
  return [
    { path: ['state'], value: {} },
    ...['records', 'dead_letters', 'checkpoints', 'values'].map((key) => ({
      path: ['state', key],
      value: {},
    })),
  ];
}
