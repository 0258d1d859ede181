import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { STANDALONE } from '../../lib/standalone';
import { Fault } from '../../model/errors';
import type { LogView } from '../../model/views';
import { useLog } from '../../queries/engine';
import { type Link, printLink } from '../../share/link';
import { useFollows } from '../../ui-state/follows';
import { OpenAnew } from '../intake/OpenAnew';
import { Failed } from '../parts/Failed';
import { RunPage } from '../run/RunPage';
import { navigate } from '../shell/use-link';
import { DeletedElsewhere } from './DeletedElsewhere';
import { LogHeader } from './LogHeader';
import css from './LogPage.module.css';
import { NothingToReplay } from './NothingToReplay';
import { SharedBanner } from './SharedBanner';
import { SidePanel } from './SidePanel';
import { WantedLog } from './WantedLog';

// What a standalone file shows does not grow.
const LiveBar = lazy(
  async (): Promise<{ default: ComponentType<{ log: LogView }> }> =>
    STANDALONE ? { default: () => null } : { default: (await import('../follow/LiveBar')).LiveBar },
);

type LogLink = Extract<Link, { page: 'log' }>;

/** One log: its runs, failures first, and the run that is looked at, at its first failure. */
export function LogPage({ link }: { link: LogLink }) {
  const { data: log, error } = useLog(link.log);
  return (
    <>
      <h1 className="visually-hidden">{log?.entry.name ?? 'Log'}</h1>
      <LogBody link={link} log={log} error={error} />
    </>
  );
}

/** It may be opened from its file; other faults are told. */
function isMissing(error: Error): boolean {
  return error instanceof Fault && (error.code === 'gone' || error.code === 'no-bytes');
}

interface LogBodyProps {
  readonly link: LogLink;
  readonly log: LogView | undefined;
  readonly error: Error | null;
}

function LogBody({ link, log, error }: LogBodyProps) {
  const landing = log?.landing ?? null;
  // Links from the time when it was followed lead to what it is now.
  const became = useFollows((state) => state.became[link.log]?.id);
  useEffect(() => {
    if (became !== undefined) navigate({ ...link, log: became }, 'replace');
  }, [link, became]);
  useEffect(() => {
    if (link.run === null && landing !== null) navigate({ ...link, ...landing }, 'replace');
  }, [link, landing]);
  if (error)
    return (
      <div className={css.message}>
        {link.arrival && isMissing(error) ? (
          <WantedLog link={link} arrival={link.arrival} />
        ) : (
          <Failed error={error} name="this log">
            <OpenAnew />
            <a href={printLink({ page: 'library' })}>Go to the library</a>
          </Failed>
        )}
      </div>
    );
  if (!log) return <p className={css.message}>Opening the log…</p>;
  return (
    <div className={css.page}>
      <DeletedElsewhere log={log.entry.id} followed={log.entry.state === 'following'} />
      <LogHeader log={log} />
      {log.entry.state === 'following' && (
        <Suspense fallback={null}>
          <LiveBar log={log} />
        </Suspense>
      )}
      {log.entry.shared && <SharedBanner log={log} shared={log.entry.shared} />}
      <div className={css.body}>
        {log.runCount > 1 && <SidePanel log={log} chosen={link.run} />}
        {link.run !== null ? (
          <RunPage key={link.run} log={log} link={{ ...link, run: link.run }} />
        ) : (
          landing === null && <NothingToReplay log={log} />
        )}
      </div>
    </div>
  );
}
