import { Plug } from 'lucide-react';
import { useEffect } from 'react';
import { printLink } from '../../share/link';
import type { NoetlLink } from '../../share/noetl-link';
import { connectTo, mayAsk } from '../../tighten';
import { useNoetlServers } from '../../ui-state/noetl';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';
import { ConnectForm } from './ConnectForm';
import css from './Noetl.module.css';
import { ServerView } from './ServerView';

/**
 * A NoETL server: its executions, and one of them. Somebody else may have written the link: no server of another origin
 * is asked anything before the reader agreed. A page that may not ask it yet is loaded anew for it.
 */
export function ServersPage({ link }: { link: NoetlLink }) {
  const { agreed, agree } = useNoetlServers();
  const { server } = link;
  if (server === null) return <ConnectForm />;
  const { origin, host } = new URL(server);
  if (origin !== window.location.origin && !agreed.includes(server))
    return <Question server={server} host={host} onAgree={() => agree(server)} />;
  if (!mayAsk(origin)) return <Widening origin={origin} host={host} />;
  return <ServerView key={server} server={server} link={link} />;
}

function Question({ server, host, onAgree }: { server: string; host: string; onAgree: () => void }) {
  return (
    <article className={css.narrow}>
      <h1>This link asks {host} for executions</h1>
      <p>
        Nothing has been sent yet. If you connect, {host} learns your network address and what you look at
        there. What comes stays in this browser.
      </p>
      <code className={css.address}>{server}</code>
      <div className={css.buttons}>
        <Button look="primary" icon={<Plug aria-hidden />} onClick={onAgree}>
          Connect
        </Button>
        <a href={printLink({ page: 'library' })}>Not now</a>
      </div>
    </article>
  );
}

/** The policy of a page is never widened: it is loaded once more, under one that holds this server, too. */
function Widening({ origin, host }: { origin: string; host: string }) {
  useEffect(() => void connectTo(origin), [origin]);
  return (
    <article className={css.narrow}>
      <h1>Connecting to {host}</h1>
      <Notice title={`This page is loaded again so that it may ask ${host}`}>
        <p>
          If nothing happens, the browser keeps nothing for this tab, as some private windows do. Open
          Walkback in an ordinary window then.
        </p>
      </Notice>
      <a href={printLink({ page: 'noetl', server: null, execution: null })}>Another server</a>
    </article>
  );
}
