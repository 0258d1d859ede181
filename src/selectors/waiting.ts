import { firstFrom } from '../lib/ascending';
import type { PauseColumns, SpanColumns } from '../model/run-columns';
import type { Micros } from '../model/units';

/**
 * For how long the attempts of a stretch waited, added up: for their turn, to be tried again, for something outside, or
 * because the run was paused. Positions `from … to − 1`, from the first to the last event of the stretch.
 */
export function selectWaiting(
  spans: SpanColumns,
  times: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): Micros {
  if (to <= from) return 0;
  const inside = (position: number) => Math.max(from, Math.min(position, to - 1));
  const between = (one: number, other: number) => times[inside(other)]! - times[inside(one)]!;
  const pausedBetween = pausesBetween(spans.pauses, between);
  let waited = 0;
  for (let span = 0; span < spans.count; span++) {
    const [queued, claimed, start] = [spans.queued[span]!, spans.claimed[span]!, spans.start[span]!];
    const begun = start < 0 ? to : start;
    const announced = queued >= 0 ? queued : claimed;
    if (announced >= 0) waited += between(announced, begun);
    if (start < 0) continue;
    const end = spans.end[span]! < 0 ? to : spans.end[span]!;
    const stop = spans.parked[span]! < 0 ? end : spans.parked[span]!;
    waited += between(stop, end) + pausedBetween(start, stop);
  }
  return waited;
}

/** How long the run was paused between two positions, by halving. */
function pausesBetween(
  { from, to }: PauseColumns,
  between: (one: number, other: number) => Micros,
): (one: number, other: number) => Micros {
  const before = new Float64Array(from.length + 1);
  for (let pause = 0; pause < from.length; pause++)
    before[pause + 1] = before[pause]! + between(from[pause]!, to[pause]!);
  const until = (position: number) => {
    const pause = firstFrom(to, position);
    const begun = pause < from.length && from[pause]! < position;
    return before[pause]! + (begun ? between(from[pause]!, position) : 0);
  };
  return (one, other) => until(other) - until(one);
}
