import { Check, Copy } from 'lucide-react';
import { shortId } from '../../lib/names';
import css from './CopyId.module.css';
import { useCopying } from './use-copying';

interface CopyIdProps {
  readonly id: string;
  /** What it identifies, for who cannot see where it stands. */
  readonly what: string;
}

/** An id, shortened from its middle; a click copies the whole. */
export function CopyId({ id, what }: CopyIdProps) {
  const { copied, copy } = useCopying(id);
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
