import { ChevronLeft, ChevronRight, Library, Search, Star } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format';
import type { LogView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useAsked, useHitHere, useHits } from '../../queries/hits';
import { MAX_QUERY, useLooking } from '../../ui-state/looking';
import { tooltipOf } from '../actions/tooltip';
import { walkHits } from '../actions/walk-hits';
import { briefOf } from '../messages';
import { Button } from '../parts/Button';
import css from './FindBox.module.css';
import { LogHitsDialog } from './LogHitsDialog';
import { useAtPlayhead } from './use-moment';

/** Finds events by what they hold and by the state after them; hits stand on the timeline. */
export function FindBox({ runRef, log }: { runRef: RunRef; log: LogView }) {
  const query = useLooking((state) => state.query);
  // What is typed is asked when the reader presses Enter: half a query says something else.
  const [draft, setDraft] = useState({ query, text: query });
  const text = draft.query === query ? draft.text : query;
  const look = (next: string) => {
    setDraft({ query: next, text: next });
    useLooking.getState().look(next);
  };
  const enter = (way: 1 | -1) => {
    if (text !== query) look(text.trim());
    walkHits(text.trim() === '' ? [] : [text.trim()], way);
  };
  return (
    <search className={css.find} aria-label="Find events">
      <label>
        <Search aria-hidden size={13} />
        <input
          type="search"
          data-target="find-events"
          aria-label="Find events"
          aria-describedby="find-found"
          placeholder="Find events: words, kind:…, state.path > 3"
          title={tooltipOf('findEvents', null)}
          spellCheck={false}
          maxLength={MAX_QUERY}
          value={text}
          onChange={(event) => {
            const next = event.target.value;
            if (next === '') look('');
            else setDraft({ query, text: next });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enter(event.shiftKey ? -1 : 1);
          }}
        />
      </label>
      {query !== '' && <Found runRef={runRef} query={query} />}
      {query !== '' && log.runCount > 1 && <InAllRuns log={log} query={query} />}
    </search>
  );
}

/** Asks the other runs too, in a list of its own. */
function InAllRuns({ log, query }: { log: LogView; query: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        look="quiet"
        icon={<Library aria-hidden />}
        label={`Find it in all ${log.words.run}s of the log`}
        onClick={() => setOpen(true)}
      />
      {open && <LogHitsDialog log={log} query={query} onClose={() => setOpen(false)} />}
    </>
  );
}

function Found({ runRef, query }: { runRef: RunRef; query: string }) {
  const asked = useAsked(query);
  const { data, error, progress } = useHits(runRef, asked);
  const kept = useLooking((state) => state.stops.some((stop) => stop.query === query));
  const { keep } = useLooking.getState();
  if (error)
    return (
      <output id="find-found" className={css.count}>
        {briefOf(error)}
      </output>
    );
  if (!data)
    return (
      <output id="find-found" className={css.count}>
        {progress?.found != null ? `${formatCount(progress.found)} found so far, ` : 'Looking '}
        {progress ? `${Math.round(progress.share * 100)} %` : '…'}
        <Button look="quiet" onClick={() => useLooking.getState().look('')}>
          Stop
        </Button>
      </output>
    );
  if (data.kind === 'wrong') {
    const { from, to } = data.span;
    return (
      <output id="find-found" className={css.wrong} role="alert">
        {query.slice(0, from)}
        <mark>{query.slice(from, to) || '␣'}</mark>
        {query.slice(to)}
        <span>{data.message}</span>
      </output>
    );
  }
  return (
    <>
      <Count runRef={runRef} query={query} total={data.total} lasting={data.lasting} />
      <Button
        look="quiet"
        icon={<ChevronLeft aria-hidden />}
        label={tooltipOf('previousHit', null)}
        off={data.total === 0}
        onClick={() => walkHits([query], -1)}
      />
      <Button
        look="quiet"
        icon={<ChevronRight aria-hidden />}
        label={tooltipOf('nextHit', null)}
        off={data.total === 0}
        onClick={() => walkHits([query], 1)}
      />
      <Button
        look="quiet"
        icon={<Star aria-hidden fill={kept ? 'currentColor' : 'none'} />}
        label={kept ? 'Kept among the stops' : 'Keep it as a stop: playing halts where it hits'}
        aria-pressed={kept}
        onClick={() => (kept ? useLooking.getState().drop(query) : keep(query))}
      />
    </>
  );
}

interface CountProps {
  readonly runRef: RunRef;
  readonly query: string;
  readonly total: number;
  readonly lasting: boolean;
}

/** `3 of 17`, counted at the playhead. */
function Count({ runRef, query, total, lasting }: CountProps) {
  const { data } = useHitHere(useAtPlayhead(runRef), useAsked(query), total > 0);
  const at = data?.hit ? `${formatCount(data.before + 1)} of ${formatCount(total)}` : formatCount(total);
  return (
    <output
      id="find-found"
      className={css.count}
      title={lasting ? 'About the state alone: it hits where it becomes true' : 'Events for which it holds'}
    >
      {total === 0 ? 'none' : at}
      {lasting && total > 0 && data?.holds && !data.hit && ', holds here'}
    </output>
  );
}
