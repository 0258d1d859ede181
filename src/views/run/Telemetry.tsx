import { ImageDown } from 'lucide-react';
import { memo, type PointerEvent, type RefObject, useMemo, useRef, useState } from 'react';
import { Area, ComposedChart, Line, ReferenceLine, Scatter, XAxis, YAxis } from 'recharts';
import { formatCount, formatNoun } from '../../lib/format';
import type { RunView, SeriesView } from '../../model/views';
import { type RunRef, useTelemetry } from '../../queries/engine';
import type { Axis } from '../../selectors/axis';
import { useCharts } from '../../ui-state/charts';
import { useHover } from '../../ui-state/hover';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { useColors } from '../parts/use-colors';
import { useInTurn } from '../parts/use-in-turn';
import { useSize } from '../parts/use-size';
import { SelectionBand } from '../timeline/Overlays';
import { useAxis } from '../timeline/use-axis';
import { copyChart } from './copy-chart';
import { formatReading } from './reading';
import { StretchReadings } from './StretchReadings';
import css from './Telemetry.module.css';
import { TelemetryBar } from './TelemetryBar';

const HEIGHT = 62;
const PICTURE_COLORS = ['surface', 'text'] as const;
const COLORS = ['accent', 'line', 'surface'] as const;

interface TelemetryProps {
  readonly view: RunView;
  readonly runRef: RunRef;
}

