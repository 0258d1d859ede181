import { SquareArrowOutUpRight } from 'lucide-react';
import { useEffect } from 'react';
import { useLog } from '../../queries/engine';
import type { Link } from '../../share/link';
import { useAllowedSites } from '../../ui-state/allowed-sites';
import { openInWalkback } from '../intake/hand-over';
import { Button } from '../parts/Button';
import css from './EmbedBar.module.css';
import { Logo } from './Logo';
import { Settings } from './Settings';

/** The head of a frame: whose viewer it is, what it shows, and the way out of the frame. */
export function EmbedBar({ link }: { link: Link }) {
  useNoDrops();
  // Browsers keep what is allowed in a frame apart from the rest: it can be taken back nowhere else.
  const allowed = useAllowedSites(({ sites }) => sites.length > 0);
  return (
    <header className={css.bar}>
      <Logo />
      <span className={css.name}>{link.page === 'log' ? <LogName log={link.log} /> : 'Walkback'}</span>
      <Button look="quiet" icon={<SquareArrowOutUpRight aria-hidden />} onClick={openInWalkback}>
        Open in Walkback
      </Button>
      {allowed && <Settings />}
    </header>
  );
}

function LogName({ log }: { log: string }) {
  const { data } = useLog(log);
  return <span title={data?.entry.name}>{data?.entry.name ?? ''}</span>;
}

/** The host would be told of what is dropped here. Left alone, the browser would put it in the place of the page. */
function useNoDrops(): void {
  useEffect(() => {
    const refuse = (event: Event) => event.preventDefault();
    const events = ['dragover', 'drop'];
    for (const event of events) window.addEventListener(event, refuse);
    return () => {
      for (const event of events) window.removeEventListener(event, refuse);
    };
  }, []);
}
