import { useEffect, useRef } from 'react';
import { useLooking } from '../../ui-state/looking';
import { usePaths } from '../../ui-state/paths';
import { navigate } from '../shell/use-link';
import type { RunLink } from './RunPage';

/** How long the reader rests before the address remembers it. */
const REST_MS = 250;

/** Ties what the reader looks at to the address, as the selected stretch is: a path, pinned ones, and what is looked for. */
export function useLookingLink(link: RunLink, started: boolean): void {
  const selected = usePaths((state) => state.selected);
  const pinned = usePaths((state) => state.pinned);
  const query = useLooking((state) => state.query);
  const subject = `${link.log}/${link.run}`;
  const linked = textOf({ path: link.path ?? null, pins: link.pins ?? [], query: link.query ?? '' });
  const written = useRef<string | null>(null);

  useEffect(() => {
    const looked = JSON.parse(linked) as Looked;
    if (started && (linked !== written.current || usePaths.getState().subject !== subject)) {
      usePaths.getState().start(subject, looked.path, looked.pins);
      useLooking.getState().look(looked.query);
    }
    written.current = started ? linked : null;
  }, [linked, started, subject]);

  useEffect(() => {
    const now = textOf({ path: selected, pins: pinned, query });
    if (!started || usePaths.getState().subject !== subject || now === linked) return undefined;
    const timer = setTimeout(() => {
      written.current = now;
      const { path: _path, pins: _pins, query: _query, ...rest } = link;
      navigate(
        {
          ...rest,
          ...(selected === null ? {} : { path: selected }),
          ...(pinned.length > 0 ? { pins: pinned } : {}),
          ...(query === '' ? {} : { query }),
        },
        'replace',
      );
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [started, selected, pinned, query, subject, linked, link]);
}

interface Looked {
  readonly path: string | null;
  readonly pins: readonly string[];
  readonly query: string;
}

/** As one text, so that what is equal is the same. */
function textOf({ path, pins, query }: Looked): string {
  return JSON.stringify({ path, pins, query });
}
