import { Plug } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { parseServerAddress } from '../../lib/server-address';
import { printLink } from '../../share/link';
import { useNoetlServers } from '../../ui-state/noetl';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import css from './Noetl.module.css';

/** Asks for the address of a server. Credentials are asked for behind it: the page may be loaded anew in between. */
export function ConnectForm() {
  const { agreed, agree } = useNoetlServers();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const hint = useId();
  const connect = (event: FormEvent) => {
    event.preventDefault();
    const server = parseServerAddress(text);
    setWrong(server === null);
    if (server === null) return;
    agree(server);
    navigate({ page: 'noetl', server, execution: null });
  };
  return (
    <article className={css.narrow}>
      <h1>Connect to a NoETL server</h1>
      <p>
        Lists its executions, opens one, or follows it while it runs. This page asks the server directly, and
        nobody else; what comes stays in this browser.
      </p>
      <form className={css.connect} onSubmit={connect} noValidate>
        <label>
          Address of the server
          <input
            type="url"
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="http://localhost:8082"
            maxLength={2000}
            aria-invalid={wrong}
            aria-describedby={hint}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
        </label>
        <Button type="submit" look="primary" icon={<Plug aria-hidden />}>
          Connect
        </Button>
      </form>
      <small id={hint} role="status">
        {wrong
          ? 'No address of a server: http:// or https://, a host, and no name, password or token in it.'
          : 'Either flavour of the server, Rust or Python. If it wants credentials, they are asked for next.'}
      </small>
      {agreed.length > 0 && (
        <section aria-labelledby="servers-before">
          <h2 id="servers-before">Connected before in this tab</h2>
          <ul className={css.before}>
            {agreed.map((server) => (
              <li key={server}>
                <a href={printLink({ page: 'noetl', server, execution: null })}>{server}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
