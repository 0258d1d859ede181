import { useState } from 'react';
import { readSrc } from '../../intake/src-addresses';
import css from './SharePanel.module.css';
import { CopyButton, Way } from './Ways';

/** A log or a replay file that lies on some host: a link that has the page fetch it from there. */
export function HostedWay({ sent }: { sent: string }) {
  const [address, setAddress] = useState('');
  const link = linkTo(address.trim(), sent);
  return (
    <Way
      title="Link to a hosted file"
      text="Put the log, or the saved replay file, where a browser may fetch it: the host has to send Access-Control-Allow-Origin. The reader is asked before it is fetched."
      letters={link?.length ?? null}
    >
      <label className={css.hosted}>
        Its address
        <input
          type="url"
          inputMode="url"
          spellCheck={false}
          placeholder="https://ci.example/4711/wal.jsonl"
          maxLength={4_000}
          value={address}
          aria-invalid={address.trim() !== '' && link === null}
          onChange={(event) => setAddress(event.target.value)}
        />
      </label>
      {address.trim() !== '' && link === null && (
        <p role="status" className={css.limit}>
          Not an address that a page may fetch: https://… without a password in it.
        </p>
      )}
      <CopyButton label="Copy link to the file" off={link === null} text={async () => link!} />
    </Way>
  );
}

/** A replay file brings its own moment; a log is opened at that of the link. */
function linkTo(address: string, sent: string): string | null {
  const url = new URL(sent);
  url.search = new URLSearchParams({ src: address }).toString();
  const { urls, broken } = readSrc(url.search, sent);
  if (address === '' || urls.length !== 1 || broken.length > 0) return null;
  if (/\.walkback$/i.test(urls[0]!.pathname)) url.hash = '';
  return url.href;
}
