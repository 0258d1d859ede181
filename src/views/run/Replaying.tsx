import { Pause, Play } from 'lucide-react';
import { formatCount, formatNoun, formatRoughly } from '../../lib/format';
import { ask, type RunRef, useReplay } from '../../queries/engine';
import { Button } from '../parts/Button';
import css from './Replaying.module.css';

/** A long run is still being replayed: how far, how fast, and a way to stop. What is replayed can be looked at. */
export function Replaying({ runRef }: { runRef: RunRef }) {
  const progress = useReplay(runRef);
  if (!progress || progress.built === 0 || progress.built >= progress.total) return null;
  const { built, replayed, total, perSecond, stopped } = progress;
  const { log, run } = runRef;
  const share = Math.floor((replayed / total) * 100);
  return (
    <span
      className={css.replaying}
      title={`${formatCount(replayed)} of ${formatNoun(total, 'event')} are replayed. What is replayed can be looked at already.`}
    >
      <progress max={total} value={replayed} aria-label="Replaying the run" />
      <span>
        {stopped ? `replayed to ${formatCount(built - 1)}` : `replayed ${share} %`}
        {!stopped && perSecond !== null && `, ${formatRoughly(perSecond)}/s`}
      </span>
      <Button
        look="quiet"
        icon={stopped ? <Play aria-hidden /> : <Pause aria-hidden />}
        aria-label={stopped ? undefined : 'Stop replaying'}
        onClick={() => void ask(stopped ? 'goOnReplaying' : 'stopReplay', { log, run })}
      >
        {stopped ? 'Replay the rest' : 'Stop'}
      </Button>
    </span>
  );
}
