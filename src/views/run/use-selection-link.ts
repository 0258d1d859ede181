import { useEffect, useRef } from 'react';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import { navigate } from '../shell/use-link';
import type { RunLink } from './RunPage';

/** How long a selection rests before the address remembers it. */
const REST_MS = 250;

/**
 * Ties the selected stretch to the address: it is restored from a link, follows back and forward, and is written
 * back once it rests.
 * @param started the playhead is in this run
 */
export function useSelectionLink(link: RunLink, started: boolean): void {
  const selection = usePlayhead((state) => state.selection);
  const written = useRef<string | null>(null);
  const linked = textOf(link.range);

  useEffect(() => {
    if (started && linked !== written.current) usePlayhead.getState().select(rangeOf(linked));
    // Another run begins without a selection, whatever was written for this one.
    written.current = started ? linked : null;
  }, [linked, started]);

  useEffect(() => {
    if (!started || textOf(selection) === linked) return undefined;
    const timer = setTimeout(() => {
      written.current = textOf(selection);
      const { range: _, ...rest } = link;
      navigate(selection ? { ...rest, range: selection } : rest, 'replace');
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [started, selection, linked, link]);
}

/** A stretch as text, so that equal ones are equal; '' for none. */
function textOf(range: Range | null | undefined): string {
  return range ? `${range.from} ${range.to}` : '';
}

function rangeOf(text: string): Range | null {
  const [from, to] = text.split(' ').map(Number);
  return to === undefined ? null : { from: from!, to };
}
