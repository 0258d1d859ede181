import { useEffect } from 'react';
import { formatBytes, formatCount } from '../../lib/format';
import { shortId } from '../../lib/names';
import { useLibrary, useLog, useRecord, useRun } from '../../queries/engine';
import { checkOf } from '../../share/check';
import { type Link, printLink } from '../../share/link';
import { useArrived } from '../../ui-state/arrived';
import { OpenAnew } from '../intake/OpenAnew';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';
import { navigate } from '../shell/use-link';
import css from './WantedLog.module.css';

type LogLink = Extract<Link, { page: 'log' }>;
type Arrival = NonNullable<LogLink['arrival']>;

/** A link leads to a moment of a log that is not in this browser: what to open, and whether what was opened is it. */
export function WantedLog({ link, arrival }: { link: LogLink; arrival: Arrival }) {
  useSameElsewhere(link, arrival);
  const offered = useArrived(({ offered }) => (offered?.wanted === link.log ? offered.log : null));
  const { name, size, hash } = arrival;
  return (
    <Notice title={`Open ${name ?? 'the log'} to see this moment`}>
      <p>
        The link leads to {link.position === null ? 'a moment' : `event ${formatCount(link.position)}`}
        {link.run !== null && (
          <>
            {' '}
            of <code title={link.run}>{shortId(link.run, 16)}</code>
          </>
        )}{' '}
        in a log that is not in this browser. Drop the file here: it stays on this machine, and the page goes
        on to the moment.
      </p>
      <dl className={css.facts}>
        {name !== undefined && <Fact name="Name">{name}</Fact>}
        {size !== undefined && (
          <Fact name="Size">
            {formatBytes(size)} ({formatCount(size)} bytes)
          </Fact>
        )}
        {hash !== undefined && (
          <Fact name="Content hash">
            <code title={hash}>{shortId(hash, 12)}</code>
          </Fact>
        )}
      </dl>
      {offered !== null && <Different link={link} arrival={arrival} offered={offered} />}
      <div className={css.next}>
        <OpenAnew />
        <a href={printLink({ page: 'library' })}>Go to the library</a>
      </div>
    </Notice>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The same bytes may be here under another id: dropped in other pieces, or as one of several files. */
function useSameElsewhere(link: LogLink, { hash }: Arrival): void {
  const { data } = useLibrary();
  const same = hash === undefined ? undefined : data?.entries.find((entry) => entry.hash === hash);
  useEffect(() => {
    if (same) navigate({ ...link, log: same.id }, 'replace');
  }, [same, link]);
}

interface DifferentProps {
  readonly link: LogLink;
  readonly arrival: Arrival;
  readonly offered: string;
}

/** What was opened is another file: how it differs, and the way to look at it all the same. */
function Different({ link, arrival, offered }: DifferentProps) {
  const { data: log } = useLog(offered);
  if (!log) return null;
  const { hash: _hash, size: _size, name: _name, check: _check, ...look } = arrival;
  const there = { ...link, log: offered, arrival: look };
  return (
    <section className={css.different} aria-label="What was opened is another file">
      <h3>{log.entry.name} is another file</h3>
      <ul>
        <li>{sizeWords(log.entry.size, arrival.size)}</li>
        {link.run !== null && <RunThere link={link} run={link.run} arrival={arrival} offered={offered} />}
      </ul>
      <Button onClick={() => navigate(there)}>Open it at this moment all the same</Button>
    </section>
  );
}

function sizeWords(size: number, wanted: number | undefined): string {
  if (wanted === undefined) return `It has ${formatCount(size)} bytes.`;
  if (size === wanted) return `It has as many bytes as the log that was shared, but not the same ones.`;
  return size > wanted
    ? `It is ${formatCount(size - wanted)} bytes longer than the log that was shared: it may have grown since.`
    : `It is ${formatCount(wanted - size)} bytes shorter than the log that was shared.`;
}

function RunThere({ link, run, arrival, offered }: DifferentProps & { run: string }) {
  const { data: view, error } = useRun({ log: offered, run });
  if (error) return <li>It has no run of that name.</li>;
  if (!view) return <li>Looking for the run…</li>;
  if (link.position === null) return <li>The run is in it.</li>;
  if (link.position >= view.events)
    return (
      <li>
        The run is in it, but has only {formatCount(view.events)} events and not number{' '}
        {formatCount(link.position)}.
      </li>
    );
  return <EventThere log={offered} run={run} position={link.position} check={arrival.check} />;
}

interface EventThereProps {
  readonly log: string;
  readonly run: string;
  readonly position: number;
  readonly check: string | undefined;
}

function EventThere({ log, run, position, check }: EventThereProps) {
  const { data: record } = useRecord({ log, run, position });
  if (check === undefined) return <li>The run is in it, and has an event {formatCount(position)}.</li>;
  if (!record) return <li>Looking at the event…</li>;
  return (
    <li>
      The run is in it, and event {formatCount(position)} is{' '}
      {checkOf(record) === check
        ? 'the same, letter for letter.'
        : 'another one than the one that was shared.'}
    </li>
  );
}
