import { Radio } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isMixed } from '../../intake/hosted-faults';
import { printLink } from '../../share/link';
import { mayAsk } from '../../tighten';
import { Button } from '../parts/Button';
import { agreedBefore } from './agreed';
import css from './Follow.module.css';
import { followAddress } from './follow-address';
import { sentenceOf } from './follow-messages';

type Phase = 'asking' | 'opening' | 'refused';

/**
 * What a link to an address leads to. Nothing is asked of anybody before a button is pressed, here or before the page
 * was loaded anew for it: the link may come from a stranger.
 */
export function FollowAddressPage({ address }: { address: string | null }) {
  if (address === null)
    return (
      <article className={css.page}>
        <h1>A link to follow a log</h1>
        <p>
          It does not say which address, or one where this page does not go. Ask who made it for a new one.
        </p>
        <ToLibrary />
      </article>
    );
  return <FollowAddress address={address} />;
}

function FollowAddress({ address }: { address: string }) {
  const { host, origin } = new URL(address);
  const [phase, setPhase] = useState<Phase>(
    agreedBefore === address && mayAsk(origin) ? 'opening' : 'asking',
  );
  useEffect(() => {
    if (phase === 'opening') void begin(address).then(setPhase);
  }, [address, phase]);
  const mixed = isMixed(new URL(address), window.location.href);
  return (
    <article className={css.page}>
      <h1>Follow a log at {host}?</h1>
      <p>
        <code>{address}</code>
      </p>
      <p>
        If you do, this page asks <strong>{host}</strong> for it, again and again, and shows what is new. No
        cookies are sent, and what comes stays in this browser. Follow only what you know: whoever runs {host}{' '}
        sees that you ask.
      </p>
      {mixed && (
        <p role="alert">
          This page came over https, and the browser does not let it ask {host} without encryption. If the
          host also speaks https, use that address.
        </p>
      )}
      {phase === 'refused' && <p role="alert">{sentenceOf({ code: 'policy', facts: { host } }, host)}</p>}
      {phase === 'opening' && <p role="status">Asking {host}…</p>}
      <div className={css.buttons}>
        <Button
          look="primary"
          icon={<Radio aria-hidden />}
          off={mixed || phase === 'opening'}
          onClick={() => setPhase('opening')}
        >
          Follow it
        </Button>
        <ToLibrary />
      </div>
    </article>
  );
}

/** Addresses that are being begun: an effect may run twice. */
const begun = new Map<string, Promise<Phase>>();

function begin(address: string): Promise<Phase> {
  const under = begun.get(address);
  if (under) return under;
  const beginning = followAddress(address)
    .then((asked): Phase => (asked ? 'asking' : 'refused'))
    .finally(() => begun.delete(address));
  begun.set(address, beginning);
  return beginning;
}

function ToLibrary() {
  return (
    <a className={css.link} href={printLink({ page: 'library' })}>
      To the library
    </a>
  );
}
