import { formatDuration, formatNoun } from '../../lib/format';
import type { SeriesView } from '../../model/readings';
import type { Alignment } from '../../selectors/align';
import type { Axis } from '../../selectors/axis';
import { type Scale, yOf } from '../../selectors/scale';
import { selectTrace, type TracePoint } from '../../selectors/trace';
import type { ChartColors } from './SeriesChart';
import { Stems } from './Stems';

/** By position the stems of the two runs would stand on one another; by time each stands at its own. */
const BESIDE = 4;

interface OtherTraceProps {
  readonly series: SeriesView;
  readonly alignment: Alignment;
  readonly axis: Axis;
  readonly scale: Scale;
  readonly height: number;
  readonly colors: ChartColors;
}

/** The series of the run beside the shown one: dashed, up to its own end or to that of the shown run. */
export function OtherTrace({ series, alignment, axis, scale, height, colors }: OtherTraceProps) {
  const levels = series.kind !== 'each';
  const aside = alignment.more.time === null ? BESIDE : 0;
  const end = Math.min(alignment.xOf(alignment.last), axis.width);
  const trace = selectTrace(series.points, alignment.xOf, end);
  const y = (value: number) => yOf(scale, height, value);
  const last = trace.at(-1)?.value ?? null;
  return (
    <g>
      {levels ? (
        <>
          <path d={spansOf(trace, y)} fill={colors.other} fillOpacity={0.16} />
          <path
            d={stepsOf(trace, y)}
            fill="none"
            stroke={colors.other}
            strokeWidth={1.5}
            strokeDasharray="5 3"
          />
        </>
      ) : (
        <Stems
          series={series}
          from={alignment.edges[0]!}
          xOf={(position) => alignment.xOf(position) + aside}
          scale={scale}
          height={height}
          color={colors.other}
          dashed
        />
      )}
      {levels && last !== null && end < axis.width && (
        <path d={`M${end} ${y(last) - 4}v8`} stroke={colors.other} strokeWidth={1.5} />
      )}
    </g>
  );
}

interface OtherMoreProps {
  readonly alignment: Alignment;
  readonly axis: Axis;
  readonly colors: ChartColors;
}

/** How much of the other run lies behind the end of the shown one, at its edge. */
export function OtherMore({ alignment, axis, colors }: OtherMoreProps) {
  const more = axis.range.to === alignment.shown ? moreText(alignment) : null;
  if (more === null) return null;
  return (
    <text
      x={axis.width - 3}
      y={14}
      textAnchor="end"
      fontSize={11}
      fill={colors.other}
      stroke={colors.surface}
      strokeWidth={3}
      paintOrder="stroke"
    >
      {more} ▸
    </text>
  );
}

/** How much of the other run lies behind the end of the shown one. */
function moreText({ more: { events, time } }: Alignment): string | null {
  if (events === 0) return null;
  const counted = formatNoun(events, 'more event');
  return time ? `${counted}, ${formatDuration(time)}` : counted;
}

/** Each value holds up to the next point; a gap ends the line. */
function stepsOf(trace: readonly TracePoint[], y: (value: number) => number): string {
  let path = '';
  let down = false;
  for (const { x, value } of trace) {
    if (value === null) down = false;
    else {
      path += down ? `H${x}V${y(value)}` : `M${x} ${y(value)}`;
      down = true;
    }
  }
  return path;
}

/** A box for each pixel that holds more than one value. */
function spansOf(trace: readonly TracePoint[], y: (value: number) => number): string {
  return trace
    .map(({ x, span }) =>
      span === null || span[0] === span[1] ? '' : `M${x} ${y(span[1])}h1.5V${y(span[0])}h-1.5Z`,
    )
    .join('');
}
