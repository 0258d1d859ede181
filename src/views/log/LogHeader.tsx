import { useState } from 'react';
import { formatBytes, formatNoun } from '../../lib/format';
import { SEVERITIES } from '../../model/problem';
import type { LogView } from '../../model/views';
import { Button } from '../parts/Button';
import { SeverityMark } from '../parts/SeverityMark';
import { Checking } from './Checking';
import css from './LogHeader.module.css';
import { ProblemsDialog } from './ProblemsDialog';

/** What the log is and why it is taken for that, how large, and what is wrong with it. */
export function LogHeader({ log }: { log: LogView }) {
  const [open, setOpen] = useState(false);
  const { entry, summary, words } = log;
  const none = entry.state === 'checking' ? 'No problems so far' : 'No problems';
  const found = SEVERITIES.filter((severity) => entry.problems[severity] > 0);
  return (
    <div className={css.header} data-hands-focus-on>
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
      {entry.state === 'checking' && <Checking entry={entry} />}
      <span className={css.space} />
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog" data-target="problems">
        {found.length === 0 ? none : 'Problems'}
        {found.map((severity) => (
          <SeverityMark key={severity} severity={severity} count={entry.problems[severity]} />
        ))}
      </Button>
      {open && <ProblemsDialog log={log} onClose={() => setOpen(false)} />}
    </div>
  );
}
