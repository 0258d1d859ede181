import { memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { formatCount } from '../../lib/format';
import type { SeriesView } from '../../model/readings';
import type { MeasuredRef } from '../../queries/telemetry';
import type { Axis } from '../../selectors/axis';
import { type Scale, selectScale, yOf } from '../../selectors/scale';
import { useCharts } from '../../ui-state/charts';
import { useHover } from '../../ui-state/hover';
import { usePlayhead } from '../../ui-state/playhead';
import { SelectionBand } from '../timeline/Overlays';
import { CopyChart } from './CopyChart';
import { RowValues } from './RowValues';
import { formatTick } from './reading';
import { SeriesChart } from './SeriesChart';
import css from './SeriesRow.module.css';
import { StretchReadings } from './StretchReadings';
import { ThresholdButton, ThresholdForm } from './ThresholdForm';
import { ThresholdNote } from './ThresholdNote';
import type { BesideRun } from './use-beside-run';

const HEIGHT = 62;
/** With a threshold there is more to say and to see. */
const TALL = 82;

interface SeriesRowProps {
  readonly series: SeriesView;
  readonly axis: Axis;
  /** The axis that the chart is drawn along: the one before while it moves. */
  readonly drawn: Axis;
  readonly own: MeasuredRef;
  readonly beside: BesideRun | null;
}

/** One series: its name, what it says now, its scale and its chart. */
export const SeriesRow = memo(function SeriesRow({ series, axis, drawn, own, beside }: SeriesRowProps) {
  const threshold = useCharts((state) => state.thresholds.get(series.id)) ?? null;
  const [editing, setEditing] = useState(false);
  const other = beside?.series.find(({ id }) => id === series.id) ?? null;
  const alignment = beside?.alignment ?? null;
  // Only once it is there: until then nothing is drawn anew.
  const laid = useMemo(() => other && alignment && { series: other, alignment }, [other, alignment]);
  // What is told of a stretch takes its place: the row keeps its height.
  const selected = usePlayhead((state) => state.selection !== null);
  const line = threshold?.value ?? null;
  const scale = useMemo(
    () => selectScale(other ? [series, other] : [series], series.unit, line),
    [series, other, line],
  );
  const height = threshold ? TALL : HEIGHT;
  const chart = useRef<HTMLDivElement>(null);
  return (
    <section className={css.row} aria-label={series.label}>
      <div className={css.label}>
        <span className={css.name}>
          <span title={series.label}>{series.label}</span>
          <span className={css.tools}>
            <ThresholdButton
              label={series.label}
              editing={editing}
              set={threshold !== null}
              onClick={() => setEditing(!editing)}
            />
            <CopyChart title={series.label} caption={rangeText(scale, series.unit)} chart={chart} />
          </span>
        </span>
        <RowValues series={series} own={own} beside={beside} />
        <StretchReadings runRef={own} series={series} />
        {series.repeated > 0 && !beside && !selected && <Repeats series={series} />}
        {threshold && <ThresholdNote series={series} runRef={own} threshold={threshold} />}
      </div>
      <ScaleLabels scale={scale} height={height} unit={series.unit} />
      <div className={css.side} style={{ height }}>
        <ChartSurface axis={axis}>
          <div ref={chart}>
            <SeriesChart
              series={series}
              axis={drawn}
              now={axis}
              scale={scale}
              height={height}
              threshold={threshold}
              other={laid}
            />
          </div>
        </ChartSurface>
        {editing && <ThresholdForm series={series} threshold={threshold} onClose={() => setEditing(false)} />}
      </div>
    </section>
  );
});

function Repeats({ series }: { series: SeriesView }) {
  return (
    <small title="The log repeats its last reading where nothing was measured anew (it measures at most every 30 seconds). These are the hollow marks.">
      {formatCount(series.repeated)} of {formatCount(series.readings)} not re-measured
    </small>
  );
}

/** The values at the top and the bottom of the chart. */
function ScaleLabels({ scale, height, unit }: { scale: Scale; height: number } & Pick<SeriesView, 'unit'>) {
  return (
    <div className={css.scale}>
      {scale.ticks.length > 1 && <span className="visually-hidden">{rangeText(scale, unit)}</span>}
      {scale.ticks.map((value) => (
        <span
          key={value}
          className={css.tick}
          aria-hidden={scale.ticks.length > 1}
          style={{ top: Math.min(Math.max(yOf(scale, height, value), 8), height - 8) }}
        >
          {formatTick(value, unit)}
        </span>
      ))}
    </div>
  );
}

/** `1.2 to 1.5` */
function rangeText({ ticks }: Scale, unit: SeriesView['unit']): string {
  return ticks.map((value) => formatTick(value, unit)).join(' to ');
}

/** What all charts have in common: the pointer's and the playhead's lines, and the folds of the clock. */
function ChartSurface({ axis, children }: { axis: Axis; children: React.ReactNode }) {
  const { go } = usePlayhead.getState();
  const { over, leave } = useHover.getState();
  const at = (event: PointerEvent) => axis.positionAt(event.nativeEvent.offsetX);
  return (
    <div
      className={css.chart}
      onPointerDown={(event) => go(at(event))}
      onPointerMove={(event) => over(at(event))}
      onPointerLeave={leave}
    >
      {children}
      {axis.folds
        .filter(({ open }) => !open)
        .map(({ after, x, width }) => (
          <div key={after} className={css.fold} style={{ left: x, width }} aria-hidden />
        ))}
      <SelectionBand axis={axis} />
      <Lines axis={axis} />
    </div>
  );
}

function Lines({ axis }: { axis: Axis }) {
  const position = usePlayhead((state) => state.position);
  const hover = useHover((state) => state.position);
  const { from, to } = axis.range;
  return (
    <>
      {position >= from && position < to && (
        <div className={css.playhead} style={{ left: axis.xOf(position) }} aria-hidden />
      )}
      {hover !== null && hover >= from && hover < to && (
        <div className={css.hover} style={{ left: axis.xOf(hover) }} aria-hidden />
      )}
    </>
  );
}
