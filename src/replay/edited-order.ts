import { firstFrom } from '../lib/ascending';
import type { Edit } from '../model/branch';
import type { Position } from '../model/units';

/** The events of a run in the order that some edits give them. */
export interface EditedOrder {
  /** The places of the run that still hold an event, ascending. */
  readonly slots: Uint32Array;
  /** The event in each of those places, by its position in the run as recorded. */
  readonly events: Uint32Array;
  /** The new records of events, as JSON. */
  readonly edited: ReadonlyMap<Position, string>;
  /** Before this position both runs are the same. */
  readonly first: Position;
}

/** The order that edits, one after the other, give to the events 0 … count − 1. An edit of no such event does nothing. */
export function editedOrder(count: number, edits: readonly Edit[]): EditedOrder {
  const eventAt = Uint32Array.from({ length: count }, (_, slot) => slot);
  const slotOf = eventAt.slice();
  const omitted = new Set<Position>();
  const edited = new Map<Position, string>();
  for (const edit of edits) {
    if ('omit' in edit) omitted.add(edit.omit);
    else if ('edit' in edit) {
      if (edit.edit < count) edited.set(edit.edit, edit.payload);
    } else {
      const [a, b] = edit.swap;
      if (a >= count || b >= count) continue;
      const [left, right] = [slotOf[a]!, slotOf[b]!];
      eventAt[left] = b;
      eventAt[right] = a;
      slotOf[a] = right;
      slotOf[b] = left;
    }
  }
  const all = Uint32Array.from({ length: count }, (_, slot) => slot);
  const slots = all.filter((slot) => !omitted.has(eventAt[slot]!));
  const events = slots.map((slot) => eventAt[slot]!);
  return { slots, events, edited, first: firstEdited(slots, events, edited) };
}

function firstEdited(
  slots: Uint32Array,
  events: Uint32Array,
  edited: ReadonlyMap<Position, string>,
): Position {
  let at = 0;
  while (at < events.length && slots[at] === at && events[at] === at && !edited.has(at)) at++;
  return at;
}

/** The event at a position of the edited run, by the one that it had as recorded; −1 where its record is another. */
export function recordedAt({ events, edited }: EditedOrder, position: Position): Position {
  const event = events[position] ?? -1;
  return edited.has(event) ? -1 : event;
}

/** Where the edited run stands when the run as recorded is at a position: −1 before its first event. */
export function alignedTo({ slots }: EditedOrder, position: Position): number {
  return firstFrom(slots, position + 1) - 1;
}
