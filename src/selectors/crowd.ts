import type { RunView } from '../model/views';
import type { Bounds } from './overview';
import { eventsOfLane } from './walk';

/** Several lanes as one row: their events and attempts together. All positions ascend. */
interface Crowd {
  readonly positions: Uint32Array;
  readonly failures: Int32Array;
  readonly bounds: Bounds;
}

const crowds = new WeakMap<Uint32Array, Crowd>();

/**
 * The lanes of a group as one; worked out once for each list.
 * @param members numbers of lanes
 */
export function selectCrowd(
  view: Pick<RunView, 'lanes' | 'spans' | 'failures'>,
  members: Uint32Array,
): Crowd {
  let crowd = crowds.get(members);
  if (crowd === undefined) {
    crowd = gather(view, members);
    crowds.set(members, crowd);
  }
  return crowd;
}

function gather(
  { lanes, spans, failures }: Pick<RunView, 'lanes' | 'spans' | 'failures'>,
  members: Uint32Array,
): Crowd {
  const member = new Uint8Array(lanes.count);
  let events = 0;
  for (const lane of members) {
    member[lane] = 1;
    events += lanes.start[lane + 1]! - lanes.start[lane]!;
  }
  const positions = new Uint32Array(events);
  let at = 0;
  for (const lane of members) {
    const own = eventsOfLane(lanes, lane);
    positions.set(own, at);
    at += own.length;
  }
  const inside = (span: number) => member[spans.lane[span]!] === 1 && spans.start[span]! >= 0;
  return {
    positions: positions.sort(),
    failures: failures.filter((position) => member[lanes.ofPosition[position]!] === 1),
    bounds: {
      starts: spans.start.filter((_, span) => inside(span)).sort(),
      ends: spans.end.filter((end, span) => end >= 0 && inside(span)).sort(),
    },
  };
}
