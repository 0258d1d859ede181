import { EMBEDDED, FRAMED } from '../../lib/embedded';
import { formatBytes, formatNoun } from '../../lib/format';
import { NO_ORIGIN } from '../../model/posted';
import { usePosted } from '../../ui-state/posted';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import css from './PostedLog.module.css';

/** Asks whether a log that another page posted may be opened, by whose it is. */
export function PostedLog() {
  const { question, answer } = usePosted();
  if (question === null) return null;
  const { origin, title, files, bytes } = question;
  const known = origin !== NO_ORIGIN;
  return (
    <Dialog title="Open a log from another page?" onClose={() => answer('refuse')}>
      <div className={css.body}>
        <p>
          {known ? <strong>{origin}</strong> : 'A page that does not say where it comes from'} wants to open{' '}
          <strong>{title}</strong> ({formatNoun(files, 'file')}, {formatBytes(bytes)}).
        </p>
        <p className={css.note}>
          {EMBEDDED && FRAMED
            ? 'It is read in this frame and gone with it. The page around the frame is told which event you look at.'
            : 'It is read in this browser and listed among your logs. The other page is not told what you do with it.'}
        </p>
        <div className={css.buttons}>
          <Button look="primary" onClick={() => answer('once')}>
            Open once
          </Button>
          {known && <Button onClick={() => answer('always')}>Always from this site</Button>}
          <Button onClick={() => answer('refuse')}>Refuse</Button>
        </div>
      </div>
    </Dialog>
  );
}
