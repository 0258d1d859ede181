import { outcomeCode } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';

/** Spans that had begun and not ended just before the event at `position` was over, oldest first. */
export function selectInFlight(spans: SpanColumns, position: number, exceptLane: number): number[] {
  const found: number[] = [];
  for (let span = 0; span < spans.count; span++) {
    const [start, end] = [spans.start[span]!, spans.end[span]!];
    const open = start >= 0 && start <= position && (end < 0 || end > position);
    if (open && spans.lane[span] !== exceptLane) found.push(span);
  }
  return found.sort((a, b) => spans.start[a]! - spans.start[b]!);
}

/** The last position before `position` at which an attempt ended well; null if none did. */
export function selectLastGood(spans: SpanColumns, position: number): number | null {
  const good = outcomeCode('succeeded');
  let last = -1;
  for (let span = 0; span < spans.count; span++) {
    const end = spans.end[span]!;
    if (spans.outcome[span] === good && end >= 0 && end < position) last = Math.max(last, end);
  }
  return last < 0 ? null : last;
}
