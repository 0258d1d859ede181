import { scaleLinear, scaleTime, scaleUtc } from 'd3-scale';
import { formatCount, formatDuration } from '../lib/format';
import type { Axis, ClockPart } from './axis';

/** A line of the scale and what stands beside it. */
export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** Pixels that a label needs. */
const ROOM = 80;
/** Below this a clock's own digits are all alike, and the time since the left edge is told instead. */
const FINE = 20_000;
/** Where a day begins, its name is told. */
const MIDNIGHT = '00:00';

/** Round positions, or round times of each part of the clock between its folds: in UTC or in the reader's own zone. */
export function selectTicks(axis: Axis, utc: boolean): Tick[] {
  if (axis.parts.length === 0) return orderTicks(axis);
  return axis.parts.flatMap((part, at) =>
    part.end - part.start < FINE ? fineTicks(part) : timeTicks(part, utc, at > 0),
  );
}

function orderTicks(axis: Axis): Tick[] {
  const { from, to } = axis.range;
  const wanted = Math.max(Math.floor(axis.width / ROOM), 1);
  return scaleLinear([from, to - 1], [0, 1])
    .ticks(wanted)
    .filter(Number.isInteger)
    .map((position) => ({ x: axis.xOf(position), label: formatCount(position) }));
}

/**
 * The browser's dates know milliseconds, our times microseconds.
 * @param anew the part begins behind a fold: its first label says the whole time
 */
function timeTicks({ x, width, start, end }: ClockPart, utc: boolean, anew: boolean): Tick[] {
  const scale = (utc ? scaleUtc : scaleTime)([start / 1000, end / 1000], [x, x + width]);
  const wanted = Math.floor(width / ROOM);
  if (wanted === 0) return [];
  const print = scale.tickFormat(wanted);
  const printMinute = scale.tickFormat(wanted, '%H:%M');
  // The scale's own words for minutes and hours leave half of the day open: 09:35 for 21:35.
  const label = (date: Date) => {
    const minute = date.getTime() % 60_000 === 0 ? printMinute(date) : MIDNIGHT;
    return minute === MIDNIGHT ? print(date) : minute;
  };
  const printWhole = scale.tickFormat(wanted, '%H:%M:%S');
  const whole = (date: Date) => (/^[:.]/.test(label(date)) ? printWhole(date) : label(date));
  return scale
    .ticks(wanted)
    .map((date, at) => ({ x: scale(date), label: anew && at === 0 ? whole(date) : label(date) }));
}

function fineTicks({ x, width, start, end }: ClockPart): Tick[] {
  const scale = scaleLinear([0, Math.max(end - start, 1)], [x, x + width]);
  const wanted = Math.floor(width / ROOM);
  if (wanted === 0) return [];
  return scale
    .ticks(wanted)
    .filter(Number.isInteger)
    .map((since) => ({ x: scale(since), label: `+${formatDuration(since)}` }));
}
