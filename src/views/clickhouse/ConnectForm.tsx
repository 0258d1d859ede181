import { type FormEvent, useState } from 'react';
import { type ClickHouseLink, parseServer } from '../../share/clickhouse-link';
import { useClickHouseUsers } from '../../ui-state/clickhouse';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import css from './ClickHouse.module.css';
import { goTo } from './go-to';

const WAYS = {
  header: 'in a header: the server must answer preflights, which old ones never do',
  address: 'in the address: works with every server, and may stand in its logs',
} as const;

/** Where the server is, who asks, and which table. A link fills in the first and the last, and asks nothing. */
export function ConnectForm({ link }: { link: ClickHouseLink }) {
  const [url, setUrl] = useState(link.url ?? '');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [passwordIn, setPasswordIn] = useState<keyof typeof WAYS>('header');
  const [database, setDatabase] = useState(link.database);
  const [table, setTable] = useState(link.table);
  const [tried, setTried] = useState(false);
  const server = parseServer(url.trim());
  const connect = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (server === null) return;
    const same = server === link.url && database === link.database && table === link.table;
    // The address says where to go on, should the page be loaded anew to be allowed to ask there.
    goTo(same ? link : { ...link, url: server, database, table, preset: null, columns: {} }, 'replace');
    useClickHouseUsers.getState().connect(server, { user, password, passwordIn });
  };
  return (
    <form className={css.connect} onSubmit={connect} noValidate>
      {link.url === null ? (
        <p>
          For logs that no browser should download: runs are listed and counted by the server, and opening one
          moves only its own rows. <code>walkback load FILE --clickhouse URL --create</code> fills a table;
          the tables of NoETL and other systems are read as they are.
        </p>
      ) : (
        <p role="status">
          This link asks for runs from <strong>{new URL(link.url).host}</strong>. Nothing has been sent yet.
          If you connect, that server learns your network address and what you look for there.
        </p>
      )}
      <Field label="Address" value={url} onChange={setUrl} placeholder="http://localhost:8123" wide />
      {tried && server === null && (
        <p role="alert" className={css.bad}>
          It begins with http:// or https:// and holds neither a user nor a password.
        </p>
      )}
      <Field label="User" value={user} onChange={setUser} placeholder="default" complete="username" />
      <Field
        label="Password"
        value={password}
        onChange={setPassword}
        type="password"
        complete="current-password"
      />
      {password !== '' && (
        <Choice
          title="The password goes along"
          labels={WAYS}
          value={passwordIn}
          onChoose={setPasswordIn}
          note="A user who may only read needs no password where only your network reaches the server."
        />
      )}
      <Field label="Database" value={database} onChange={setDatabase} />
      <Field label="Table" value={table} onChange={setTable} />
      <p className={css.note}>
        User and password stay in this tab and are gone with it. They stand in no link.
      </p>
      <div className={css.buttons}>
        <Button type="submit" look="primary">
          Connect
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password';
  readonly placeholder?: string;
  readonly complete?: string;
  readonly wide?: boolean;
}

function Field({ label, value, onChange, type = 'text', placeholder, complete = 'off', wide }: FieldProps) {
  return (
    <label className={wide ? css.wide : undefined}>
      {label}
      <input
        type={type}
        value={value}
        placeholder={placeholder}
        autoComplete={complete}
        spellCheck={false}
        maxLength={2_000}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
