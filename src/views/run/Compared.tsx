import type { DifferenceView } from '../../model/audit';
import css from './AuditPanel.module.css';

/** A path with both values. */
export function Compared({ difference }: { difference: DifferenceView }) {
  const { dotted, recorded, replayed } = difference;
  return (
    <dl className={css.compared}>
      <div>
        <dt>Path</dt>
        <dd>{dotted}</dd>
      </div>
      <div>
        <dt>Recorded</dt>
        <dd>{recorded ?? 'nothing'}</dd>
      </div>
      <div>
        <dt>Replayed</dt>
        <dd>{replayed ?? 'nothing'}</dd>
      </div>
    </dl>
  );
}
