import { Pause, Play } from 'lucide-react';
import { formatBytes } from '../../lib/format';
import type { LibraryEntry } from '../../model/library';
import { ask, useCheck } from '../../queries/engine';
import { Button } from '../parts/Button';
import css from './LogHeader.module.css';

/** The log was peeked at and is usable; every record is being decoded once more behind it, unless that was stopped. */
export function Checking({ entry: { id, size } }: { entry: LibraryEntry }) {
  const { bytes, perSecond, stopped } = useCheck(id) ?? { bytes: 0, perSecond: null, stopped: false };
  const share = size > 0 ? Math.floor((bytes / size) * 100) : 0;
  return (
    <span
      className={css.checking}
      title={
        stopped
          ? 'The log can be used. Damage inside of records is listed only when every record was checked. The check goes on when you ask for it, or from its beginning when the log is opened again.'
          : 'The log can be used. Each record is being decoded once more, to find damage inside of records.'
      }
    >
      {!stopped && <progress max={size} value={bytes} aria-label="Checking every record" />}
      {stopped ? `Checked to ${share} %: not all problems listed` : `checking every record: ${share} %`}
      {!stopped && perSecond !== null && `, ${formatBytes(perSecond)}/s`}
      <Button
        look="quiet"
        icon={stopped ? <Play aria-hidden /> : <Pause aria-hidden />}
        aria-label={stopped ? 'Go on checking' : 'Stop checking'}
        onClick={() => void ask(stopped ? 'goOnChecking' : 'stopCheck', { log: id })}
      >
        {stopped ? 'Go on' : 'Stop'}
      </Button>
    </span>
  );
}
