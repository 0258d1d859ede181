import { Check, FileCode, FileDown, Link2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { formatBytes, formatCount } from '../../lib/format';
import { STANDALONE } from '../../lib/standalone';
import type { ShareResult } from '../../model/share';
import type { Building } from '../../queries/share';
import { lengthOfDataLink, MAX_DATA_LINK, printDataLink } from '../../share/data-link';
import { tooLongFor } from '../../share/limits';
import { fetchViewer, packStandalone } from '../../share/standalone';
import { saveFile } from '../notes/save-file';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { DropPanel } from './DropPanel';
import { HostedWay } from './HostedWay';
import css from './SharePanel.module.css';

/** What the viewer itself weighs, about; it is fetched once somebody wants it, not to be weighed. */
const VIEWER_BYTES = 1_900_000;

interface WaysProps {
  /** The link without data. */
  readonly sent: string;
  readonly building: Building;
  readonly redacting: boolean;
}

/** The ways on which it can go, the lightest first. */
export function Ways({ sent, building, redacting }: WaysProps) {
  const data = building.built;
  return (
    <section className={css.ways} aria-label="Ways to share it">
      <h3>How it goes</h3>
      {!STANDALONE && (
        <Way
          title="Link to the moment"
          text={`No data. Who has the log lands here; who has not is asked for the file, which is held against its hash.${redacting ? ' The run, paths and searches in the link stand as they are, since they must fit that log, and its hash tells whoever guesses a value whether the guess is right.' : ''}`}
          letters={sent.length}
        >
          <CopyButton label={`Copy link · ${formatCount(sent.length)} letters`} text={async () => sent} />
        </Way>
      )}
      {!STANDALONE && <DataLinkWay file={data?.file} />}
      <Way
        title="Replay file"
        text="One compressed file with the events, the notes and this moment. Dropped on Walkback it opens here."
      >
        <Button
          icon={<FileDown aria-hidden />}
          off={!data}
          onClick={() => data && saveFile(`${data.name}.walkback`, data.file, 'application/gzip')}
        >
          Save file{data && ` · ${formatBytes(data.file.size)}`}
        </Button>
      </Way>
      {!STANDALONE && <PageWay built={data} />}
      {!STANDALONE && <HostedWay sent={sent} />}
      {!STANDALONE && data && (
        <article className={css.way} aria-label="Encrypted in a store">
          <div>
            <h4>Encrypted in a store</h4>
            <DropPanel
              key={data.inside.map(({ hash }) => hash).join()}
              file={data.file}
              name={`${data.name}.walkback`}
            />
          </div>
        </article>
      )}
    </section>
  );
}

/** The replay and what shows it, as one page that opens from a disk. */
function PageWay({ built }: { built: ShareResult | undefined }) {
  const [error, setError] = useState<unknown>(null);
  const save = async ({ file, name }: ShareResult) => {
    setError(null);
    try {
      const page = await packStandalone(await fetchViewer(document.baseURI), file, name);
      saveFile(`${name}.html`, page, 'text/html');
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <Way
      title="Page with the viewer inside"
      text="One HTML file that opens from a disk, without Walkback and without a network."
    >
      <Button icon={<FileCode aria-hidden />} off={!built} onClick={() => built && void save(built)}>
        Save page{built && ` · about ${formatBytes(VIEWER_BYTES + (built.file.size * 4) / 3)}`}
      </Button>
      {error !== null && <Failed error={error} name="the page" />}
    </Way>
  );
}

/** The data travels in the part of the address that browsers send to no server. */
function DataLinkWay({ file }: { file: Blob | undefined }) {
  // Without what stands behind the question mark: it may say where the log was fetched from.
  const base = window.location.origin + window.location.pathname;
  const letters = file ? base.length + lengthOfDataLink(file.size) : null;
  const fits = letters !== null && letters <= MAX_DATA_LINK;
  return (
    <Way
      title="Link with the data inside"
      text="The data is in the part of the address that browsers send to no server. Everyone who gets the link has the data."
      letters={letters}
    >
      <CopyButton
        label={`Copy link with data${letters === null ? '' : ` · ${formatCount(letters)} letters`}`}
        off={!fits}
        text={async () => `${base}${await printDataLink(file!)}`}
      />
      {letters !== null && !fits && (
        <p className={css.limit}>
          Too long for a link: {formatCount(MAX_DATA_LINK)} letters are the most. Choose less of the log, or
          the file.
        </p>
      )}
    </Way>
  );
}

interface WayProps {
  readonly title: string;
  readonly text: string;
  /** Of a link, how long it is. */
  readonly letters?: number | null;
  readonly children: ReactNode;
}

/** One way, with the places that it does not survive. */
export function Way({ title, text, letters = null, children }: WayProps) {
  const cut = letters === null || letters > MAX_DATA_LINK ? [] : tooLongFor(letters);
  return (
    <article className={css.way} aria-label={title}>
      <div>
        <h4>{title}</h4>
        <p>{text}</p>
        {cut.length > 0 && <p className={css.limit}>Too long for {listOf(cut)}, which would cut it.</p>}
      </div>
      <div className={css.do}>{children}</div>
    </article>
  );
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

interface CopyButtonProps {
  readonly label: string;
  readonly off?: boolean;
  readonly text: () => Promise<string>;
}

/** Copies a link, says so, and shows it for copying by hand where the browser does not let us. */
export function CopyButton({ label, off = false, text }: CopyButtonProps) {
  const [state, setState] = useState<'copied' | { readonly link: string } | null>(null);
  useEffect(() => {
    if (state !== 'copied') return undefined;
    const timer = setTimeout(() => setState(null), 4000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    const link = await text();
    try {
      await navigator.clipboard.writeText(link);
      setState('copied');
    } catch {
      setState({ link });
    }
  };
  return (
    <>
      <Button
        icon={state === 'copied' ? <Check aria-hidden /> : <Link2 aria-hidden />}
        off={off}
        onClick={() => void copy()}
      >
        {label}
      </Button>
      <span role="status">{state === 'copied' && 'Copied'}</span>
      {state !== null && state !== 'copied' && (
        <label className={css.byHand}>
          The browser does not let the page copy it. Copy it from here:
          <input readOnly value={state.link} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
