import { ChevronLeft, ChevronRight, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { Moment } from '../../queries/engine';
import { useAsked, useHitHere, useHits } from '../../queries/hits';
import { type Stop, useLooking } from '../../ui-state/looking';
import { walkHits } from '../actions/walk-hits';
import { Button } from '../parts/Button';
import css from './StopsPanel.module.css';

/** Kept queries: playing halts where an armed one hits, and each says what it finds in this run. */
export function StopsPanel({ at }: { at: Moment }) {
  const stops = useLooking((state) => state.stops);
  const [text, setText] = useState('');
  const add = () => {
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
          add();
        }}
      >
        <input
          aria-label="New stop"
          placeholder="A query to stop at"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button icon={<Plus aria-hidden />} onClick={add} off={text.trim() === ''}>
          Add
        </Button>
      </form>
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
