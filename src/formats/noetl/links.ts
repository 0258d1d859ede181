import type { EventLinks, Links } from '../../model/format';
import { asId, type Json, member } from '../../model/json';
import type { Relation } from '../../model/kin';

/** Events are called by their ids, and name the one that made them happen and the one before them. */
export const links: Links = {
  fields: { trigger: 'parent_event_id', previous: 'prev_event_id' },
  of,
};

function of(payload: Json): EventLinks | null {
  const id = asId(member(payload, 'event_id'));
  if (id === null) return null;
  return {
    ids: [id],
    names: [...named('trigger', payload, 'parent_event_id'), ...named('previous', payload, 'prev_event_id')],
  };
}

function named(relation: Relation, payload: Json, field: string): EventLinks['names'] {
  const id = asId(member(payload, field));
  return id === null ? [] : [{ relation, id }];
}
