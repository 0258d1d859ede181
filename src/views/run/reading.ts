import { formatBytes, formatCount, formatDuration } from '../../lib/format';
import type { SeriesInfo } from '../../model/format';

/** A value of a series in its unit. */
export function formatReading(value: number, unit: SeriesInfo['unit']): string {
  switch (unit) {
    case 'bytes':
      return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
    case 'percent':
      return `${signed(value, 1)} %`;
    case 'micros':
      return formatDuration(value);
    case 'load':
      return signed(value, 2);
    case 'count':
      return signed(value, 0);
  }
}

/** The same, with a plus where it grew. */
export function formatChange(value: number, unit: SeriesInfo['unit']): string {
  return value > 0 ? `+${formatReading(value, unit)}` : formatReading(value, unit);
}

function signed(value: number, digits: number): string {
  const text = digits === 0 ? formatCount(Math.abs(value)) : Math.abs(value).toFixed(digits);
  return value < 0 ? `−${text}` : text;
}
