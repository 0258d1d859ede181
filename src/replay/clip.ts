import { isObject, type Json } from '../model/json';

/** The beginning of a value, to be shown. */
export interface Clipped {
  readonly value: Json | undefined;
  /** That is not all of it. */
  readonly cut: boolean;
}

/** Longer texts and larger containers are shown cut. */
const MAX_TEXT = 400;
const MAX_SHOWN = 40;

/**
 * The beginning of a value.
 * @param opened containers of which something was left out already
 */
export function clip(value: Json | undefined, opened: ReadonlySet<Json> = new Set()): Clipped {
  if (value === undefined) return { value, cut: false };
  const room = { left: MAX_SHOWN, cut: false };
  return { value: clipped(value, opened, room), cut: room.cut };
}

function clipped(value: Json, opened: ReadonlySet<Json>, room: { left: number; cut: boolean }): Json {
  if (opened.has(value)) room.cut = true;
  if (typeof value === 'string' && value.length > MAX_TEXT) {
    room.cut = true;
    return value.slice(0, MAX_TEXT);
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (room.left-- <= 0) {
      room.cut = true;
      break;
    }
    kept.push([key, clipped(item, opened, room)]);
  }
  return isObject(value) ? Object.fromEntries(kept) : kept.map(([, item]) => item);
}
