import { useEffect, useRef } from 'react';
import { usePaths } from '../../ui-state/paths';
import { navigate } from '../shell/use-link';
import type { RunLink } from './RunPage';

/** How long a selection rests before the address remembers it. */
const REST_MS = 250;

/** Ties the selected path and the pinned ones to the address, as the selected stretch is. */
export function usePathLink(link: RunLink, started: boolean): void {
  const selected = usePaths((state) => state.selected);
  const pinned = usePaths((state) => state.pinned);
  const subject = `${link.log}/${link.run}`;
  const linked = textOf(link.path ?? null, link.pins ?? []);
  const written = useRef<string | null>(null);

  useEffect(() => {
    const [path, ...pins] = JSON.parse(linked) as [string | null, ...string[]];
    if (started && (linked !== written.current || usePaths.getState().subject !== subject))
      usePaths.getState().start(subject, path, pins);
    written.current = started ? linked : null;
  }, [linked, started, subject]);

  useEffect(() => {
    const now = textOf(selected, pinned);
    if (!started || usePaths.getState().subject !== subject || now === linked) return undefined;
    const timer = setTimeout(() => {
      written.current = now;
      const { path: _path, pins: _pins, ...rest } = link;
      const path = selected === null ? {} : { path: selected };
      navigate({ ...rest, ...path, ...(pinned.length > 0 ? { pins: pinned } : {}) }, 'replace');
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [started, selected, pinned, subject, linked, link]);
}

/** Both as one text, so that equal ones are equal. */
function textOf(path: string | null, pins: readonly string[]): string {
  return JSON.stringify([path, ...pins]);
}
