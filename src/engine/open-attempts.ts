import { spotOf } from '../ingest/indexer';
import type { AttemptEvent, OpenAttempt } from '../model/recovery';
import { type Boundary, claimedBy, type Promises } from '../selectors/boundary';
import type { ReplaySource } from './build-history';
import type { RunLanes } from './run-lanes';

/** How many of the attempts that stand open are looked at. */
export const MAX_OPEN = 200;
/** How many events of each are read: those it was announced and begun with, and its last ones. */
const MAX_EVENTS = 24;

interface OpenLane {
  readonly lane: number;
  readonly attempt: number;
  readonly phase: OpenAttempt['phase'];
  readonly since: number;
  /** Its first event, and others that tell most about it. */
  readonly marks: readonly number[];
}

/** What stands open at a boundary, each with the events it consists of: first what is in flight, then what is promised. */
export function openAttempts(
  source: ReplaySource,
  lanes: RunLanes,
  promises: Promises,
  boundary: Boundary,
  position: number,
): Promise<OpenAttempt[]> {
  const open = [
    ...boundary.flying.map((span) => flyingLane(lanes, span, position)),
    ...boundary.promised.map((at) => promisedLane(lanes, promises, at, position)),
  ].slice(0, MAX_OPEN);
  const events = eventsOf(lanes, open, position);
  return Promise.all(
    open.map(async (each): Promise<OpenAttempt> => {
      const { step, item, name } = await lanes.label(each.lane);
      const read = await Promise.all(events.get(each)!.map((at) => readEvent(source, lanes.first, at)));
      return { step, item, label: name, ...each, events: read };
    }),
  );
}

function flyingLane({ spans }: RunLanes, span: number, position: number): OpenLane {
  const [queued, claimed, start] = [spans.queued[span]!, spans.claimed[span]!, spans.start[span]!];
  const parked = spans.parked[span]! >= 0 && spans.parked[span]! <= position;
  return {
    lane: spans.lane[span]!,
    attempt: spans.attempt[span]!,
    phase: parked ? 'parked' : 'running',
    since: parked ? spans.parked[span]! : start,
    marks: [queued, claimed, start].filter((mark) => mark >= 0),
  };
}

function promisedLane({ spans }: RunLanes, promises: Promises, at: number, position: number): OpenLane {
  const lane = promises.lane[at]!;
  const [from, claimed] = [promises.from[at]!, claimedBy(promises, at, position)];
  let attempt = 0;
  for (let span = spans.ofLane[lane]!; span < spans.ofLane[lane + 1]!; span++)
    if (spans.start[span]! >= 0 && spans.start[span]! <= from) attempt = spans.attempt[span]!;
  return {
    lane,
    attempt: attempt + 1,
    phase: claimed >= 0 ? 'claimed' : promises.retry[at] === 1 ? 'retry' : 'announced',
    since: claimed >= 0 ? claimed : from,
    marks: claimed >= 0 ? [from, claimed] : [from],
  };
}

/** The events to read of each, in one walk back from the moment. */
function eventsOf(
  lanes: RunLanes,
  open: readonly OpenLane[],
  position: number,
): ReadonlyMap<OpenLane, readonly number[]> {
  const ofLane = new Map(open.map((each) => [each.lane, { each, last: [] as number[] }]));
  // Most events are of other lanes, and are passed over quickly.
  const isOpen = new Uint8Array(lanes.lanes.count);
  for (const { lane } of open) isOpen[lane] = 1;
  const first = open.reduce((least, { marks }) => Math.min(least, ...marks), position);
  for (let at = position; at >= first; at--) {
    const lane = lanes.at(at);
    if (isOpen[lane] !== 1) continue;
    const found = ofLane.get(lane)!;
    if (at < found.each.marks[0]! || found.last.length >= MAX_EVENTS) continue;
    found.last.push(at);
  }
  return new Map(
    open.map((each) => {
      const last = ofLane.get(each.lane)!.last;
      return [each, [...new Set([...each.marks, ...last])].sort((a, b) => a - b)];
    }),
  );
}

async function readEvent(
  { index, records }: ReplaySource,
  first: number,
  position: number,
): Promise<AttemptEvent> {
  const { columns, kinds } = index;
  const row = first + position;
  const payload = await records.payload(spotOf(columns, row));
  return { position, kind: kinds[columns.kind[row]!] ?? '', payload };
}
