import { useEffect, useState } from 'react';
import { formatBytes } from '../../lib/format';
import { MAX_INFLATED_LINK, readDataLink } from '../../share/data-link';
import { printLink } from '../../share/link';
import { Failed } from '../parts/Failed';
import css from './DataPage.module.css';
import { openSources } from './use-intake';

/** A link that holds a replay: it is taken in, and the page goes on to its moment. */
export function DataPage({ text }: { text: string }) {
  const [read] = useState(() => reading(text));
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!read.blob) return;
    const source = { name: 'the link', folder: '', blob: read.blob, inflatesTo: MAX_INFLATED_LINK };
    void openSources('The replay in the link', [source]).then((opened) => setFailed(opened === null));
  }, [read]);
  return (
    <div className={css.page}>
      <h1>A replay in a link</h1>
      {read.error !== null ? (
        <Failed error={read.error} name="the link" />
      ) : failed ? (
        <p>
          Nothing of the link was kept. Ask for it again; a chat or a mail may have cut it. A replay file does
          not break that way.
        </p>
      ) : (
        <p role="status">
          Opening {formatBytes(read.blob?.size ?? 0)} that the link itself holds. Nothing is sent anywhere.
        </p>
      )}
      <a href={printLink({ page: 'library' })}>Go to the library</a>
    </div>
  );
}

type Read = { readonly blob: Blob; readonly error: null } | { readonly blob: null; readonly error: unknown };

function reading(text: string): Read {
  try {
    return { blob: readDataLink(text), error: null };
  } catch (error) {
    return { blob: null, error };
  }
}
