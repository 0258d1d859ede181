import { X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Notice } from '../../engine/notice';
import { formatBytes } from '../../lib/format';
import type { LiveNews, LiveView, Watch } from '../../model/live';
import { ask, useMonitor, useNotices } from '../../queries/engine';
import { printLink } from '../../share/link';
import { type Heard, isAlarm, signOf, useFollows } from '../../ui-state/follows';
import { useLooking } from '../../ui-state/looking';
import { useOwnRules } from '../../ui-state/own-rules';
import { usePlayhead } from '../../ui-state/playhead';
import { usePreferences } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import { sentenceOf } from './follow-messages';
import { haltAt } from './halt-at';
import css from './LiveShell.module.css';
import { finishFollowing, tryNow } from './start-following';
import { StuckWatch } from './stuck-watch';
import { showSign } from './tab-sign';
import { useNow } from './use-now';
import { newsOf } from './words';

/** News that are shown at once. */
const SHOWN = 12;
const STUCK_LOOK_MS = 2_000;

/**
 * What this tab does while it follows something: asks the reader's stops and rules of what arrives, says quietly what
 * happens, and wears the state of it all in its title and icon.
 */
export function LiveShell() {
  useWatches();
  useSign();
  useHearing();
  useBackAgain();
  const { data: views = [] } = useMonitor();
  return (
    <>
      {views
        .filter(({ systemLabel }) => systemLabel === null)
        .map((view) => (
          <Waiting key={view.log} view={view} />
        ))}
      <Stuck views={views} />
      {createPortal(<News />, document.body)}
    </>
  );
}

/** The reader's stops and rules are asked of what arrives. */
function useWatches(): void {
  const stops = useLooking((state) => state.stops);
  const rules = useOwnRules((state) => state.rules);
  useEffect(() => {
    const armed = stops
      .filter(({ armed }) => armed)
      .map(({ query }) => ({ kind: 'stop', name: query, query }));
    const own = rules.map(({ name, query }) => ({ kind: 'rule', name, query }));
    void ask('watch', { watches: [...armed, ...own] as Watch[] });
  }, [stops, rules]);
}

/** The tab's title and icon tell how it stands, until the reader looks. */
function useSign(): void {
  const sign = useFollows(signOf);
  const looked = useFollows((state) => state.looked);
  useEffect(() => {
    showSign(sign);
    return () => showSign('none');
  }, [sign]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') looked();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [looked]);
}

/** A computer that is online again, or was woken, does not wait for the next try. */
function useBackAgain(): void {
  useEffect(() => {
    const back = () => {
      for (const { log, state } of Object.values(useFollows.getState().follows))
        if (state.contact === 'retrying') tryNow(log);
    };
    const seen = () => {
      if (document.visibilityState === 'visible') back();
    };
    window.addEventListener('online', back);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', back);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
}

function useHearing(): void {
  const hear = useCallback((notice: Notice) => {
    if (notice.kind !== 'live' || notice.news.length === 0) return;
    tell(notice.id, notice.news);
    // Who goes along with a run is halted where a stop hits.
    for (const news of notice.news)
      if (news.kind === 'stop' && usePlayhead.getState().subject === `${notice.id}/${news.run}`)
        haltAt(news.position, news.name);
  }, []);
  useNotices(hear);
}

/** Tells the reader, here or, where they look elsewhere and allowed it, by the operating system. */
function tell(log: string, news: readonly LiveNews[]): void {
  const looking = document.visibilityState === 'visible' && document.hasFocus();
  useFollows.getState().hear(log, news, Date.now(), looking);
  const worst = news.find(isAlarm);
  if (worst && !looking && usePreferences.getState().notifies) notifySystem(newsOf(worst), log);
}

/** Looks from time to time for what got stuck: nothing arrives that would tell. */
function Stuck({ views }: { views: readonly LiveView[] }) {
  const now = useNow(STUCK_LOOK_MS);
  const times = usePreferences((state) => state.stuckAfter);
  const follows = useFollows((state) => state.follows);
  const [watch] = useState(() => new StuckWatch());
  useEffect(() => {
    const isHeard = (log: string) => follows[log]?.state.contact === 'live';
    for (const [log, news] of watch.look(views, now * 1000, times, isHeard)) tell(log, news);
  }, [watch, views, now, times, follows]);
  return null;
}

/** One of the operating system's own notices, where the reader allowed them; of one log the last one stands. */
function notifySystem(text: string, tag: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification('Walkback', { body: text, tag });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Some browsers let only service workers show them; the title says it too.
  }
}

/** The last alarm in a line, or else what happened last; all of it for who asks. */
function News() {
  const { heard, dismiss, dismissAll } = useFollows();
  const [all, setAll] = useState(false);
  // Of what is not shown nothing is worse than what is.
  const foremost = heard.findLast(({ news }) => isAlarm(news)) ?? heard.at(-1);
  const shown = all ? heard.slice(-SHOWN) : heard.filter((each) => each === foremost);
  return (
    <section className={css.news} aria-label="What happened while following" data-hands-focus-on>
      {heard.length > 1 && (
        <div className={css.head}>
          <Button aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show less' : `${heard.length - 1} more`}
          </Button>
          <Button onClick={dismissAll}>Dismiss all</Button>
        </div>
      )}
      <div role="log" className={css.list}>
        {shown.map((each) => (
          <NewsItem key={each.id} heard={each} onDismiss={() => dismiss(each.id)} />
        ))}
      </div>
    </section>
  );
}

function NewsItem({ heard: { log, news, at }, onDismiss }: { heard: Heard; onDismiss: () => void }) {
  // A file that began anew is no place in a run, nor are problems of the log.
  const place = 'run' in news ? news : { run: null, position: null };
  const link = { page: 'log', log, run: place.run, position: place.position, tab: null } as const;
  return (
    <div className={css.item} data-alarm={isAlarm(news)}>
      <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleTimeString()}</time>
      <a href={printLink(link)} title={newsOf(news)}>
        {newsOf(news)}
      </a>
      <Button look="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={onDismiss} />
    </div>
  );
}

/** A source of which nothing was recognised yet. */
function Waiting({ view: { log, name, waiting } }: { view: LiveView }) {
  const follow = useFollows((state) => state.follows[log]);
  if (!follow) return null;
  const { trouble, bytes } = follow.state;
  const far = bytes + waiting > 0 ? ` ${formatBytes(bytes)} came so far.` : '';
  return (
    <section className={css.waiting} aria-label={`Waiting for ${name}`}>
      <span role="status">
        {trouble ? sentenceOf(trouble, follow.from) : `Waiting for the first records of ${name}.${far}`}
      </span>
      {trouble && <Button onClick={() => tryNow(log)}>Try now</Button>}
      <Button onClick={() => void finishFollowing(log)}>Stop</Button>
    </section>
  );
}
