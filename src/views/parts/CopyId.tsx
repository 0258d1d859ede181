import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { shortId } from '../../lib/names';
import css from './CopyId.module.css';

/** How long it says that it was copied. */
const SAID_MS = 1_500;

interface CopyIdProps {
  readonly id: string;
  /** What it identifies, for who cannot see where it stands. */
  readonly what: string;
}

/** An id, shortened from its middle; a click copies the whole. */
export function CopyId({ id, what }: CopyIdProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    // Without a permission nothing is copied, and nothing says that it was.
    const done = await navigator.clipboard?.writeText(id).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
  };
  return (
    <button
      type="button"
      className={css.id}
      title={`${id}: copy the ${what}`}
      aria-label={copied ? 'Copied' : `Copy the ${what}, ${shortId(id, 6)}`}
      onClick={() => void copy()}
    >
      <code>{shortId(id, 6)}</code>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </button>
  );
}
