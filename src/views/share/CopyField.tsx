import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../parts/Button';
import { useCopying } from '../parts/use-copying';
import css from './Drop.module.css';

interface CopyFieldProps {
  /** What the text is, such as “Link”. */
  readonly label: string;
  readonly text: string;
}

/** A long text in one line, with a button that copies it; where that is not allowed, it is selected to be copied by hand. */
export function CopyField({ label, text }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const { copied, copy } = useCopying(text);
  const copyOrSelect = async () => {
    if (!(await copy())) field.current?.select();
  };
  return (
    <div className={css.copy}>
      <label>
        {label}
        <input ref={field} readOnly value={text} onFocus={(event) => event.target.select()} />
      </label>
      <Button
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={() => void copyOrSelect()}
      >
        {copied ? 'Copied' : `Copy the ${label.toLowerCase()}`}
      </Button>
    </div>
  );
}
