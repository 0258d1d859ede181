import { firstFrom, firstWhere } from '../lib/ascending';
import type { Micros, Position } from '../model/units';
import { type Axis, pixelEdges } from './axis';

/** How the events of another run stand along the axis of the run that is shown. */
export interface Alignment {
  /** The pixel of one of its positions; infinite behind the end of the shown run. */
  xOf(position: Position): number;
  /** Its positions by pixel, as `pixelEdges` gives those of the shown run. */
  readonly edges: Uint32Array;
  /** Its last event where the shown run stands at a position; null once it has ended. */
  at(position: Position): Position | null;
  /** Its last event. */
  readonly last: Position;
  /** How many events the shown run has. */
  readonly shown: number;
  /** What of it lies behind the end of the shown run: events, and time where the two are aligned by it. */
  readonly more: { readonly events: number; readonly time: Micros | null };
}

/** Position beside position. @param events of the shown run */
export function alignByOrder(axis: Axis, events: number, others: number): Alignment {
  return {
    xOf: (position) => (position < events ? axis.xOf(position) : Number.POSITIVE_INFINITY),
    edges: pixelEdges(axis).map((edge) => Math.min(edge, others)),
    at: (position) => (position < others ? position : null),
    last: others - 1,
    shown: events,
    more: { events: Math.max(others - events, 0), time: null },
  };
}

/**
 * Time since the beginning beside time since the beginning. What of the other run falls into a folded stretch of
 * the shown one is squeezed into its pixels.
 * @param times of the shown run, never descending
 * @param others times of the other run, never descending
 */
export function alignByClock(axis: Axis, times: Float64Array, others: Float64Array): Alignment {
  const { range, width } = axis;
  const shift = times[0]! - others[0]!;
  const xOf = (position: Position) => xOfTime(axis, times, others[position]! + shift);
  const to = firstAbove(others, times[range.to - 1]! - shift);
  const edges = new Uint32Array(Math.max(Math.floor(width), 1) + 1);
  for (let x = 0, at = 0; x < edges.length - 1; x++) {
    at = firstWhere(at, to, (position) => xOf(position) >= x);
    edges[x] = at;
  }
  edges[edges.length - 1] = to;
  return {
    xOf,
    edges,
    at: (position) => {
      const time = times[position]! - shift;
      return time > others.at(-1)! ? null : firstAbove(others, time) - 1;
    },
    last: others.length - 1,
    shown: times.length,
    more: {
      events: others.length - firstAbove(others, times.at(-1)! - shift),
      time: Math.max(others.at(-1)! + shift - times.at(-1)!, 0),
    },
  };
}

/** Between two events of the shown run a time stands in proportion. */
function xOfTime(axis: Axis, times: Float64Array, time: Micros): number {
  const after = firstFrom(times, time);
  if (after === times.length) return Number.POSITIVE_INFINITY;
  if (times[after] === time || after === 0) return axis.xOf(after);
  const [start, end] = [axis.xOf(after - 1), axis.xOf(after)];
  return start + ((time - times[after - 1]!) / (times[after]! - times[after - 1]!)) * (end - start);
}

/** The index of the first entry above `value`; the length where none is. */
function firstAbove(ascending: Float64Array, value: number): number {
  return firstWhere(0, ascending.length, (at) => ascending[at]! > value);
}
