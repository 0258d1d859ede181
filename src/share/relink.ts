import type { Arrival, LinkedNote } from './arrival';
import type { Link } from './link';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a log's runs and events are called what elsewhere. */
export interface MovedLog {
  readonly log: string;
  /** The run's id there; null where it is not. */
  run(id: string): string | null;
  /** The position there; null where the event is not. */
  position(run: string, position: number): number | null;
}

/**
 * A link as it has to read where logs, runs and positions are called something else. What is not there is left out:
 * an event, a stretch. Null where its log or its run is not there at all.
 * @param rewrite what becomes of words in the link
 */
export function relink(
  link: Link,
  moved: (log: string, run: string | null) => MovedLog | null,
  rewrite: Rewrite = AS_IT_IS,
): Link | null {
  switch (link.page) {
    case 'log': {
      const to = moved(link.log, link.run);
      const { range, path, pins, query, rules, arrival, ...rest } = link;
      const run = link.run === null ? null : (to?.run(link.run) ?? null);
      if (to === null || (link.run !== null && run === null)) return null;
      const place: Place = {
        position: (position) => (link.run === null ? position : to.position(link.run, position)),
        run: to.run,
        rewrite,
      };
      const stretch = range && stretchAt(range, place);
      const looks = arrival && arrivalAt(arrival, place);
      return {
        ...rest,
        log: to.log,
        run,
        position: link.position === null ? null : place.position(link.position),
        ...(stretch ? { range: stretch } : {}),
        ...(path === undefined ? {} : { path: rewrite.path(path) }),
        ...(pins === undefined ? {} : { pins: pins.map(rewrite.path) }),
        ...(query === undefined ? {} : { query: rewrite.words(query) }),
        ...(rules === undefined ? {} : { rules: rules.map(rewrite.words) }),
        ...(looks ? { arrival: looks } : {}),
      };
    }
    case 'compare': {
      const side = ({ log, run }: { readonly log: string; readonly run: string }) => {
        const to = moved(log, run);
        const id = to?.run(run) ?? null;
        return to === null || id === null ? null : { to, place: { log: to.log, run: id }, run };
      };
      const [a, b] = [side(link.a), side(link.b)];
      if (a === null || b === null) return null;
      const of = link.at?.side === 'b' ? b : a;
      const position = link.at && of.to.position(of.run, link.at.position);
      return {
        ...link,
        a: a.place,
        b: b.place,
        at: link.at && position !== null ? { side: link.at.side, position } : null,
        off: link.off.map(rewrite.path),
        on: link.on.map(rewrite.path),
      };
    }
    default:
      return link;
  }
}

/** What becomes of the paths in a link, and of what people wrote in it. */
export interface Rewrite {
  path(path: string): string;
  words(words: string): string;
}

const AS_IT_IS: Rewrite = { path: (path) => path, words: (words) => words };

/** What a link's run, its positions and its words become. */
interface Place {
  position(position: number): number | null;
  run(id: string): string | null;
  readonly rewrite: Rewrite;
}

function stretchAt(range: Range, { position }: Place): Range | null {
  const [from, last] = [position(range.from), position(range.to - 1)];
  return from === null || last === null ? null : { from, to: last + 1 };
}

/** What tells the old log apart stays behind. */
function arrivalAt({ zoom, beside, notes, runs, only, byClock }: Arrival, place: Place): Arrival {
  const shown = zoom && stretchAt(zoom, place);
  const run = beside === undefined ? null : place.run(beside);
  const kept = notes?.flatMap((note) => noteAt(note, place));
  return {
    ...(shown ? { zoom: shown } : {}),
    ...(byClock ? { byClock } : {}),
    ...(runs === undefined ? {} : { runs: place.rewrite.words(runs) }),
    ...(only ? { only } : {}),
    ...(run === null ? {} : { beside: run }),
    ...(kept && kept.length > 0 ? { notes: kept } : {}),
  };
}

function noteAt({ position, target, text }: LinkedNote, place: Place): LinkedNote[] {
  const at = place.position(position);
  const words = place.rewrite.words(text);
  if (at === null) return [];
  if (target.kind === 'event') return [{ position: at, target, text: words }];
  if (target.kind === 'path')
    return [
      { position: at, target: { ...target, pointer: place.rewrite.path(target.pointer) }, text: words },
    ];
  const stretch = stretchAt({ from: position, to: target.to }, place);
  return stretch ? [{ position: at, target: { kind: 'stretch', to: stretch.to }, text: words }] : [];
}

/** The same runs and positions in a log of another id. */
export function renamed(log: string): MovedLog {
  return { log, run: (id) => id, position: (_, position) => position };
}
