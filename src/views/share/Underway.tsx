import { X } from 'lucide-react';
import { formatBytes } from '../../lib/format';
import { Button } from '../parts/Button';
import css from './Drop.module.css';

interface UnderwayProps {
  readonly label: string;
  readonly done?: number;
  readonly total?: number | null;
  readonly onStop: () => void;
}

/** Something that takes a while, how far it is if that is known, and a way to stop it. */
export function Underway({ label, done, total, onStop }: UnderwayProps) {
  return (
    <div className={css.underway}>
      <p role="status">{label}</p>
      <progress aria-label={label} max={total || undefined} value={total ? done : undefined} />
      <div className={css.buttons}>
        <Button icon={<X aria-hidden />} onClick={onStop}>
          Stop
        </Button>
        {done !== undefined && (
          <span>
            {formatBytes(done)}
            {total ? ` of ${formatBytes(total)}` : ''}
          </span>
        )}
      </div>
    </div>
  );
}
