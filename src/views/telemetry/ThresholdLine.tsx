import type { SeriesView, Threshold } from '../../model/readings';
import { type Scale, yOf } from '../../selectors/scale';
import { formatTick } from './reading';
import type { ChartColors } from './SeriesChart';

interface ThresholdLineProps {
  readonly threshold: Threshold;
  readonly unit: SeriesView['unit'];
  readonly scale: Scale;
  readonly width: number;
  readonly height: number;
  readonly colors: ChartColors;
}

/** The line that the reader set, with its value; off the scale, the value says in which direction it lies. */
export function ThresholdLine({ threshold, unit, scale, width, height, colors }: ThresholdLineProps) {
  const { value, side } = threshold;
  const off = value > scale.high ? ' ↑' : value < scale.low ? ' ↓' : '';
  const y = Math.min(Math.max(yOf(scale, height, value), 0), height);
  return (
    <g data-threshold>
      {off === '' && <line x1={0} x2={width} y1={y} y2={y} stroke={colors.beyond} strokeDasharray="6 4" />}
      <text
        x={5}
        y={y < 16 ? y + 13 : y - 4}
        fontSize={11}
        fill={colors.beyond}
        stroke={colors.surface}
        strokeWidth={3}
        paintOrder="stroke"
      >
        {side} {formatTick(value, unit)}
        {off}
      </text>
    </g>
  );
}
