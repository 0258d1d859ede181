import { Bell, BellOff } from 'lucide-react';
import { formatBriefly, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { LiveAttempt, LiveRun, LiveView } from '../../model/live';
import { OUTCOMES } from '../../model/outcome';
import { useLibrary, useMonitor } from '../../queries/engine';
import { ageOf } from '../../selectors/stuck';
import { printLink } from '../../share/link';
import { isTrouble, useFollows } from '../../ui-state/follows';
import { STUCK_AFTER, usePreferences } from '../../ui-state/preferences';
import { sentenceOf } from '../follow/follow-messages';
import { finishFollowing, tryNow } from '../follow/start-following';
import { useNow } from '../follow/use-now';
import { agoOf, contactOf } from '../follow/words';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './MonitorPage.module.css';
import { NothingFollowed } from './NothingFollowed';

/** Attempts and runs that are listed. */
const MAX_ROWS = 200;

/** Everything that this tab follows, at a glance: how it stands, what is open, what is stuck, what failed last. */
export function MonitorPage() {
  const { data: views } = useMonitor();
  if (!views) return null;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>Monitor</h1>
        <span className={css.space} />
        {views.length > 0 && <Notifies />}
      </div>
      {views.length === 0 ? <NothingFollowed /> : <Followed views={views} />}
      <EndedLogs />
    </div>
  );
}

function Followed({ views }: { views: readonly LiveView[] }) {
  const now = useNow();
  return (
    <>
      <ul className={css.cards} aria-label="Followed logs">
        {views.map((view) => (
          <Card key={view.log} view={view} now={now} />
        ))}
      </ul>
      <OpenAttempts views={views} now={now} />
      <Runs views={views} now={now} />
    </>
  );
}

