import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../lib/format';
import type { Fault } from '../../model/errors';
import { type HostedFetch, useHostedMemory, useHostedPhase } from '../../ui-state/hosted';
import { messageOf } from '../messages';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Notice } from '../parts/Notice';
import css from './HostedBar.module.css';
import { fetchNow, foreignOrigins, hostedAddresses, hostsInWords, inWords, openHosted } from './open-hosted';
import { RawAddress } from './RawAddress';

/** What is done about the hosted log that the address asks for, and what the reader may do about it. */
export function HostedBar() {
  useEffect(() => {
    const leave = new AbortController();
    void openHosted(leave.signal);
    return () => leave.abort();
  }, []);
  return (
    <div data-hands-focus-on>
      <Phase />
    </div>
  );
}

function Phase() {
  const phase = useHostedPhase((state) => state.phase);
  switch (phase.kind) {
    case 'looking':
    case 'opening':
    case 'done':
      return null;
    case 'asking':
      return <Question />;
    case 'fetching':
      return <Fetching progress={phase.progress} stop={phase.stop} />;
    case 'opened':
      return <Opened fetched={phase.fetched} from={phase.from} />;
    case 'failed':
      return <NotFetched fault={phase.fault} address={phase.address} />;
    case 'left':
      return <Left fetched={phase.fetched} />;
  }
}

/** Somebody else wrote the link: its hosts are asked for nothing before the reader agrees. */
function Question() {
  const hosts = foreignOrigins().map(hostOf);
  return (
    <section className={css.bar} aria-label="Hosted log">
      <h2>This link asks for a log from {inWords(hosts)}</h2>
      <p>
        Nothing has been sent yet. If you fetch it,{' '}
        {hosts.length === 1 ? 'that host learns' : 'those hosts learn'} your network address and which file
        you want, as from opening any link. What comes stays in this browser.
      </p>
      <ul className={css.addresses}>
        {hostedAddresses().urls.map(({ href }) => (
          <li key={href}>
            <code>{href}</code>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button look="primary" onClick={() => void fetchNow()}>
          Fetch it
        </Button>
        <Button onClick={leave}>Not now</Button>
        <RawAddress />
        <Trust />
      </div>
    </section>
  );
}

/** Whether the hosts of the link are asked without a question the next time. */
function Trust() {
  const { trusted, trust } = useHostedMemory();
  return (
    <>
      {foreignOrigins().map((origin) => (
        <Check
          key={origin}
          label={`Always fetch from ${hostOf(origin)}`}
          checked={trusted.includes(origin)}
          onCheck={(checked) => trust(origin, checked)}
        />
      ))}
    </>
  );
}

function Fetching({ progress, stop }: { progress: HostedFetch; stop: () => void }) {
  const { name, host, file, files, bytes, total } = progress;
  return (
    <section className={css.bar} aria-label="Hosted log">
      <div className={css.line}>
        <strong>{name}</strong>
        <span>
          Fetching from {host}
          {files > 1 && `, file ${file + 1} of ${files}`}
        </span>
        <span className={css.space} />
        <Button look="quiet" icon={<X aria-hidden />} onClick={stop}>
          Stop
        </Button>
      </div>
      <progress max={total ?? undefined} value={total === null ? undefined : bytes} aria-label="Fetched" />
      <p>{bytes === 0 ? 'Waiting for an answer' : numbersOf(progress)}</p>
    </section>
  );
}

function numbersOf({ bytes, total, startedAt, file }: HostedFetch): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const amount = `${formatBytes(bytes)}${total === null ? ', of how much the host does not say' : ` of ${formatBytes(total)}`}`;
  // The rate is that of the first file: the clock starts with it.
  return file === 0 && seconds > 0.2 ? `${amount}, ${formatBytes(bytes / seconds)}/s` : amount;
}

function Opened({ fetched, from }: { fetched: boolean; from: string | null }) {
  // As it was when the page was opened: what is unticked here stays here.
  const [unasked] = useState(() => foreignOrigins().some((origin) => isTrusted(origin)));
  if (fetched && from === null && !unasked) return null;
  const hosts = hostsInWords();
  return (
    <section className={`${css.bar} ${css.ends}`} aria-label="Hosted log">
      <div className={css.line}>
        <span>
          {fetched
            ? `Fetched from ${hosts}${from === null ? '' : `, which led on to ${hostOf(from)}`}.`
            : `Opened from your library; nothing was asked of ${hosts}.`}
        </span>
        <Button onClick={() => void fetchNow({ anew: true })}>Fetch again</Button>
        {unasked && <Trust />}
      </div>
      <Button look="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={dismiss} />
    </section>
  );
}

function NotFetched({ fault, address }: { fault: Fault; address: string }) {
  const { title, body } = messageOf(fault, address);
  return (
    <div className={css.notice}>
      <Notice title={title} severity="error">
        <p>{body}</p>
        <div className={css.buttons}>
          <Button onClick={() => void fetchNow()}>Try again</Button>
          <RawAddress />
        </div>
      </Notice>
    </div>
  );
}

function Left({ fetched }: { fetched: boolean }) {
  return (
    <section className={`${css.bar} ${css.line}`} aria-label="Hosted log">
      <span>
        {fetched
          ? 'What this link leads to came, but was not opened.'
          : 'The log of this link was not fetched.'}
      </span>
      <Button onClick={() => void fetchNow({ anew: fetched })}>{fetched ? 'Fetch again' : 'Fetch it'}</Button>
    </section>
  );
}

function leave(): void {
  useHostedPhase.setState({ phase: { kind: 'left', fetched: false } });
}

function dismiss(): void {
  useHostedPhase.setState({ phase: { kind: 'done' } });
}

function isTrusted(origin: string): boolean {
  return useHostedMemory.getState().trusted.includes(origin);
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}
