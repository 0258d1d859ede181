import { useState } from 'react';
import type { LogView } from '../../model/views';
import { KindsPanel } from './KindsPanel';
import { RunsPanel } from './RunsPanel';
import css from './SidePanel.module.css';

type Side = 'runs' | 'kinds';

/** Beside the open run: the runs of the log, or the kinds of failure in them. */
export function SidePanel({ log, chosen }: { log: LogView; chosen: string | null }) {
  const [side, setSide] = useState<Side>('runs');
  const choice = (value: Side, label: string) => (
    <button type="button" aria-pressed={side === value} onClick={() => setSide(value)}>
      {label}
    </button>
  );
  const runs = `${log.words.run.charAt(0).toUpperCase()}${log.words.run.slice(1)}s`;
  const head = (
    <fieldset className={css.switch}>
      <legend className="visually-hidden">What is listed</legend>
      {choice('runs', runs)}
      {choice('kinds', 'Kinds of failure')}
    </fieldset>
  );
  return side === 'runs' ? (
    <RunsPanel log={log} chosen={chosen} head={head} />
  ) : (
    <KindsPanel log={log} head={head} />
  );
}
