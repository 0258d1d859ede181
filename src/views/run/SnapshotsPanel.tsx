import type { SnapshotView } from '../../model/views';
import { type RunRef, useSnapshots } from '../../queries/engine';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './SnapshotsPanel.module.css';

const VERDICTS: Readonly<Record<SnapshotView['verdict'], string>> = {
  fresh: 'Fresh: it contains every event of the log.',
  stale: 'Stale: later events follow. Brought forward, they are applied to it.',
  ahead: 'Ahead of the log: it has seen events that the log does not hold. Do not trust it.',
  unplaced: 'It names no event, so its age is not known. Compared with the end of the run, it differs.',
  unverified: 'Unverified: the log holds no events to check it against, or too little of them.',
};

/** Snapshots that the log itself recorded, judged against the replay. */
export function SnapshotsPanel({ runRef }: { runRef: RunRef }) {
  const { data, error } = useSnapshots({ log: runRef.log, run: runRef.run });
  if (error) return <Failed error={error} name="the snapshots" />;
  if (!data) return <p className={css.empty}>Comparing with the replay…</p>;
  return (
    <ul>
      {data.map((snapshot, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: snapshots have no other identity than their order
        <li key={index}>
          <Snapshot snapshot={snapshot} />
        </li>
      ))}
    </ul>
  );
}

function titleOf({ seq, position }: SnapshotView): string {
  if (seq !== null) return `Snapshot at sequence ${seq}`;
  return position === null ? 'Recorded state' : 'Recorded state, compared with the end of the run';
}

function Snapshot({ snapshot }: { snapshot: SnapshotView }) {
  const go = usePlayhead((state) => state.go);
  const { position, differences, onlyInSnapshot } = snapshot;
  return (
    <article className={css.snapshot} data-verdict={snapshot.verdict}>
      <h3>
        {titleOf(snapshot)}
        {position !== null && position >= 0 && (
          <Button look="quiet" onClick={() => go(position)}>
            Go to {position}
          </Button>
        )}
      </h3>
      <p>{VERDICTS[snapshot.verdict]}</p>
      {position !== null && (
        <p>{differences.length === 0 ? 'It agrees with the replay.' : 'It differs from the replay:'}</p>
      )}
      <ul>
        {differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
      {onlyInSnapshot.length > 0 && <p>Known from the snapshot alone: {onlyInSnapshot.join(', ')}</p>}
      <details>
        <summary>As recorded</summary>
        <pre>{snapshot.value}</pre>
      </details>
      {snapshot.broughtForward && (
        <details>
          <summary>Brought forward to the end of the log</summary>
          <pre>{snapshot.broughtForward}</pre>
        </details>
      )}
    </article>
  );
}
