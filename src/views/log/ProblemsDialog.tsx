import { formatCount } from '../../lib/format';
import type { Finding, Place } from '../../model/problem';
import type { LogView } from '../../model/views';
import { ask, useCheck } from '../../queries/engine';
import { PROBLEM_TITLES } from '../messages';
import { Dialog } from '../parts/Dialog';
import { Places } from '../parts/Places';
import { SeverityMark } from '../parts/SeverityMark';
import { navigate } from '../shell/use-link';
import css from './ProblemsDialog.module.css';

/** Everything that is wrong or doubtful in the log, where, and what it does to the replay. */
export function ProblemsDialog({ log, onClose }: { log: LogView; onClose: () => void }) {
  const { problems } = log.summary;
  return (
    <Dialog title={`Problems of ${log.entry.name}`} onClose={onClose}>
      {log.entry.state === 'checking' && <NotAll log={log} />}
      {log.entry.state !== 'checking' && problems.length === 0 && (
        <p className={css.none}>None: every record was read and nothing in them is doubtful.</p>
      )}
      <ul className={css.list}>
        {problems.map((finding) => (
          <li key={`${finding.code} ${finding.severity} ${finding.effect}`}>
            <FindingView finding={finding} log={log} onShown={onClose} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Until every record was checked, there may be more. */
function NotAll({ log }: { log: LogView }) {
  const stopped = useCheck(log.entry.id)?.stopped ?? false;
  return (
    <p className={css.none}>
      {log.summary.problems.length === 0 ? 'None so far. ' : ''}
      {stopped
        ? 'The check of every record was stopped: what is damaged inside of records is not listed.'
        : 'Every record is still being checked; more may come.'}
    </p>
  );
}

const PLACES_SHOWN = 12;

function FindingView({ finding, log, onShown }: { finding: Finding; log: LogView; onShown: () => void }) {
  const show = async (place: Place) => {
    const moment = await ask('locate', { log: log.entry.id, file: place.file, offset: place.offset });
    if (moment === null) return;
    onShown();
    navigate({ page: 'log', log: log.entry.id, ...moment, tab: 'record' });
  };
  return (
    <article className={css.finding}>
      <h3>
        <SeverityMark severity={finding.severity} /> {PROBLEM_TITLES[finding.code]}
        <code>{finding.code}</code>
        <span className={css.count}>× {formatCount(finding.count)}</span>
      </h3>
      <p>{finding.effect}</p>
      {finding.excerpt && <pre className={css.excerpt}>{finding.excerpt}</pre>}
      <Places places={finding.places.slice(0, PLACES_SHOWN)} total={finding.count}>
        {(place) => (
          <button type="button" onClick={() => void show(place)} title="Show the event at this place">
            {place.file}:{place.line} <span>byte {formatCount(place.offset)}</span>
          </button>
        )}
      </Places>
    </article>
  );
}
