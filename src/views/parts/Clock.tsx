import { formatTime, formatUtc, zoneOf } from '../../lib/format';
import type { Micros } from '../../model/units';
import { usePreferences } from '../../ui-state/preferences';
import css from './Clock.module.css';

interface ClockProps {
  readonly time: Micros;
  /** To the minute only. */
  readonly brief?: boolean;
}

/** A moment, in the reader's zone or in UTC, and which; a click changes to the other one everywhere. */
export function Clock({ time, brief = false }: ClockProps) {
  const zone = usePreferences((state) => state.zone);
  const set = usePreferences((state) => state.set);
  if (Number.isNaN(time)) return null;
  const utc = zone === 'utc';
  const told = (inUtc: boolean) => {
    const text = inUtc ? formatUtc(time).replace(' UTC', '') : formatTime(time);
    return `${brief ? text.slice(0, 16) : text} ${zoneOf(time, inUtc)}`;
  };
  return (
    <button
      type="button"
      className={css.clock}
      title={`${told(!utc)}. Click for times in ${utc ? 'your zone' : 'UTC'}`}
      onClick={() => set({ zone: utc ? 'local' : 'utc' })}
    >
      <time dateTime={new Date(time / 1000).toISOString()}>{told(utc)}</time>
    </button>
  );
}
