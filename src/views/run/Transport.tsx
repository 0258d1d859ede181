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
import { formatCount } from '../../lib/format';
import type { LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useEventRows } from '../../queries/rows';
import { useLooking } from '../../ui-state/looking';
import { SPEEDS, usePlayhead } from '../../ui-state/playhead';
import { ActionButton } from '../actions/ActionButton';
import { Clock } from '../parts/Clock';
import { FindBox } from './FindBox';
import { Replaying } from './Replaying';
import css from './Transport.module.css';
import { usePlayback } from './use-playback';

interface TransportProps {
  readonly view: RunView;
  readonly log: LogView;
  readonly runRef: RunRef;
}

/** Where the playhead is, and every way to move it. */
export function Transport({ view, log, runRef }: TransportProps) {
  const { position, playing, speed, gear, setSpeed } = usePlayhead();
  const row = useEventRows(runRef, position, position)(position);
  usePlayback(log.entry.state === 'following');
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
      <FindBox runRef={runRef} log={log} />
      <Halted position={position} />
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

/** Why playing halted here. */
function Halted({ position }: { position: number }) {
  const halt = useLooking((state) => state.halt);
  if (halt?.position !== position) return null;
  return (
    <output className={css.halt} aria-label="Halted" title={halt.query}>
      Stop: {halt.query}
    </output>
  );
}
