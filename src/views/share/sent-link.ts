import type { Note } from '../../model/note';
import type { RunFilter } from '../../model/views';
import type { Arrival } from '../../share/arrival';
import { checkOf } from '../../share/check';
import type { Link } from '../../share/link';
import type { ChosenRun } from '../../ui-state/charts';
import type { Range } from '../../ui-state/playhead';
import type { OpenRun } from '../../ui-state/stage';

type LogLink = Extract<Link, { page: 'log' }>;

/** What of the page's look goes along with a link. */
export interface Look {
  readonly zoom: Range;
  readonly byClock: boolean;
  readonly filter: RunFilter;
  readonly beside: ChosenRun | null;
}

/** A link to the moment with the look of the page, for whoever has the log. */
export function withLook(link: LogLink, { view }: OpenRun, position: number, look: Look): LogLink {
  const { zoom, byClock, filter, beside } = look;
  const whole = zoom.from <= 0 && zoom.to >= view.events;
  const arrival: Arrival = {
    ...(whole ? {} : { zoom }),
    ...(byClock ? { byClock } : {}),
    ...(filter.text === '' ? {} : { runs: filter.text }),
    ...(filter.outcome === null ? {} : { only: filter.outcome }),
    ...(beside?.log === link.log ? { beside: beside.run } : {}),
  };
  return { ...link, position, ...(Object.keys(arrival).length > 0 ? { arrival } : {}) };
}

/** What a link may tell of its log. */
export interface Told {
  readonly named: boolean;
  /** Its hash, and the mark of the event: whoever guesses what stands in them can see that the guess is right. */
  readonly hashed: boolean;
  readonly notes: readonly Note[];
  readonly record: { readonly text: string; readonly bytes: number } | null;
}

/** What tells the log to somebody who has to find it, and the chosen notes of its run. */
export function forFinding(
  link: LogLink,
  { log: { entry } }: OpenRun,
  { named, hashed, notes, record }: Told,
): LogLink {
  const arrival: Arrival = {
    ...link.arrival,
    size: entry.size,
    ...(entry.hash === null || !hashed ? {} : { hash: entry.hash }),
    ...(named ? { name: entry.name } : {}),
    ...(record && hashed ? { check: checkOf(record) } : {}),
    ...(notes.length > 0
      ? { notes: notes.map(({ position, target, text }) => ({ position, target, text })) }
      : {}),
  };
  return { ...link, arrival };
}
