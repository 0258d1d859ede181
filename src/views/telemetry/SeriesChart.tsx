import { memo, useId, useMemo } from 'react';
import { Area, ComposedChart, Line, ReferenceLine, Scatter, XAxis, YAxis } from 'recharts';
import type { SeriesView, Threshold } from '../../model/readings';
import type { Alignment } from '../../selectors/align';
import { type Axis, moveBetween } from '../../selectors/axis';
import { SCALE_ROOM, type Scale, yOf } from '../../selectors/scale';
import { selectTrace } from '../../selectors/trace';
import { useColors } from '../parts/use-colors';
import { useInTurn } from '../parts/use-in-turn';
import { OtherMore, OtherTrace } from './OtherTrace';
import css from './SeriesChart.module.css';
import { Stems } from './Stems';
import { ThresholdLine } from './ThresholdLine';

const COLORS = ['accent', 'line', 'surface', 'other', 'beyond', 'text-2'] as const;
export type ChartColors = Readonly<Record<(typeof COLORS)[number], string>>;

/** More points than these are drawn without dots. */
const MOST_DOTS = 120;

interface ChartProps {
  readonly series: SeriesView;
  readonly axis: Axis;
  readonly scale: Scale;
  readonly height: number;
  readonly threshold: Threshold | null;
  /** The same series of the run beside it. */
  readonly other: { readonly series: SeriesView; readonly alignment: Alignment } | null;
}

/**
 * A chart takes about 10 ms to draw and a log may measure many things: they are drawn one after the other. Where the
 * axis has moved on, the drawing is moved and stretched along.
 */
export function SeriesChart({ now, ...props }: ChartProps & { readonly now: Axis }) {
  const { series, axis, scale, height, threshold, other } = props;
  const newest = useMemo(
    () => ({ series, axis, scale, height, threshold, other }),
    [series, axis, scale, height, threshold, other],
  );
  const shown = useInTurn(newest);
  if (shown === null) return null;
  const moved = moveBetween(shown.axis, now);
  return (
    <div
      className={css.moving}
      style={moved ? { transform: `translateX(${moved.by}px) scaleX(${moved.scale})` } : undefined}
    >
      <Chart {...shown} />
    </div>
  );
}

/** Drawn anew only when its points or its axis change; the playhead passes over it. */
const Chart = memo(function Chart({ series, axis, scale, height, threshold, other }: ChartProps) {
  const { width } = axis;
  const colors = useColors(COLORS);
  const gradient = useId();
  const data = useMemo(() => selectTrace(series.points, axis.xOf, width), [series, axis, width]);
  const repeats = repeatsOf(series, axis);
  const stroke = threshold ? `url(#${gradient})` : colors.accent;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={data}
      margin={{ ...SCALE_ROOM, right: 0, left: 0 }}
      accessibilityLayer={false}
    >
      {threshold && (
        <Sides id={gradient} scale={scale} height={height} threshold={threshold} colors={colors} />
      )}
      <XAxis type="number" dataKey="x" domain={[0, width]} hide allowDataOverflow />
      <YAxis hide domain={[scale.low, scale.high]} />
      {scale.ticks.map((value) => (
        <ReferenceLine key={value} y={value} stroke={colors.line} strokeDasharray="2 4" />
      ))}
      {other && <OtherTrace {...other} {...{ axis, scale, height, colors }} />}
      {series.kind === 'each' ? (
        <Stems series={series} from={axis.range.from} xOf={axis.xOf} {...{ scale, height }} color={stroke} />
      ) : (
        <>
          <Area
            dataKey="span"
            type="stepAfter"
            stroke="none"
            fill={stroke}
            fillOpacity={0.22}
            isAnimationActive={false}
          />
          <Line
            dataKey="value"
            type="stepAfter"
            stroke={stroke}
            strokeWidth={1.5}
            dot={data.length < MOST_DOTS ? { r: 1.8, strokeWidth: 0, fill: stroke } : false}
            isAnimationActive={false}
          />
        </>
      )}
      {series.changes.map(({ position, before, after }) => (
        <ReferenceLine
          key={position}
          segment={[
            { x: axis.xOf(position), y: before },
            { x: axis.xOf(position), y: after },
          ]}
          stroke={stroke}
          strokeWidth={3}
        />
      ))}
      {repeats.length > 0 && (
        <Scatter
          data={repeats}
          dataKey="value"
          isAnimationActive={false}
          shape={({ cx, cy }: { cx?: number; cy?: number }) => (
            <circle cx={cx} cy={cy} r={2} fill={colors.surface} stroke={colors.accent} />
          )}
        />
      )}
      {threshold && (
        <ThresholdLine
          threshold={threshold}
          unit={series.unit}
          scale={scale}
          width={width}
          height={height}
          colors={colors}
        />
      )}
      {other && <OtherMore alignment={other.alignment} axis={axis} colors={colors} />}
    </ComposedChart>
  );
});

/** Positions where a reading was only repeated, each at the value that holds there. */
function repeatsOf({ points, repeats }: SeriesView, axis: Axis): { x: number; value: number }[] {
  return repeats.flatMap((position) => {
    const value = points.findLast((each) => each.position <= position)?.last ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ x: axis.xOf(position), value }];
  });
}

interface SidesProps extends Pick<ChartProps, 'scale' | 'height'> {
  readonly id: string;
  readonly threshold: Threshold;
  readonly colors: ChartColors;
}

/** Two colours that meet at the threshold: whatever is stroked with them shows where it lies beyond. */
function Sides({ id, scale, height, threshold, colors }: SidesProps) {
  const { value, side } = threshold;
  const offset = Math.min(Math.max(yOf(scale, height, value) / height, 0), 1);
  const [upper, lower] = side === 'above' ? [colors.beyond, colors.accent] : [colors.accent, colors.beyond];
  return (
    <defs>
      <linearGradient id={id} gradientUnits="userSpaceOnUse" x1={0} y1={0} x2={0} y2={height}>
        <stop offset={offset} stopColor={upper} />
        <stop offset={offset} stopColor={lower} />
      </linearGradient>
    </defs>
  );
}
