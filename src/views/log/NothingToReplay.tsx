import type { LogView } from '../../model/views';
import { printLink } from '../../share/link';
import { OpenAnew } from '../intake/OpenAnew';
import { Notice } from '../parts/Notice';
import css from './LogPage.module.css';

/** A log or a run without a single event: why, and what to do about it. */
export function NothingToReplay({ log }: { log: LogView }) {
  const { run } = log.words;
  return (
    <div className={css.message}>
      <Notice title={log.runCount === 0 ? `This log holds no ${run}` : 'There is nothing to replay'}>
        <p>{reasonOf(log)}</p>
        <div className={css.next}>
          <OpenAnew />
          <a href={printLink({ page: 'library' })}>Go to the library</a>
        </div>
      </Notice>
    </div>
  );
}

function reasonOf({ runCount, summary, words }: LogView): string {
  if (runCount > 0)
    return `This export names the ${words.run} but holds none of its events. Export the events as well and open both together: they become one log.`;
  return summary.problems.length > 0
    ? 'Its problems, above, say what was found in it.'
    : `What it holds belongs to a ${words.run} whose events are in another file. Open both together: they become one log.`;
}