/** What the log measured along the run, over the same axis as the timeline. */
export const Telemetry = memo(function Telemetry({ view, runRef }: TelemetryProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const axis = useAxis(view, width);
  const { data, error } = useTelemetry(runRef, axis.range.from, axis.range.to, Math.floor(width));
  const hidden = useCharts((state) => state.hidden);
  const shown = data?.filter(({ id }) => !hidden.has(id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={css.telemetry} aria-label="Telemetry" tabIndex={0}>
      <div className={css.ruler} ref={ref} />
      {error && <Failed error={error} name="the telemetry" />}
      {!data && !error && <p className={css.empty}>Replaying the run to collect its measurements…</p>}
      {data?.length === 0 && <p className={css.empty}>The events of this run carry no measurements.</p>}
      {data && data.length > 0 && <TelemetryBar series={data} runRef={runRef} />}
      {shown?.map((series) => (
        <SeriesRow key={series.id} series={series} axis={axis} runRef={runRef} />
      ))}
    </section>
  );
});

function SeriesRow({ series, axis, runRef }: { series: SeriesView; axis: Axis; runRef: RunRef }) {
  const position = usePlayhead((state) => state.position);
  const go = usePlayhead((state) => state.go);
  const hover = useHover((state) => state.position);
  const { over, leave } = useHover.getState();
  // Under the mouse, be it in another chart, in the timeline or in the list, all of them say what they measured there.
  const now = readingAt(series, hover ?? position);
  const chart = useRef<HTMLDivElement>(null);
  const at = (event: PointerEvent) => axis.positionAt(event.nativeEvent.offsetX);
  return (
    <div className={css.row}>
      <div className={css.label}>
        <span className={css.name}>
          <span>{series.label}</span>
          <CopyChart title={series.label} chart={chart} />
        </span>
        <span className={css.now}>
          <strong>{now === null ? '–' : formatReading(now.value, series.unit)}</strong>
          {now !== null && now.age > 0 && <small>measured at {formatCount(now.position)}</small>}
        </span>
        <StretchReadings runRef={runRef} series={series} />
        {series.repeated > 0 && (
          <small title="The log repeats its last reading where nothing was measured anew (it measures at most every 30 seconds).">
            {formatCount(series.repeated)} of {formatNoun(series.readings, 'reading')} not re-measured
          </small>
        )}
      </div>
      <div
        ref={chart}
        className={css.chart}
        style={{ minHeight: HEIGHT }}
        onPointerDown={(event) => go(at(event))}
        onPointerMove={(event) => over(at(event))}
        onPointerLeave={leave}
      >
        <ChartInTurn series={series} axis={axis} />
        <SelectionBand axis={axis} />
        <div
          className={css.playhead}
          style={{ left: axis.xOf(position) }}
          hidden={position < axis.range.from || position >= axis.range.to}
          aria-hidden
        />
        {hover !== null && hover >= axis.range.from && hover < axis.range.to && (
          <div className={css.hover} style={{ left: axis.xOf(hover) }} aria-hidden />
        )}
      </div>
    </div>
  );
}

/** The chart as a picture for a report or a chat. */
function CopyChart({ title, chart }: { title: string; chart: RefObject<HTMLDivElement | null> }) {
  const colors = useColors(PICTURE_COLORS);
  const [said, setSaid] = useState('');
  const copy = async () => {
    const svg = chart.current?.querySelector('svg');
    if (!svg) return;
    try {
      await copyChart(svg, { title, background: colors.surface, text: colors.text });
      setSaid('Copied');
    } catch {
      setSaid('Not allowed by the browser');
    }
  };
  return (
    <>
      <span role="status">{said}</span>
      <Button
        look="quiet"
        icon={<ImageDown aria-hidden />}
        label={`Copy “${title}” as PNG`}
        onClick={() => void copy()}
      />
    </>
  );
}

interface ChartProps {
  readonly series: SeriesView;
  readonly axis: Axis;
}

/** A chart takes about 10 ms to draw and a log may measure many things: they are drawn one after the other. */
function ChartInTurn({ series, axis }: ChartProps) {
  const newest = useMemo(() => ({ series, axis }), [series, axis]);
  const shown = useInTurn(newest);
  return shown && <Chart {...shown} />;
}

/** Drawn anew only when its points or its axis change; the playhead passes over it. */
const Chart = memo(function Chart({ series, axis }: ChartProps) {
  const { width } = axis;
  const colors = useColors(COLORS);
  const points = series.points.map((point) => ({
    ...point,
    x: axis.xOf(point.position),
    span: [point.min, point.max],
  }));
  // The last reading holds until the next one.
  const last = points.at(-1);
  const data = last ? [...points, { ...last, x: width, span: [last.last, last.last] }] : points;
  const repeats = series.repeats.flatMap((position) => {
    const value = readingAt(series, position)?.value;
    return value === undefined ? [] : [{ x: axis.xOf(position), value }];
  });
  return (
    <ComposedChart
      width={width}
      height={HEIGHT}
      data={data}
      margin={{ top: 6, right: 0, bottom: 2, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis type="number" dataKey="x" domain={[0, width]} hide allowDataOverflow />
      <YAxis hide domain={['auto', 'auto']} />
      <ReferenceLine y={series.points[0]?.last} stroke={colors.line} strokeDasharray="2 4" />
      <Area
        dataKey="span"
        type="stepAfter"
        stroke="none"
        fill={colors.accent}
        fillOpacity={0.22}
        isAnimationActive={false}
      />
      <Line
        dataKey="last"
        type="stepAfter"
        stroke={colors.accent}
        strokeWidth={1.5}
        dot={data.length < 120 ? { r: 1.8, strokeWidth: 0, fill: colors.accent } : false}
        isAnimationActive={false}
      />
      {series.changes.map(({ position, before, after }) => (
        <ReferenceLine
          key={position}
          segment={[
            { x: axis.xOf(position), y: before },
            { x: axis.xOf(position), y: after },
          ]}
          stroke={colors.accent}
          strokeWidth={3}
          ifOverflow="extendDomain"
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
    </ComposedChart>
  );
});

/** The reading in force at a position, as far as the shown points tell. */
function readingAt(
  { points }: SeriesView,
  position: number,
): { value: number; position: number; age: number } | null {
  const point = points.findLast((each) => each.position <= position);
  return point ? { value: point.last, position: point.position, age: position - point.position } : null;
}
