import { KeyRound, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ExecutionFilter } from '../../model/noetl';
import { useExecutions } from '../../queries/noetl';
import { printLink } from '../../share/link';
import type { NoetlLink } from '../../share/noetl-link';
import { useNoetlServers } from '../../ui-state/noetl';
import { Button } from '../parts/Button';
import { CredentialsForm } from './CredentialsForm';
import { ExecutionFilters } from './ExecutionFilters';
import { ExecutionPanel } from './ExecutionPanel';
import { ExecutionTable } from './ExecutionTable';
import { clientOf } from './execution-plan';
import css from './Noetl.module.css';
import { ContactLine, TroubleNotice } from './ServerState';

interface ServerViewProps {
  readonly server: string;
  readonly link: NoetlLink;
}

/** The executions of a server that may be asked, and the one that the link names. */
export function ServerView({ server, link }: ServerViewProps) {
  const client = useMemo(() => clientOf(server), [server]);
  const [entering, setEntering] = useState(false);
  const sent = useNoetlServers((state) => state.credentials[server]?.kind ?? 'none');
  const page = (link.at ?? 1) - 1;
  const filter: ExecutionFilter = { status: link.status ?? null, path: link.path ?? '', parent: null };
  const list = useExecutions(server, filter, page, (...asked) => client.list(...asked));
  const done = () => {
    setEntering(false);
    void list.refetch();
  };
  return (
    <article className={css.page}>
      <header className={css.head}>
        <h1>NoETL server</h1>
        <code className={css.address}>{server}</code>
        <span className={css.buttons}>
          <Button icon={<KeyRound aria-hidden />} onClick={() => setEntering(!entering)}>
            {sent === 'none' ? 'Credentials' : 'Credentials are sent'}
          </Button>
          <Button icon={<RefreshCw aria-hidden />} onClick={() => void list.refetch()}>
            Ask again
          </Button>
          <a href={printLink({ page: 'noetl', server: null, execution: null })}>Another server</a>
        </span>
      </header>
      <ContactLine flavour={client.flavour} query={list} />
      {list.error && (
        <TroubleNotice
          error={list.error}
          server={server}
          what="list"
          onCredentials={entering ? undefined : () => setEntering(true)}
        />
      )}
      {entering && <CredentialsForm server={server} onDone={done} />}
      {link.execution !== null && (
        <ExecutionPanel
          key={link.execution}
          client={client}
          server={server}
          link={link}
          id={link.execution}
        />
      )}
      <ExecutionFilters link={link} />
      {list.data && <ExecutionTable page={list.data} link={link} />}
    </article>
  );
}
