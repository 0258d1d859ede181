import type { LogHit } from '../../engine/log-hits';
import { formatCount, formatNoun } from '../../lib/format';
import { groupBy } from '../../lib/group-by';
import { shortId } from '../../lib/names';
import type { LogView } from '../../model/views';
import { useLogHits } from '../../queries/hits';
import { Dialog } from '../parts/Dialog';
import { Failed } from '../parts/Failed';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import css from './LogHitsDialog.module.css';

/** Hits that are listed; the others are counted. */
const SHOWN = 300;

interface LogHitsDialogProps {
  readonly log: LogView;
  readonly query: string;
  readonly onClose: () => void;
}

/** What a query finds in all runs of the log. */
export function LogHitsDialog({ log, query, onClose }: LogHitsDialogProps) {
  const { data, error, progress } = useLogHits(log.entry.id, query, SHOWN);
  const { run: word } = log.words;
  return (
    <Dialog title={`“${query}” in all ${word}s`} onClose={onClose}>
      {error && <Failed error={error} name="the hits" />}
      {!data && !error && (
        <p>
          {progress?.found != null && `${formatCount(progress.found)} found so far, `}
          {progress ? `${Math.round(progress.share * 100)} % of the log searched` : 'Looking…'}. Closing this
          ends the search.
        </p>
      )}
      {data?.kind === 'wrong' && <p role="alert">{data.message}</p>}
      {data?.kind === 'hits' && (
        <>
          <p>
            {formatNoun(data.total, 'hit')} in {formatNoun(data.runs, word)} of {formatCount(log.runCount)}
            {data.total > data.shown.length && `; the first ${formatCount(data.shown.length)} are listed`}.
          </p>
          <div className={css.hits}>
            {[...groupBy(data.shown, ({ run }) => run.id)].map(([id, hits]) => (
              <RunHits key={id} log={log} hits={hits} query={query} onClose={onClose} />
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}

interface RunHitsProps extends LogHitsDialogProps {
  readonly hits: readonly LogHit[];
}

function RunHits({ log, hits, query, onClose }: RunHitsProps) {
  const { run } = hits[0]!;
  const go = (position: number) => {
    onClose();
    navigate({ page: 'log', log: log.entry.id, run: run.id, position, tab: null, query });
  };
  return (
    <section aria-label={run.id}>
      <h3 title={run.id}>
        <OutcomeMark outcome={run.outcome} compact /> {run.name === run.id ? '' : `${run.name} · `}
        {shortId(run.id, 10)}
      </h3>
      <ul>
        {hits.map(({ position, kind, step }) => (
          <li key={position}>
            <button type="button" onClick={() => go(position)}>
              <strong>{formatCount(position)}</strong> {kind} {step && <span>{step}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
