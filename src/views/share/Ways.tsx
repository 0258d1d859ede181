import { Check, FileCode, FileDown, Link2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { formatBytes, formatCount } from '../../lib/format';
import { SERVED_BY_OPEN } from '../../lib/served';
import { STANDALONE } from '../../lib/standalone';
import type { ShareResult } from '../../model/share';
import type { Building } from '../../queries/share';
import { lengthOfDataLink, MAX_DATA_LINK, printDataLink } from '../../share/data-link';
import { tooLongFor } from '../../share/limits';
import { fetchViewer, packStandalone } from '../../share/standalone';
import { useCopied } from '../../ui-state/copied';
import { saveFile } from '../notes/save-file';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { DropPanel } from './DropPanel';
import { HostedWay } from './HostedWay';
import css from './SharePanel.module.css';

/** Is there an address of this page that leads somebody else to it? That of `walkback open` is a secret of this computer. */
const REACHABLE = !STANDALONE && !SERVED_BY_OPEN;

/** What the viewer itself weighs, about; it is fetched once somebody wants it, not to be weighed. */
const VIEWER_BYTES = 2_180_000;

interface WaysProps {
  /** The link without data, and what stands in it. */
  readonly sent: string;
  readonly holds: string;
  readonly building: Building;
  /** How far the packing is, above the ways that wait for it. */
  readonly packing: ReactNode;
}

/** The ways on which it can go, the lightest first. */
export function Ways({ sent, holds, building, packing }: WaysProps) {
  const data = building.built;
  return (
    <section className={css.ways} aria-label="Ways to share it">
      {REACHABLE && (
        <Way title="Link to the moment" text={holds} letters={sent.length}>
          <CopyButton label={`Copy link · ${formatCount(sent.length)} letters`} text={async () => sent} />
        </Way>
      )}
      {packing}
      {STANDALONE && <p>From a page that was saved, only files can be made.</p>}
      {SERVED_BY_OPEN && (
        <p>From a page that walkback open serves, only files can be made: its links lead nobody else here.</p>
      )}
      {REACHABLE && <DataLinkWay file={data?.file} />}
      <FileWay built={data} />
      {!STANDALONE && <PageWay built={data} />}
      {REACHABLE && <HostedWay sent={sent} />}
      {REACHABLE && data && (
        <article className={css.way} aria-label="Encrypted in a store">
          <div>
            <h3>Encrypted in a store</h3>
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

function FileWay({ built }: { built: ShareResult | undefined }) {
  const [saved, setSaved] = useState<ShareResult | null>(null);
  const save = (each: ShareResult) => {
    saveFile(`${each.name}.walkback`, each.file, 'application/gzip');
    setSaved(each);
  };
  return (
    <Way
      title="Replay file"
      text="One compressed file with the events, the notes and this moment. Whoever drops it on Walkback sees what you see."
    >
      <Button icon={<FileDown aria-hidden />} off={!built} onClick={() => built && save(built)}>
        Save file{built && ` · ${formatBytes(built.file.size)}`}
      </Button>
      <span role="status">{saved !== null && saved === built && 'Saved'}</span>
    </Way>
  );
}

/** The replay and what shows it, as one page that opens from a disk. */
function PageWay({ built }: { built: ShareResult | undefined }) {
  const [error, setError] = useState<unknown>(null);
  const [saved, setSaved] = useState<ShareResult | null>(null);
  const save = async (each: ShareResult) => {
    setError(null);
    try {
      const page = await packStandalone(await fetchViewer(document.baseURI), each.file, each.name);
      saveFile(`${each.name}.html`, page, 'text/html');
      setSaved(each);
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
      <span role="status">{saved !== null && saved === built && 'Saved'}</span>
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
        <h3>{title}</h3>
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
  const id = useId();
  const { copied, say } = useCopied();
  const [byHand, setByHand] = useState<string | null>(null);
  const isCopied = copied === id;
  const copy = async () => {
    const link = await text();
    try {
      await navigator.clipboard.writeText(link);
      setByHand(null);
      say(id);
    } catch {
      setByHand(link);
    }
  };
  return (
    <>
      <Button
        icon={isCopied ? <Check aria-hidden /> : <Link2 aria-hidden />}
        off={off}
        onClick={() => void copy()}
      >
        {label}
      </Button>
      <span role="status">{isCopied && 'Copied'}</span>
      {byHand !== null && (
        <label className={css.byHand}>
          The browser does not let the page copy it. Copy it from here:
          <input readOnly value={byHand} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
