import { formatTime, formatUtc, zoneOf } from '../../lib/format';
import { usePreferences } from '../../ui-state/preferences';

interface StampProps {
  /** Milliseconds of this machine's clock. */
  readonly at: number;
  /** Of today only the time is told. */
  readonly brief?: boolean;
}

/** When something was done here, in the zone that times are told in. */
export function Stamp({ at, brief = false }: StampProps) {
  const utc = usePreferences((state) => state.zone === 'utc');
  const told = (millis: number) =>
    utc ? formatUtc(millis * 1000).replace(' UTC', '') : formatTime(millis * 1000);
  const text = told(at);
  const isToday = brief && text.slice(0, 10) === told(Date.now()).slice(0, 10);
  return (
    <time dateTime={new Date(at).toISOString()} title={`${text} ${zoneOf(at * 1000, utc)}`}>
      {isToday ? text.slice(11, 19) : text.slice(0, 16)}
    </time>
  );
}
