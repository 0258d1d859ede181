import { useMemo } from 'react';
import { formatBytes, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { ShareInside } from '../../model/share';
import type { Building } from '../../queries/share';
import { useStretchReadings } from '../../queries/stretch';
import type { OpenRun } from '../../ui-state/stage';
import { Failed } from '../parts/Failed';
import css from './SharePanel.module.css';

const MAX_FILES = 12;
const STAGES = {
  cutting: 'Cutting it out of the log',
  searching: 'Searching for what should not leave',
  replacing: 'Putting stand-ins in its place',
  reading: 'Reading it as its receiver will',
  packing: 'Compressing it',
  proving: 'Opening it again to see that it is right',
} as const;

/** What is inside of the replay that was built, to the last file name. */
export function Inside({ building, run }: { building: Building; run: OpenRun | null }) {
  const { built, error, progress } = building;
  return (
    <section className={css.inside} aria-label="What is inside">
      <h3>What is inside</h3>
      {error && <Failed error={error} name="the replay" />}
      {!error && !built && <p role="status">{progress ? `${STAGES[progress.stage]}…` : 'Packing it…'}</p>}
      {built?.inside.map((each) => (
        <Log key={each.hash + each.name} inside={each} />
      ))}
      {built && run && <Measured run={run} />}
    </section>
  );
}

function Log({ inside }: { inside: ShareInside }) {
  const { name, files, runs, events, snapshots, notes, branches, size, damaged, hash } = inside;
  const parts = [
    formatNoun(runs, 'run'),
    formatNoun(events, 'event'),
    snapshots > 0 ? formatNoun(snapshots, 'recorded snapshot') : null,
    notes > 0 ? formatNoun(notes, 'note') : null,
    branches > 0 ? formatNoun(branches, 'thought experiment') : null,
  ].filter((part) => part !== null);
  return (
    <dl>
      <dt>{name}</dt>
      <dd>
        {parts.join(', ')}; {formatBytes(size)} before compression
      </dd>
      <dt>{files.length === 1 ? 'File' : `${formatCount(files.length)} files`}</dt>
      <dd>
        {files.slice(0, MAX_FILES).join(', ')}
        {files.length > MAX_FILES && ` and ${formatCount(files.length - MAX_FILES)} more`}
      </dd>
      {damaged > 0 && (
        <>
          <dt>Not inside</dt>
          <dd>{formatNoun(damaged, 'record')} of the log that cannot be read</dd>
        </>
      )}
      <dt>Hash</dt>
      <dd>
        <code title={hash}>{shortId(hash, 12)}</code>
      </dd>
    </dl>
  );
}

/** What the run measured goes with its events. */
function Measured({ run: { log, view } }: { run: OpenRun }) {
  const all = useMemo(() => ({ from: 0, to: view.events }), [view.events]);
  const series = useStretchReadings({ log: log.entry.id, run: view.run.id }, all).data ?? [];
  const readings = series.reduce((sum, { count }) => sum + count, 0);
  if (readings === 0) return null;
  return (
    <p>
      The {log.words.run} measured {formatNoun(series.length, 'series', 'series')} with{' '}
      {formatNoun(readings, 'reading')}; those of the events inside go with them.
    </p>
  );
}
