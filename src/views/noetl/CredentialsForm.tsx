import { type FormEvent, useState } from 'react';
import { areSendable } from '../../intake/noetl/credentials';
import type { Credentials } from '../../model/noetl';
import { credentialsFor, useNoetlServers } from '../../ui-state/noetl';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Choice } from '../parts/Choice';
import css from './Noetl.module.css';

const KINDS = { none: 'None', bearer: 'Bearer token', header: 'A header' } as const;
type Kind = keyof typeof KINDS;

/** What is sent along to a server. It stands in no link and in no log. */
export function CredentialsForm({ server, onDone }: { server: string; onDone: () => void }) {
  const { kept, enter } = useNoetlServers();
  const before = credentialsFor(server);
  const [kind, setKind] = useState<Kind>(before.kind === 'none' ? 'bearer' : before.kind);
  const [name, setName] = useState(before.kind === 'header' ? before.name : 'X-Api-Key');
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(kept.includes(server));
  const [wrong, setWrong] = useState(false);
  const use = (event: FormEvent) => {
    event.preventDefault();
    const credentials = toCredentials(kind, name.trim(), secret.trim());
    setWrong(!areSendable(credentials));
    if (!areSendable(credentials)) return;
    enter(server, credentials, keep);
    onDone();
  };
  return (
    <form className={css.credentials} aria-label="Credentials" onSubmit={use}>
      <Choice title="Send along" labels={KINDS} value={kind} onChoose={setKind} />
      {kind === 'header' && (
        <label>
          Name of the header
          <input
            value={name}
            maxLength={100}
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      )}
      {kind !== 'none' && (
        <>
          <label>
            {kind === 'bearer' ? 'Token' : 'Value'}
            <input
              type="password"
              autoComplete="off"
              maxLength={8000}
              aria-invalid={wrong}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </label>
          <Check
            label="Keep until this tab is closed, also behind a reload"
            checked={keep}
            onCheck={setKeep}
          />
        </>
      )}
      <div className={css.buttons}>
        <Button type="submit" look="primary">
          Use
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
      <small role="status">
        {wrong
          ? 'This cannot be sent: a header has a plain name and one line of plain letters.'
          : 'Sent to this server alone; never a part of a link, a log or what is shared.'}
      </small>
    </form>
  );
}

function toCredentials(kind: Kind, name: string, secret: string): Credentials {
  if (kind === 'none') return { kind };
  return kind === 'bearer' ? { kind, token: secret } : { kind, name, value: secret };
}