/** What was followed in this tab and is over, the newest first: how it ended stands in the log. */
function EndedLogs() {
  const became = useFollows((state) => state.became);
  const ended = Object.values(became).toSorted((a, b) => b.at - a.at);
  const { entries = [] } = useLibrary().data ?? {};
  if (ended.length === 0) return null;
  return (
    <section className={css.section} aria-labelledby="ended-logs">
      <h2 id="ended-logs">Ended while it was followed here</h2>
      <ul className={css.cards}>
        {ended.map(({ id, name, at }) => {
          const failed = entries.find((entry) => entry.id === id)?.failedRuns ?? 0;
          return (
            <li key={`${id} ${at}`} className={css.card} data-trouble={failed > 0}>
              <a href={printLink({ page: 'log', log: id, run: null, position: null, tab: null })}>{name}</a>
              <span className={failed > 0 ? css.error : css.dim}>
                {new Date(at).toLocaleTimeString()},{' '}
                {failed > 0 ? `${formatNoun(failed, 'run')} failed` : 'no run failed'}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Whether the operating system tells what happens while nobody looks. */
function Notifies() {
  const { notifies, set } = usePreferences();
  if (!('Notification' in window)) return null;
  const denied = Notification.permission === 'denied';
  const toggle = async () => {
    if (notifies) return set({ notifies: false });
    set({ notifies: (await Notification.requestPermission()) === 'granted' });
  };
  return (
    <Button
      aria-pressed={notifies}
      icon={notifies ? <Bell aria-hidden /> : <BellOff aria-hidden />}
      off={denied}
      title={
        denied
          ? 'This browser does not let the page show notices. Allow them beside its address.'
          : 'A notice of your system for each failure and stop, while you look elsewhere'
      }
      onClick={() => void toggle()}
    >
      Notify me
    </Button>
  );
}

/** One followed log. */
function Card({ view, now }: { view: LiveView; now: number }) {
  const follow = useFollows((state) => state.follows[view.log]);
  const { log, name, from, systemLabel, events, perSecond, runCount, outcomes, lastFailure, redone } = view;
  const trouble = follow?.state.trouble ?? null;
  const heard = follow?.state.lastContact ?? view.lastArrival;
  return (
    <li className={css.card} data-trouble={!follow || isTrouble(follow.state)}>
      <h2>
        {systemLabel === null ? (
          name
        ) : (
          <a href={printLink({ page: 'log', log, run: null, position: null, tab: null })}>{name}</a>
        )}
      </h2>
      <span>
        <strong>{follow ? contactOf(follow.state) : 'not followed'}</strong>
        <span className={css.dim}>
          , {systemLabel ?? 'nothing recognised yet'}
          {from !== '' && from !== name && `, ${from}`}
        </span>
      </span>
      {trouble && <span role="status">{sentenceOf(trouble, from)}</span>}
      <span className={css.dim}>
        {heard === null ? 'not heard of yet' : `last heard of ${agoOf(heard, now)}`},{' '}
        {formatNoun(events, 'event')}
        {perSecond !== null && view.lastArrival !== null && now - view.lastArrival < RATE_MS
          ? `, ${formatCount(Math.round(perSecond))} a second`
          : ', quiet'}
      </span>
      <span className={css.outcomes}>
        {OUTCOMES.filter((outcome) => outcomes[outcome]).map((outcome) => (
          <span key={outcome}>
            {formatCount(outcomes[outcome]!)} <OutcomeMark outcome={outcome} />
          </span>
        ))}
        {runCount === 0 && <span className={css.dim}>no run yet</span>}
      </span>
      {lastFailure && (
        <span>
          Last error:{' '}
          <a
            className={css.error}
            href={printLink({
              page: 'log',
              log,
              run: lastFailure.run,
              position: lastFailure.position,
              tab: null,
            })}
          >
            {lastFailure.step ?? lastFailure.runName}
            {lastFailure.message !== '' && `: ${lastFailure.message}`}
          </a>
        </span>
      )}
      {redone > 0 && (
        <span className={css.dim}>
          {formatNoun(redone, 'position')} replayed again for events that came late
        </span>
      )}
      {follow && (
        <span className={css.buttons}>
          {isTrouble(follow.state) && <Button onClick={() => tryNow(log)}>Try now</Button>}
          <Button aria-label={`Stop following ${name}`} onClick={() => void finishFollowing(log)}>
            Stop following
          </Button>
        </span>
      )}
    </li>
  );
}

/** For how long a rate says something of now. */
const RATE_MS = 5_000;

function OpenAttempts({ views, now }: { views: readonly LiveView[]; now: number }) {
  const { stuckAfter, set } = usePreferences();
  const all = views.flatMap((view) => view.open.map((attempt) => ({ view, attempt })));
  const rows = all
    .map((row) => ({ ...row, age: ageOf(row.attempt, now * 1000, stuckAfter) }))
    .toSorted((a, b) => Number(b.age.stuck ?? false) - Number(a.age.stuck ?? false));
  const count = views.reduce((sum, { openCount }) => sum + openCount, 0);
  const stuck = rows.filter(({ age }) => age.stuck).length;
  return (
    <section className={css.section} aria-labelledby="open-attempts">
      <div className={css.head}>
        <h2 id="open-attempts">Open attempts: {formatCount(count)}</h2>
        <span role="status" className={stuck > 0 ? css.error : css.dim}>
          {stuck > 0 ? `${formatCount(stuck)} stuck` : 'none stuck'}
        </span>
        <label className={css.dim}>
          Stuck is what was silent for{' '}
          <select value={stuckAfter} onChange={(event) => set({ stuckAfter: Number(event.target.value) })}>
            {STUCK_AFTER.map((each) => (
              <option key={each} value={each}>
                {each} ×
              </option>
            ))}
          </select>{' '}
          its usual time
        </label>
      </div>
      {rows.length > 0 && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">Run</th>
                <th scope="col">Log</th>
                <th scope="col" className={css.number}>
                  Attempt
                </th>
                <th scope="col" className={css.number}>
                  Open for
                </th>
                <th scope="col" className={css.number}>
                  Silent for
                </th>
                <th scope="col" className={css.number}>
                  Usually takes
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MAX_ROWS).map(({ view, attempt, age }) => (
                <AttemptRow
                  key={`${view.log} ${attempt.run} ${attempt.position}`}
                  {...{ view, attempt, age }}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {count > MAX_ROWS && <p className={css.dim}>The oldest {MAX_ROWS} are listed.</p>}
    </section>
  );
}

interface AttemptRowProps {
  readonly view: LiveView;
  readonly attempt: LiveAttempt;
  readonly age: ReturnType<typeof ageOf>;
}

function AttemptRow({ view, attempt, age }: AttemptRowProps) {
  const { label, run, runName, position, parked, usual } = attempt;
  const told = (micros: number) => (Number.isNaN(micros) ? 'not told' : formatBriefly(Math.floor(micros)));
  return (
    <tr>
      <th scope="row">
        <a href={printLink({ page: 'log', log: view.log, run, position, tab: null })}>{label}</a>
      </th>
      <td>
        <RunName id={run} name={runName} />
      </td>
      <td>{view.name}</td>
      <td className={css.number}>{attempt.attempt}</td>
      <td className={css.number}>{told(age.age)}</td>
      <td className={css.number}>{told(age.silent)}</td>
      <td className={css.number}>{usual === null ? 'not known' : formatBriefly(usual)}</td>
      <td className={age.stuck ? css.stuck : undefined}>
        {parked ? 'waits for something outside' : age.stuck ? 'stuck' : 'running'}
      </td>
    </tr>
  );
}

/** A run as people call it, and what tells it from others that are called the same. */
function RunName({ id, name }: { id: string; name: string }) {
  if (name === id) return <span title={id}>{shortId(id, 10)}</span>;
  return (
    <span title={id}>
      {name} <span className={css.dim}>{shortId(id, 4)}</span>
    </span>
  );
}

function Runs({ views, now }: { views: readonly LiveView[]; now: number }) {
  const rows = views.flatMap((view) => view.runs.map((run) => ({ view, run }))).slice(0, MAX_ROWS);
  const count = views.reduce((sum, { runCount }) => sum + runCount, 0);
  if (rows.length === 0) return null;
  return (
    <section className={css.section} aria-labelledby="followed-runs">
      <h2 id="followed-runs">Runs: {formatCount(count)}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Run</th>
              <th scope="col">Log</th>
              <th scope="col" className={css.number}>
                Events
              </th>
              <th scope="col" className={css.number}>
                Failed steps
              </th>
              <th scope="col" className={css.number}>
                Open attempts
              </th>
              <th scope="col" className={css.number}>
                Last event
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ view, run }) => (
              <RunRow key={`${view.log} ${run.id}`} view={view} run={run} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {count > rows.length && (
        <p className={css.dim}>
          {formatCount(rows.length)} are listed: those that failed, then those that run.
        </p>
      )}
    </section>
  );
}

function RunRow({ view, run, now }: { view: LiveView; run: LiveRun; now: number }) {
  return (
    <tr>
      <td>
        <OutcomeMark outcome={run.outcome} />
      </td>
      <th scope="row">
        <a href={printLink({ page: 'log', log: view.log, run: run.id, position: null, tab: null })}>
          <RunName id={run.id} name={run.name} />
        </a>
      </th>
      <td>{view.name}</td>
      <td className={css.number}>{formatCount(run.events)}</td>
      <td className={css.number}>{formatCount(run.failures)}</td>
      <td className={css.number}>{formatCount(run.open)}</td>
      <td className={css.number}>{Number.isNaN(run.last) ? 'no time told' : agoOf(run.last / 1000, now)}</td>
    </tr>
  );
}
