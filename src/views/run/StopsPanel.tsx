import { ChevronLeft, ChevronRight, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { Moment } from '../../queries/engine';
import { useAsked, useHitHere, useHitRows, useHits, wrongQuery } from '../../queries/hits';
import { MAX_QUERY, type Stop, useLooking } from '../../ui-state/looking';
import { usePlayhead } from '../../ui-state/playhead';
import { walkHits } from '../actions/walk-hits';
import { Button } from '../parts/Button';
import css from './StopsPanel.module.css';
import { eventWords } from './write-words';

/** Kept queries: playing halts where an armed one hits, and each says what it finds in this run. */
export function StopsPanel({ at }: { at: Moment }) {
  const stops = useLooking((state) => state.stops);
  const query = useLooking((state) => state.query);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const add = async () => {
    const refused = await wrongQuery(text.trim());
    setWrong(refused);
    if (refused !== null) return;
    useLooking.getState().keep(text.trim());
    setText('');
  };
  return (
    <div className={css.stops}>
      <p>
        Playing, forwards and backwards, halts where an armed stop hits; <kbd>x</kbd> goes from one to the
        next. A stop is any query, such as <code>jobs.*.status becomes failed</code>,{' '}
        <code>attempts &gt; 3</code> or <code>this changes and step is not X</code>, where <code>this</code>{' '}
        is the selected path.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void add();
        }}
      >
        <input
          aria-label="New stop"
          placeholder="A query to stop at"
          spellCheck={false}
          maxLength={MAX_QUERY}
          aria-describedby="stop-wrong"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button icon={<Plus aria-hidden />} onClick={() => void add()} off={text.trim() === ''}>
          Add
        </Button>
      </form>
      {wrong !== null && (
        <p id="stop-wrong" role="alert" className={css.wrong}>
          {wrong}
        </p>
      )}
      {query !== '' && <HitList key={query} at={at} query={query} />}
      {stops.length > 0 && (
        <ul aria-label="Stops">
          {stops.map((stop) => (
            <StopRow key={stop.query} stop={stop} at={at} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Hits listed at first, and added by each further wish. */
const LISTED = 50;

/** All hits of what is looked for, in the order of the run. */
function HitList({ at, query }: { at: Moment; query: string }) {
  const [count, setCount] = useState(LISTED);
  const asked = useAsked(query);
  const found = useHits(at, asked).data;
  const total = found?.kind === 'hits' ? found.total : 0;
  return (
    <section aria-label="Hits">
      <h3>
        {formatNoun(total, 'hit')} of <code>{query}</code>
      </h3>
      {total > 0 && <HitRows at={at} query={query} count={count} />}
      {total > count && (
        <Button look="quiet" onClick={() => setCount(count + LISTED)}>
          Show more
        </Button>
      )}
    </section>
  );
}

function HitRows({ at, query, count }: { at: Moment; query: string; count: number }) {
  const { data } = useHitRows(at, useAsked(query), count);
  return (
    <ol className={css.hits}>
      {data?.map(({ position, kind, step, attempt }) => (
        <li key={position} aria-current={position === at.position || undefined}>
          <button type="button" onClick={() => usePlayhead.getState().go(position)}>
            <strong>{formatCount(position)}</strong> {eventWords({ kind, step, attempt })}
          </button>
        </li>
      ))}
    </ol>
  );
}

function StopRow({ stop, at }: { stop: Stop; at: Moment }) {
  const { query, armed } = stop;
  const { arm, drop, look } = useLooking.getState();
  const asked = useAsked(query);
  const { data, progress } = useHits(at, asked);
  const found = data?.kind === 'hits' ? data : null;
  const here = useHitHere(at, asked, found !== null).data;
  return (
    <li aria-label={query} data-holds={here?.holds}>
      <label>
        <input type="checkbox" checked={armed} onChange={(event) => arm(query, event.target.checked)} />
        <code>{query}</code>
      </label>
      <span className={css.found}>
        {data?.kind === 'wrong' && <span className={css.wrong}>{data.message}</span>}
        {found && formatNoun(found.total, 'hit')}
        {!data && (progress ? `${Math.round(progress.share * 100)} %` : '…')}
        {here && found && found.total > 0 && (here.holds ? ', holds here' : ', not here')}
        {here?.hit && ` (number ${formatCount(here.before + 1)})`}
      </span>
      <span className={css.tools}>
        <Button
          look="quiet"
          icon={<ChevronLeft aria-hidden />}
          label="Hit before"
          off={!found?.total}
          onClick={() => walkHits([query], -1)}
        />
        <Button
          look="quiet"
          icon={<ChevronRight aria-hidden />}
          label="Next hit"
          off={!found?.total}
          onClick={() => walkHits([query], 1)}
        />
        <Button look="quiet" onClick={() => look(query)}>
          Show
        </Button>
        <Button look="quiet" icon={<X aria-hidden />} label="Forget this stop" onClick={() => drop(query)} />
      </span>
    </li>
  );
}
