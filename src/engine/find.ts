import type { EventIndex } from '../ingest/indexer';
import { holdsWords } from '../lib/match';
import { yieldToTasks } from '../lib/tasks';
import type { KindHit, LaneHit, LaneLabel } from '../model/views';
import type { RunLanes } from './run-lanes';

/** Lanes looked at between two looks at the message queue. */
const SLICE = 2_000;
/** Records read at the same time. */
const BATCH = 200;

/** The first lanes, in their order, of which what is known without reading a record holds every word of a text. */
export async function findLanes(
  lanes: RunLanes,
  text: string,
  count: number,
  signal: AbortSignal,
): Promise<LaneHit[]> {
  const hits: LaneHit[] = [];
  for (let lane = 0; lane < lanes.lanes.count && hits.length < count; lane++) {
    if (lane % SLICE === SLICE - 1) await rest(signal);
    if (holdsWords(text, textOf(lanes.knownLabel(lane)))) hits.push(await lanes.hit(lane));
  }
  return hits;
}

/** The same of lanes that only what their records say tells apart; many records are read for it. */
export async function findReadLanes(
  lanes: RunLanes,
  text: string,
  count: number,
  signal: AbortSignal,
): Promise<LaneHit[]> {
  const hits: LaneHit[] = [];
  for (let from = 0; from < lanes.lanes.count && hits.length < count; from += BATCH) {
    const unread: number[] = [];
    for (let lane = from; lane < Math.min(from + BATCH, lanes.lanes.count); lane++)
      if (lanes.isDescribed(lane) && !holdsWords(text, textOf(lanes.knownLabel(lane)))) unread.push(lane);
    const said = await Promise.all(unread.map((lane) => lanes.describe(lane)));
    for (const [at, lane] of unread.entries())
      if (hits.length < count && holdsWords(text, `${said[at]} ${textOf(lanes.knownLabel(lane))}`))
        hits.push(await lanes.hit(lane));
    await rest(signal);
  }
  return hits;
}

function textOf({ name, step, item, klass }: LaneLabel): string {
  return `${name} ${step} ${item ?? ''} ${klass ?? ''}`;
}

async function rest(signal: AbortSignal): Promise<void> {
  await yieldToTasks();
  signal.throwIfAborted();
}

/**
 * The kinds of event whose names hold every word of a text, each with its next event behind a position; behind the last
 * one it is the first of the run again.
 */
export function findKinds(
  { columns, kinds }: EventIndex,
  rows: { readonly first: number; readonly count: number },
  position: number,
  text: string,
): KindHit[] {
  const wanted = kinds.map((kind) => holdsWords(text, kind));
  if (!wanted.includes(true)) return [];
  const found = new Map<number, { first: number; next: number; count: number }>();
  for (let at = 0; at < rows.count; at++) {
    const kind = columns.kind[rows.first + at]!;
    if (!wanted[kind]) continue;
    const hit = found.get(kind) ?? { first: at, next: -1, count: 0 };
    hit.count++;
    if (hit.next < 0 && at > position) hit.next = at;
    found.set(kind, hit);
  }
  return [...found].map(([kind, { first, next, count }]) => ({
    kind: kinds[kind]!,
    position: next < 0 ? first : next,
    count,
  }));
}
