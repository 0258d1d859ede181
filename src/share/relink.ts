import type { Link } from './link';

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
 * @param text what becomes of words in the link: paths, queries, rules
 */
export function relink(
  link: Link,
  moved: (log: string, run: string | null) => MovedLog | null,
  text: (words: string) => string = (words) => words,
): Link | null {
  switch (link.page) {
    case 'log': {
      const to = moved(link.log, link.run);
      const { range, path, pins, query, rules, ...rest } = link;
      const run = link.run === null ? null : (to?.run(link.run) ?? null);
      if (to === null || (link.run !== null && run === null)) return null;
      const at = (position: number) => (link.run === null ? position : to.position(link.run, position));
      const [from, last] = range ? [at(range.from), at(range.to - 1)] : [null, null];
      return {
        ...rest,
        log: to.log,
        run,
        position: link.position === null ? null : at(link.position),
        ...(from !== null && last !== null ? { range: { from, to: last + 1 } } : {}),
        ...(path === undefined ? {} : { path: text(path) }),
        ...(pins === undefined ? {} : { pins: pins.map(text) }),
        ...(query === undefined ? {} : { query: text(query) }),
        ...(rules === undefined ? {} : { rules: rules.map(text) }),
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
        off: link.off.map(text),
        on: link.on.map(text),
      };
    }
    default:
      return link;
  }
}

/** The same runs and positions in a log of another id. */
export function renamed(log: string): MovedLog {
  return { log, run: (id) => id, position: (_, position) => position };
}
