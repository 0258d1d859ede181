import type { SeriesView } from '../../model/readings';
import { type Scale, yOf } from '../../selectors/scale';

interface StemsProps {
  readonly series: SeriesView;
  /** What was measured before this position does not reach into the chart. */
  readonly from: number;
  readonly xOf: (position: number) => number;
  readonly scale: Scale;
  readonly height: number;
  readonly color: string;
  readonly dashed?: boolean;
}

/** Values of single events: a stem each, up to the largest of its pixel, and a dot on the last. Nothing holds between them. */
export function Stems({ series, from, xOf, scale, height, color, dashed = false }: StemsProps) {
  const points = series.points.filter(
    ({ position, max }) => position >= from && Number.isFinite(xOf(position)) && !Number.isNaN(max),
  );
  const y = (value: number) => yOf(scale, height, value);
  const foot = y(Math.min(Math.max(0, scale.low), scale.high));
  const stems = points.map(({ position, max, min }) => {
    const tip = Math.abs(min) > Math.abs(max) ? min : max;
    return `M${xOf(position)} ${foot}V${y(tip)}`;
  });
  const dots = points.map(({ position, last }) =>
    Number.isNaN(last) ? '' : `M${xOf(position)} ${y(last)}h0`,
  );
  return (
    <g stroke={color} fill="none">
      <path d={stems.join('')} strokeWidth={1.5} strokeDasharray={dashed ? '3 2' : undefined} />
      <path d={dots.join('')} strokeWidth={dashed ? 5 : 4} strokeLinecap="round" />
    </g>
  );
}
