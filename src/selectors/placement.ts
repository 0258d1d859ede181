import { firstFrom } from '../lib/ascending';
import type { Micros } from '../model/units';

/**
 * Where a moment lies among the events of a run: a whole number at an event, a fraction between two. Before the
 * first event it is 0, behind the last one the last position.
 * @param times the run's times, never descending
 */
export function placeOfTime(times: Float64Array, time: Micros): number {
  const after = firstFrom(times, time);
  if (after === 0) return 0;
  if (after >= times.length) return Math.max(times.length - 1, 0);
  if (times[after] === time) return after;
  const [before, next] = [times[after - 1]!, times[after]!];
  return after - 1 + (time - before) / (next - before);
}

/** When a place is: the other way round of {@link placeOfTime}, for a run that has events. */
export function timeOfPlace(times: Float64Array, place: number): Micros {
  const before = Math.floor(place);
  const time = times[before]!;
  return place === before ? time : time + (times[before + 1]! - time) * (place - before);
}

/** The pixel of such a place on an axis of whole positions. */
export function xOfPlace({ xOf }: { xOf(position: number): number }, place: number): number {
  const before = Math.floor(place);
  const x = xOf(before);
  return place === before ? x : x + (xOf(before + 1) - x) * (place - before);
}
