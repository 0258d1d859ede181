import { useCallback, useState } from 'react';
import { formatBytes, formatNoun } from '../../lib/format';
import { SEVERITIES } from '../../model/problem';
import type { LogView } from '../../model/views';
import { useNotices } from '../../queries/engine';
import { Button } from '../parts/Button';
import { SeverityMark } from '../parts/SeverityMark';
import css from './LogHeader.module.css';
import { ProblemsDialog } from './ProblemsDialog';

/** What the log is and why it is taken for that, how large, and what is wrong with it. */
export function LogHeader({ log }: { log: LogView }) {
  const [open, setOpen] = useState(false);
  const { entry, summary, words } = log;
  const found = SEVERITIES.filter((severity) => entry.problems[severity] > 0);
  return (
    <div className={css.header}>
      <strong className={css.system}>{log.systemLabel}</strong>
      <span>
        {log.shapeLabel}
        {entry.version && `, ${entry.version}`}
      </span>
      <span className={css.reason} title={entry.reason}>
        recognised by: {entry.reason}
      </span>
      <span className={css.numbers}>
        {formatNoun(log.runCount, words.run)}, {formatNoun(summary.events, 'event')},{' '}
        {formatBytes(entry.size)}
        {summary.parts.length > 1 && `, ${formatNoun(summary.parts.length, 'file')}`}
      </span>
      {entry.state === 'checking' && <Checking id={entry.id} size={entry.size} />}
      <span className={css.space} />
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
        {found.length === 0 ? 'No problems' : 'Problems'}
        {found.map((severity) => (
          <SeverityMark key={severity} severity={severity} count={entry.problems[severity]} />
        ))}
      </Button>
      {open && <ProblemsDialog log={log} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** The log was peeked at and is usable; every record is being decoded once more behind it. */
function Checking({ id, size }: { id: string; size: number }) {
  const [bytes, setBytes] = useState(0);
  useNotices(
    useCallback((notice) => notice.kind === 'checking' && notice.id === id && setBytes(notice.bytes), [id]),
  );
  const share = size > 0 ? Math.floor((bytes / size) * 100) : 0;
  return (
    <span
      className={css.checking}
      title="The log can be used. Each record is being decoded once more, to find damage inside of records."
    >
      checking every record: {share} %
    </span>
  );
}
