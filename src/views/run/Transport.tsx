import {
  ChevronFirst,
  ChevronLast,
  CircleX,
  Pause,
  Play,
  Repeat2,
  SkipBack,
  StepBack,
  StepForward,
} from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { formatCount, formatTime, formatUtc } from '../../lib/format';
import type { LogView, RunView } from '../../model/views';
import { type RunRef, useBuilt, useEventRows } from '../../queries/engine';
import { SPEEDS, usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import css from './Transport.module.css';
import { movesOf } from './use-run-keys';

interface TransportProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** Where the playhead is, and every way to move it. */
export function Transport({ view, runRef, words }: TransportProps) {
  const { position, playing, speed, play, setSpeed } = usePlayhead();
  const moves = useMemo(() => movesOf(view), [view]);
  const row = useEventRows(runRef, position, position)(position);
  usePlayback();
  return (
    <div className={css.transport} role="toolbar" aria-label="Playback">
      <Button
        look="quiet"
        icon={<ChevronFirst aria-hidden />}
        label="First event (Home)"
        onClick={moves.first}
      />
      <Button
        look="quiet"
        icon={<StepBack aria-hidden />}
        label="Previous event (←)"
        onClick={moves.previous}
        disabled={position === 0}
      />
      <Button
        look="quiet"
        icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        label={playing ? 'Pause (space)' : 'Play (space)'}
        onClick={() => play(!playing)}
      />
      <Button
        look="quiet"
        icon={<StepForward aria-hidden />}
        label="Next event (→)"
        onClick={moves.next}
        disabled={position >= view.events - 1}
      />
      <Button look="quiet" icon={<ChevronLast aria-hidden />} label="Last event (End)" onClick={moves.last} />
      <select aria-label="Speed" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each} /s
          </option>
        ))}
      </select>
      <span className={css.rule} />
      <Button
        look="quiet"
        icon={<CircleX aria-hidden />}
        title="f, or Alt+→"
        onClick={moves.nextFailure}
        disabled={view.failures.length === 0}
      >
        Next failure
      </Button>
      <Button look="quiet" icon={<Repeat2 aria-hidden />} title="a, or Shift+→" onClick={moves.nextAttempt}>
        Next attempt
      </Button>
      <Button look="quiet" icon={<SkipBack aria-hidden />} title="c" onClick={moves.previousOfStep}>
        Previous change of this {words.step}
      </Button>
      <span className={css.space} />
      <Building runRef={runRef} />
      {row && !Number.isNaN(row.time) && <time title={formatUtc(row.time)}>{formatTime(row.time)}</time>}
      <output className={css.position} aria-label="Position" aria-live="off">
        <strong>{formatCount(position)}</strong> of 0–{formatCount(Math.max(view.events - 1, 0))}
      </output>
    </div>
  );
}

/** The history of a long run is still being built; what is built can be looked at. */
function Building({ runRef }: { runRef: RunRef }) {
  const { built, total } = useBuilt(runRef.log, runRef.run);
  if (total === 0 || built >= total) return null;
  return (
    <span className={css.building} title="What is replayed can be looked at already.">
      <progress max={total} value={built} aria-label="Replaying the run" />
      replayed {formatCount(built)} of {formatCount(total)}
    </span>
  );
}

/** The shortest time between two steps; faster speeds take several events at once. */
const FRAME_MS = 40;

/** Moves the playhead on while playing, and stops at the end. */
function usePlayback(): void {
  const playing = usePlayhead((state) => state.playing);
  const speed = usePlayhead((state) => state.speed);
  useEffect(() => {
    if (!playing) return undefined;
    const every = Math.max(1000 / speed, FRAME_MS);
    const by = Math.max(Math.round((speed * every) / 1000), 1);
    const timer = setInterval(() => {
      const { position, events, step, play } = usePlayhead.getState();
      if (position >= events - 1) play(false);
      else step(by);
    }, every);
    return () => clearInterval(timer);
  }, [playing, speed]);
}
