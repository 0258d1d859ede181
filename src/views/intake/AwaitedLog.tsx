import { useLibrary } from '../../queries/engine';
import { type Link, printLink } from '../../share/link';
import { useHostedPhase } from '../../ui-state/hosted';
import css from './HostedBar.module.css';
import { HOSTED_LOG } from './use-intake';

/** Does the address ask for a hosted log? It does so for as long as the page lives. */
export function namesHosted(): boolean {
  return new URLSearchParams(window.location.search).has('src');
}

/** Does a link lead into the log that the address asks for, which is not here yet? */
export function useAwaited(link: Link): boolean {
  const opened = useHostedPhase(({ phase }) => phase.kind === 'opened' || phase.kind === 'done');
  const library = useLibrary().data;
  if (link.page !== 'log' || opened || !namesHosted()) return false;
  if (link.log === HOSTED_LOG) return true;
  return library !== undefined && !library.entries.some(({ id }) => id === link.log);
}

/** Stands where a hosted log will be; what is done about it is said above. */
export function AwaitedLog() {
  return (
    <div className={css.awaited}>
      <h1>A hosted log</h1>
      <p>This link leads to a moment of a log that lies on a host. It opens here once the log is fetched.</p>
      <p>
        Or drop the log’s file on the page. <a href={printLink({ page: 'library' })}>Go to the library</a>
      </p>
    </div>
  );
}
