import type { EventLinks, Links } from '../../model/format';
import { asString, dig, isObject, type Json } from '../../model/json';
import { eventOf } from './wire';

/** A state begins with the context that the one before it left, and names it by its content. */
export const links: Links = { fields: { context: 'snapshot id' }, of };

function of(payload: Json): EventLinks | null {
  const tagged = dig(payload, ['event']);
  const event = isObject(tagged) ? eventOf(tagged) : null;
  const snapshot = (field: string) => asString(event?.fields[field]);
  switch (event?.kind) {
    case 'RunStarted':
      return called(snapshot('initial_snapshot_id'));
    case 'StateCompleted':
      return called(snapshot('context_snapshot_id'));
    case 'StateEntered':
      return goesOn(snapshot('base_snapshot_id'));
    case 'RunCompleted':
      return goesOn(snapshot('final_snapshot_id'));
    default:
      return null;
  }
}

function called(id: string | null): EventLinks | null {
  return id === null ? null : { ids: [id], names: [] };
}

function goesOn(id: string | null): EventLinks | null {
  return id === null ? null : { ids: [], names: [{ relation: 'context', id }] };
}
