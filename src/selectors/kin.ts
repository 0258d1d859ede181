import { RELATIONS, type Relation } from '../model/kin';
import { isFailure, outcomeOf } from '../model/outcome';
import type { SpanColumns } from '../model/run-columns';
import { firstBeginning } from './segments';

/** A cause or an effect before it is told in words. */
export interface KinEnd {
  readonly position: number;
  readonly relation: Relation;
  /** An event of another run says or suggests it; absent for the same run. */
  readonly run?: number;
  readonly field?: string | null;
  readonly inferred?: boolean;
}

/** What leads to an event, and what comes of it. */
export interface KinEnds {
  readonly causes: readonly KinEnd[];
  readonly effects: readonly KinEnd[];
  /** Effects that were counted and are not listed. */
  readonly more: number;
}

/** The attempts of a run: the lane of each position, and the spans of each lane. */
export interface Attempts {
  readonly ofPosition: Int32Array;
  readonly spans: SpanColumns;
}

/** One step from a cause to its effect. */
interface Edge {
  readonly cause: number;
  readonly effect: number;
  readonly relation: Relation;
}

/** The most notes of one attempt that are listed as its effects. */
const MAX_NOTES = 1_000;

/** How the course of its lane's attempts joins an event to others: announced, started, ended, tried again. */
export function selectAttemptKin(attempts: Attempts, position: number): KinEnds {
  const { ofPosition, spans } = attempts;
  const lane = ofPosition[position] ?? -1;
  const causes: KinEnd[] = [];
  const effects: KinEnd[] = [];
  let more = 0;
  if (lane < 0) return { causes, effects, more };
  const begun = lastBegun(spans, lane, position);
  // One attempt may end where the next is announced; nothing further away touches the position.
  for (let span = begun - 1; span <= begun + 1; span++) {
    if (span < spans.ofLane[lane]! || span >= spans.ofLane[lane + 1]!) continue;
    for (const { cause, effect, relation } of edgesOf(spans, lane, span)) {
      if (effect === position) causes.push({ position: cause, relation });
      if (cause === position) effects.push({ position: effect, relation });
    }
    for (const stretch of stretchesOf(spans, lane, span)) {
      const { from, to } = stretch;
      if (from < position && position < to) causes.push({ position: from, relation: 'part' });
      if (from === position) more += addNotes(effects, ofPosition, lane, stretch);
    }
  }
  return { causes, effects, more };
}

/** The last span of a lane that began at a position or before it; one before the lane's first if none did. */
function lastBegun(spans: SpanColumns, lane: number, position: number): number {
  return firstBeginning(spans, lane, position + 1) - 1;
}

/** A span's place in its lane. */
interface Attempt {
  /** −1 where none was seen. */
  readonly queued: number;
  readonly start: number;
  readonly end: number;
  /** The attempt before it ended badly: where it ended, or where it began if it was lost; else −1. */
  readonly failedBefore: number;
  /** Nobody saw its end: the next one began over it. */
  readonly lost: boolean;
}

function attemptOf(spans: SpanColumns, lane: number, span: number): Attempt {
  const [start, end, queued] = [spans.start[span]!, spans.end[span]!, spans.queued[span]!];
  const lost = end >= 0 && span + 1 < spans.ofLane[lane + 1]! && spans.start[span + 1] === end;
  const before = span - 1;
  if (before < spans.ofLane[lane]!) return { queued, start, end, failedBefore: -1, lost };
  const [startBefore, endBefore] = [spans.start[before]!, spans.end[before]!];
  const failed = isFailure(outcomeOf(spans.outcome[before]!));
  return {
    // An announcement that an earlier attempt has used up is none of this one's.
    queued: queued >= Math.max(startBefore, endBefore) ? queued : -1,
    start,
    end,
    failedBefore: failed ? (endBefore === start ? startBefore : endBefore) : -1,
    lost,
  };
}

/** The edges to a span's boundaries. */
function edgesOf(spans: SpanColumns, lane: number, span: number): Edge[] {
  const { queued, start, end, failedBefore, lost } = attemptOf(spans, lane, span);
  const edges: Edge[] = [];
  if (failedBefore >= 0 && queued > failedBefore)
    edges.push({ cause: failedBefore, effect: queued, relation: 'retry' });
  else if (failedBefore >= 0 && start > failedBefore)
    edges.push({ cause: failedBefore, effect: start, relation: 'retry' });
  if (queued >= 0 && start > queued && queued !== failedBefore)
    edges.push({ cause: queued, effect: start, relation: 'announcement' });
  if (start >= 0 && end > start && !lost) edges.push({ cause: start, effect: end, relation: 'start' });
  return edges;
}

/** Positions between two boundaries of a span; what its lane notes there belongs to the first of them. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

function stretchesOf(spans: SpanColumns, lane: number, span: number): Stretch[] {
  const { queued, start, end } = attemptOf(spans, lane, span);
  const until = (last: number) => (last < 0 ? Number.POSITIVE_INFINITY : last);
  const stretches: Stretch[] = [];
  if (queued >= 0) stretches.push({ from: queued, to: until(start) });
  if (start >= 0) stretches.push({ from: start, to: until(end) });
  return stretches;
}

/** Adds the events that a lane noted inside a stretch; returns how many more there are than are listed. */
function addNotes(notes: KinEnd[], ofPosition: Int32Array, lane: number, stretch: Stretch): number {
  let more = 0;
  const end = Math.min(stretch.to, ofPosition.length);
  for (let position = stretch.from + 1; position < end; position++) {
    if (ofPosition[position] !== lane) continue;
    if (notes.length < MAX_NOTES) notes.push({ position, relation: 'part' });
    else more++;
  }
  return more;
}

/**
 * The most telling first; of those that tell alike, the nearest to the event. One of them for each event.
 * @param position the event's own
 */
export function orderKin(ends: readonly KinEnd[], position: number): KinEnd[] {
  const distance = (end: KinEnd) => (end.run === undefined ? Math.abs(end.position - position) : 0);
  const ordered = ends.toSorted(
    (a, b) => RELATIONS.indexOf(a.relation) - RELATIONS.indexOf(b.relation) || distance(a) - distance(b),
  );
  const seen = new Set<string>();
  return ordered.filter((end) => {
    const place = `${end.run ?? ''}/${end.position}`;
    const known = seen.has(place);
    seen.add(place);
    return !known;
  });
}
