import { firstFrom, firstWhere } from '../lib/ascending';
import type { SpanColumns } from '../model/run-columns';

/**
 * What an attempt does for a part of its life: `queued` it waits for its turn, `claimed` a worker has it and has not
 * begun, `backing-off` it waits to be tried again, `parked` it waits for something outside, `paused` the whole run waits.
 */
export type SegmentKind = 'queued' | 'claimed' | 'backing-off' | 'running' | 'parked' | 'paused';

/** A part of an attempt's life, from one event to another. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly span: number;
  readonly from: number;
  /** Where it ended; −1 when the log ends first. */
  readonly to: number;
}

/** Does an attempt wait for its turn after a failed one that promised it? */
export function isBackOff(spans: SpanColumns, span: number): boolean {
  return spans.ofLane[spans.lane[span]!]! < span && spans.end[span - 1] === spans.queued[span];
}

/**
 * What the step of a lane did between the event `after` and the next one; null for nothing. Attempts of a lane follow
 * one another, so the one is found by halving.
 */
export function segmentAt(spans: SpanColumns, lane: number, after: number): Segment | null {
  const next = firstBegunBehind(spans, lane, after);
  // The attempt that has begun last, else the next one, which may wait already.
  return (
    (next > spans.ofLane[lane]! ? segmentOf(spans, next - 1, after) : null) ??
    (next < spans.ofLane[lane + 1]! ? segmentOf(spans, next, after) : null)
  );
}

/** Where an attempt began; where it was announced, if it never did. */
export function beginOf(spans: SpanColumns, span: number): number {
  return spans.start[span]! < 0 ? spans.queued[span]! : spans.start[span]!;
}

/** The first attempt of a lane that begins at a position or later. */
export function firstBeginning(spans: SpanColumns, lane: number, position: number): number {
  const { ofLane } = spans;
  return firstWhere(ofLane[lane]!, ofLane[lane + 1]!, (span) => beginOf(spans, span) >= position);
}

function firstBegunBehind(spans: SpanColumns, lane: number, after: number): number {
  return firstBeginning(spans, lane, after + 1);
}

function segmentOf(spans: SpanColumns, span: number, after: number): Segment | null {
  const [queued, claimed, start] = [spans.queued[span]!, spans.claimed[span]!, spans.start[span]!];
  const [parked, end] = [spans.parked[span]!, spans.end[span]!];
  if (end >= 0 && after >= end) return null;
  if (start >= 0 && after >= start) {
    if (parked >= 0 && after >= parked) return { kind: 'parked', span, from: parked, to: end };
    return runningAt(spans, span, after, start, parked >= 0 ? parked : end);
  }
  if (claimed >= 0 && after >= claimed) return { kind: 'claimed', span, from: claimed, to: start };
  if (queued < 0 || after < queued) return null;
  const kind = isBackOff(spans, span) ? 'backing-off' : 'queued';
  return { kind, span, from: queued, to: claimed >= 0 ? claimed : start };
}

/** Between two pauses it runs, in one it does not. */
function runningAt({ pauses }: SpanColumns, span: number, after: number, from: number, to: number): Segment {
  const next = firstFrom(pauses.to, after + 1);
  const until = (position: number) => (to >= 0 && to <= position ? to : position);
  const begun = Math.max(from, pauses.to[next - 1] ?? 0);
  if (next === pauses.from.length) return { kind: 'running', span, from: begun, to };
  const [pause, resume] = [pauses.from[next]!, pauses.to[next]!];
  if (pause > after) return { kind: 'running', span, from: begun, to: until(pause) };
  return { kind: 'paused', span, from: Math.max(from, pause), to: until(resume) };
}
