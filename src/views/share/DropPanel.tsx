import { Lock } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../../lib/format';
import { mayAsk } from '../../tighten';
import { useDrops } from '../../ui-state/drops';
import { usePreferences } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Failed } from '../parts/Failed';
import { reloadAndComeBack } from './come-back';
import css from './Drop.module.css';
import { DropSent } from './DropSent';
import { DropSettings } from './DropSettings';
import { Underway } from './Underway';
import { type SendDrop, useSendDrop } from './use-send-drop';

interface DropPanelProps {
  /** The replay file. */
  readonly file: Blob;
  readonly name: string;
}

const LIFETIMES = { '3600': 'An hour', '86400': 'A day', '604800': 'A week', '2592000': '30 days' } as const;
type Lifetime = keyof typeof LIFETIMES;

/** Sends a replay encrypted to the store of the settings, and hands out the link that opens it. */
export function DropPanel({ file, name }: DropPanelProps) {
  const store = usePreferences((state) => state.dropStore);
  const drop = useSendDrop();
  const { sending } = drop;
  // What was sent before the panel was closed: its link stands nowhere else.
  const earlier = useDrops((state) => state.sent).filter(
    ({ link }) => sending.phase !== 'sent' || link !== sending.link,
  );
  return (
    <section className={css.panel} aria-label="Encrypted drop" data-hands-focus-on>
      <Body drop={drop} file={file} name={name} store={store} />
      {earlier.map((each) => (
        <details key={each.link}>
          <summary>Sent before: {each.name}</summary>
          <DropSent {...each} />
        </details>
      ))}
    </section>
  );
}

interface BodyProps extends DropPanelProps {
  readonly drop: SendDrop;
  readonly store: string;
}

function Body({ drop, file, name, store }: BodyProps) {
  const { sending } = drop;
  switch (sending.phase) {
    case 'idle':
    case 'failed':
      return (
        <>
          {sending.phase === 'failed' && <Failed error={sending.fault} name={name} />}
          {store === '' ? (
            <Invitation />
          ) : mayAsk(new URL(store).origin) ? (
            <SendForm drop={drop} file={file} name={name} store={store} />
          ) : (
            <NotYet store={store} />
          )}
        </>
      );
    case 'sealing':
      return (
        <Underway
          label={`Encrypting ${name}`}
          done={sending.done}
          total={sending.total}
          onStop={drop.cancel}
        />
      );
    case 'sending':
      return (
        <Underway label={`Sending ${formatBytes(sending.bytes)} to ${sending.host}`} onStop={drop.cancel} />
      );
    case 'sent':
      return <DropSent name={name} drop={sending.drop} link={sending.link} deleteLink={sending.deleteLink} />;
  }
}

function Invitation() {
  return (
    <>
      <p>
        A store keeps the replay encrypted, and the link holds the key: the store cannot read it. There is
        none by default. Name the address of yours, or run one and type the address that it prints:{' '}
        <code>walkback serve --store DIR</code>
      </p>
      <DropSettings />
    </>
  );
}

/** What a page may ask is settled when it is loaded. */
function NotYet({ store }: { store: string }) {
  return (
    <>
      <p>
        For your safety a page asks only those whom it knew when it was loaded. Reload it once to let it ask{' '}
        <strong>{new URL(store).host}</strong>; your choices stay, and this panel comes back.
      </p>
      <div className={css.buttons}>
        <Button onClick={reloadAndComeBack}>Reload the page</Button>
      </div>
    </>
  );
}

function SendForm({ drop, file, name, store }: BodyProps) {
  const [lifetime, setLifetime] = useState<Lifetime>('604800');
  const { host } = new URL(store);
  return (
    <>
      <p>
        Encrypted in this browser ({formatBytes(file.size)}), then sent to <strong>{host}</strong>. The key is
        only in the link, behind the #, where no server sees it. Whoever has the link can read the replay.
      </p>
      <Choice
        title="Ask the store to delete it after"
        labels={LIFETIMES}
        value={lifetime}
        onChoose={setLifetime}
      />
      <div className={css.buttons}>
        <Button
          look="primary"
          icon={<Lock aria-hidden />}
          onClick={() => void drop.send(file, name, store, Number(lifetime))}
        >
          Encrypt and send
        </Button>
      </div>
      <details>
        <summary>Another store, or none</summary>
        <DropSettings />
      </details>
    </>
  );
}
