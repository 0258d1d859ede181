import { Lock } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../../lib/format';
import { mayAsk } from '../../tighten';
import { usePreferences } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Failed } from '../parts/Failed';
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
  return (
    <section className={css.panel} aria-label="Encrypted drop" data-hands-focus-on>
      <Body drop={drop} file={file} name={name} store={store} />
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
            <SendForm drop={drop} file={file} store={store} />
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
      return <DropSent drop={sending.drop} link={sending.link} deleteLink={sending.deleteLink} />;
  }
}

function Invitation() {
  return (
    <>
      <p>
        A store keeps the replay encrypted, and the link holds the key: the store cannot read it. There is
        none by default. Name the address of yours, or run one: <code>walkback serve --store DIR</code>
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
        This page was loaded before <strong>{new URL(store).host}</strong> was named, so it may not ask it.
        Load it anew, then share again.
      </p>
      <div className={css.buttons}>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    </>
  );
}

function SendForm({ drop, file, store }: { drop: SendDrop; file: Blob; store: string }) {
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
          onClick={() => void drop.send(file, store, Number(lifetime))}
        >
          Encrypt and send
        </Button>
      </div>
    </>
  );
}
