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
import { useEffect } from 'react';
import { formatCount } from '../../lib/format';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useEventRows } from '../../queries/rows';
import { SPEEDS, usePlayhead } from '../../ui-state/playhead';
import { ActionButton } from '../actions/ActionButton';
import { Clock } from '../parts/Clock';
import { Replaying } from './Replaying';
import css from './Transport.module.css';

interface TransportProps {
  readonly view: RunView;
  readonly runRef: RunRef;
}

/** Where the playhead is, and every way to move it. */
export function Transport({ view, runRef }: TransportProps) {
  const { position, playing, speed, gear, setSpeed } = usePlayhead();
  const row = useEventRows(runRef, position, position)(position);
  usePlayback();
  return (
    <div className={css.transport} role="toolbar" aria-label="Playback" data-hands-focus-on>
      <ActionButton action="first" icon={<ChevronFirst aria-hidden />} />
      <ActionButton action="previous" icon={<StepBack aria-hidden />} />
      <ActionButton
        action="play"
        icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        label={playing ? 'Pause' : 'Play'}
      />
      <ActionButton action="next" icon={<StepForward aria-hidden />} />
      <ActionButton action="last" icon={<ChevronLast aria-hidden />} />
      <select aria-label="Speed" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each} /s
          </option>
        ))}
      </select>
      {playing && gear !== 1 && (
        <output className={css.gear} aria-label="Shuttle">
          {gear < 0 ? '◂' : '▸'} {Math.abs(gear)} ×
        </output>
      )}
      <span className={css.rule} />
      <ActionButton action="nextFailure" icon={<CircleX aria-hidden />} worded />
      <ActionButton action="nextAttempt" icon={<Repeat2 aria-hidden />} worded />
      <ActionButton action="previousOfStep" icon={<SkipBack aria-hidden />} worded />
      <span className={css.space} />
      <Replaying runRef={runRef} />
      <span className={css.where}>
        {row && <Clock time={row.time} />}
        <output className={css.position} aria-label="Position" aria-live="off">
          <strong>{formatCount(position)}</strong> of 0–{formatCount(Math.max(view.events - 1, 0))}
        </output>
      </span>
    </div>
  );
}

/** The shortest time between two steps; faster speeds take several events at once. */
const FRAME_MS = 40;

/** Moves the playhead on (or back) while playing, and stops at the end. */
function usePlayback(): void {
  const playing = usePlayhead((state) => state.playing);
  const rate = usePlayhead((state) => state.speed * state.gear);
  useEffect(() => {
    if (!playing) return undefined;
    const every = Math.max(1000 / Math.abs(rate), FRAME_MS);
    const by = Math.sign(rate) * Math.max(Math.round((Math.abs(rate) * every) / 1000), 1);
    const timer = setInterval(() => {
      const { position, events, step, play } = usePlayhead.getState();
      if (by > 0 ? position >= events - 1 : position <= 0) play(false);
      else step(by);
    }, every);
    return () => clearInterval(timer);
  }, [playing, rate]);
}
