import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/Button';
import css from './Drop.module.css';

/** How long it says that it was copied. */
const SAID_MS = 1_500;

interface CopyFieldProps {
  /** What the text is, such as “Link”. */
  readonly label: string;
  readonly text: string;
}

/** A long text in one line, with a button that copies it; where that is not allowed, it is selected to be copied by hand. */
export function CopyField({ label, text }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
    if (!done) field.current?.select();
  };
  return (
    <div className={css.copy}>
      <label>
        {label}
        <input ref={field} readOnly value={text} onFocus={(event) => event.target.select()} />
      </label>
      <Button icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={() => void copy()}>
        {copied ? 'Copied' : `Copy the ${label.toLowerCase()}`}
      </Button>
    </div>
  );
}
