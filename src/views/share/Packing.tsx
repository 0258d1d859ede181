import { formatBytes } from '../../lib/format';
import { Fault } from '../../model/errors';
import type { Building } from '../../queries/share';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './SharePanel.module.css';
import type { Scope } from './scopes';

const STAGES = {
  cutting: 'Cutting it out of the log',
  searching: 'Searching for what should not leave',
  replacing: 'Putting stand-ins in its place',
  reading: 'Reading it as its receiver will',
  packing: 'Compressing it',
  proving: 'Opening it again to see that it is right',
} as const;

interface PackingProps {
  readonly building: Building;
  readonly scope: Scope;
  /** Is it being packed? Large logs are only packed when somebody says so. */
  readonly packs: boolean;
  readonly onPack: (packs: boolean) => void;
}

/** Whether the replay is packed, and how far that is: the buttons below wait for it. */
export function Packing({ building, scope, packs, onPack }: PackingProps) {
  const { built, error, progress } = building;
  // What is wrong with the redaction is told where it is chosen.
  if (error instanceof Fault && error.code.startsWith('redaction-'))
    return <p className={css.packing}>Nothing is packed: see what is wrong with the redaction.</p>;
  if (error) return <Failed error={error} name="the replay" />;
  if (built) return null;
  if (!packs)
    return (
      <p role="status" className={css.packing}>
        {formatBytes(scope.bytes)} are not packed unasked.
        <Button onClick={() => onPack(true)}>Pack it</Button>
      </p>
    );
  const { bytes = 0, totalBytes = 0, stage } = progress ?? {};
  return (
    <p role="status" className={css.packing}>
      <span>
        {stage ? STAGES[stage] : 'Packing it'}
        {totalBytes > 0 && bytes > 0 && `, ${Math.min(Math.floor((bytes / totalBytes) * 100), 100)} %`}…
      </span>
      <Button onClick={() => onPack(false)}>Stop</Button>
    </p>
  );
}
