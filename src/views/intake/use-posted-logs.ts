import { useEffect } from 'react';
import { HostDesk } from '../../intake/host-desk';
import { printMessage } from '../../intake/posted';
import { EMBEDDED, FRAMED } from '../../lib/embedded';
import { STANDALONE } from '../../lib/standalone';
import { isAllowed, useAllowedSites } from '../../ui-state/allowed-sites';
import { usePlayhead } from '../../ui-state/playhead';
import { usePosted } from '../../ui-state/posted';
import { currentLink, navigate } from '../shell/use-link';
import { keepForHandOver } from './hand-over';
import { openSources } from './use-intake';

/** The page that frames this one, or that opened it. */
const host: Window | null = FRAMED ? window.parent : window.opener;

const desk = new HostDesk({
  send: (message, origin) => host?.postMessage(printMessage(message), origin),
  isAllowed: (origin) => isAllowed(useAllowedSites.getState().sites, { origin, framed: FRAMED }),
  allow: (origin) => useAllowedSites.getState().allow({ origin, framed: FRAMED }),
  ask: (question) => usePosted.getState().ask(question),
  open: async (title, sources) => {
    const opened = (await openSources(title, sources)) !== null;
    if (opened) keepForHandOver(title, sources);
    return opened;
  },
  select: goTo,
  now: () => performance.now(),
});

/** What a frame tells its host, once the host was let in. */
export const reportSelected = desk.report.bind(desk);

/** Tells the host that the page is there, and hears what the host has to say. */
export function usePostedLogs(): void {
  useEffect(() => {
    if (host === null || STANDALONE) return undefined;
    const hear = ({ source, data, origin }: MessageEvent) => {
      if (source === host) void desk.receive(data, origin);
    };
    window.addEventListener('message', hear);
    // Whoever it is: nothing is said but that somebody is here.
    host.postMessage(printMessage({ type: 'ready' }), '*');
    return () => window.removeEventListener('message', hear);
  }, []);
}

/** Only a frame is steered by its host; in a tab of its own the reader is alone. */
function goTo(run: string | null, position: number): void {
  const link = currentLink();
  if (!EMBEDDED || link.page !== 'log') return;
  if (run === null || run === link.run) usePlayhead.getState().go(position);
  // The reader's way back is not the host's to fill.
  else navigate({ page: 'log', log: link.log, run, position, tab: link.tab }, 'replace');
}
