import { useMemo } from 'react';
import { formatBytes, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import { endsOf } from '../../model/replay-file';
import type { ShareInside } from '../../model/share';
import type { Building } from '../../queries/share';
import { useStretchReadings } from '../../queries/stretch';
import type { OpenRun } from '../../ui-state/stage';
import css from './SharePanel.module.css';
import type { Scope } from './scopes';

const MAX_FILES = 12;

/** What is inside of the replay that was built, to the last file name. */
export function Inside({ building, run, scope }: { building: Building; run: OpenRun | null; scope: Scope }) {
  const { built } = building;
  return (
    <section className={css.inside} aria-label="What is inside">
      <h3>What is inside</h3>
      {!built && <p>It is told once it is packed.</p>}
      {built?.inside.map((each) => (
        <Log key={each.hash + each.name} inside={each} />
      ))}
      {built && run && <Measured run={run} scope={scope} />}
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
function Measured({ run: { log, view }, scope }: { run: OpenRun; scope: Scope }) {
  const [from, to] = endsOf(view, scope.subjects[0]!.scope);
  const all = useMemo(() => ({ from, to }), [from, to]);
  const series = useStretchReadings({ log: log.entry.id, run: view.run.id }, all).data ?? [];
  const measured = series.filter(({ count }) => count > 0);
  const readings = series.reduce((sum, { count }) => sum + count, 0);
  if (readings === 0) return null;
  return (
    <p>
      Measurements: {formatNoun(measured.length, 'series', 'series')} with {formatNoun(readings, 'reading')}.
    </p>
  );
}
