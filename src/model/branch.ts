import type { Position } from './units';

/**
 * One change to a run's events, by the positions that they have in the run as it was recorded.
 *
 * - `omit`: the event is left out;
 * - `edit`: its record holds this JSON instead (a text, so that no digit of it is lost);
 * - `swap`: two events change places.
 */
export type Edit =
  | { readonly omit: Position }
  | { readonly edit: Position; readonly payload: string }
  | { readonly swap: readonly [Position, Position] };

/** A thought experiment: what the run would have come to with these edits. Nothing is executed. */
export interface Branch {
  readonly id: string;
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** More edits are no thought experiment but another log. */
export const MAX_EDITS = 100;
/** The longest record that an edit may hold, in letters. */
export const MAX_PAYLOAD = 1 << 20;
const MAX_BRANCHES = 50;
const MAX_NAME = 200;

/** The events that an edit names. */
export function eventsOfEdit(edit: Edit): readonly Position[] {
  if ('omit' in edit) return [edit.omit];
  return 'edit' in edit ? [edit.edit] : edit.swap;
}

/** What can be used of stored branches; a broken one, or a broken edit, spoils only itself. */
export function readBranches(stored: unknown): Branch[] {
  if (!Array.isArray(stored)) return [];
  return stored
    .flatMap((each: Partial<Branch> | null): Branch[] => {
      if (typeof each?.id !== 'string' || typeof each.name !== 'string' || !Array.isArray(each.edits))
        return [];
      const edits = each.edits.filter(isEdit).slice(0, MAX_EDITS);
      return [{ id: each.id, name: each.name.slice(0, MAX_NAME), edits }];
    })
    .slice(0, MAX_BRANCHES);
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const { omit, edit, payload, swap } = value as Record<string, unknown>;
  if (isPosition(omit)) return true;
  if (isPosition(edit)) return typeof payload === 'string' && payload.length <= MAX_PAYLOAD;
  return Array.isArray(swap) && swap.length === 2 && swap.every(isPosition);
}

function isPosition(value: unknown): value is Position {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
