import { VERSION } from '../../intake/posted';
import { EMBEDDED } from '../../lib/embedded';
import type { Source } from '../../model/source';

interface Kept {
  readonly title: string;
  readonly sources: readonly Source[];
}

/** What a frame shows: the page that it is handed over to has a library of its own. */
let kept: Kept | null = null;

export function keepForHandOver(title: string, sources: readonly Source[]): void {
  if (EMBEDDED) kept = { title, sources };
}

/**
 * Opens Walkback in a tab at the moment that the frame shows, and posts it the log, as any host does: the tab asks
 * before it opens it.
 */
export function openInWalkback(): void {
  const page = window.open(window.location.pathname + window.location.hash);
  if (page === null || kept === null) return;
  const { title, sources } = kept;
  const files = sources.map(({ name, blob }) => ({ name, data: blob }));
  const hear = ({ source, origin, data }: MessageEvent) => {
    if (source !== page || origin !== window.location.origin || data?.type !== 'ready') return;
    window.removeEventListener('message', hear);
    page.postMessage({ walkback: VERSION, type: 'open', id: 'handed-over', title, files }, origin);
  };
  window.addEventListener('message', hear);
}
