import { memo, useMemo } from 'react';
import type { LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { type MeasuredRef, useTelemetry } from '../../queries/telemetry';
import { edgesKey, pixelEdges } from '../../selectors/axis';
import { useCharts } from '../../ui-state/charts';
import { Failed } from '../parts/Failed';
import { useRested } from '../parts/use-rested';
import { useSize } from '../parts/use-size';
import { useAxis } from '../timeline/use-axis';
import { SeriesRow } from './SeriesRow';
import css from './Telemetry.module.css';
import { TelemetryBar } from './TelemetryBar';
import { useBesideRun } from './use-beside-run';

interface TelemetryProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly log: LogView;
}

/** The axis rests when it has not moved for so long. */
const REST_MS = 150;

/** What the log measured along the run, over the same axis as the timeline. */
export const Telemetry = memo(function Telemetry({ view, runRef, log }: TelemetryProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const axis = useAxis(view, width);
  const own: MeasuredRef = useMemo(() => ({ ...runRef, beside: false }), [runRef]);
  // A chart takes longer to draw than a frame has: while the axis moves, what was drawn moves along.
  const rested = useRested(axis, REST_MS);
  const drawn = rested.width === axis.width ? rested : axis;
  const edges = pixelEdges(drawn);
  const { data, error } = useTelemetry(own, edges, edgesKey(edges));
  const beside = useBesideRun({ view, runRef, log, axis: drawn });
  const hidden = useCharts((state) => state.hidden);
  const shown = data?.filter(({ id }) => !hidden.has(id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={css.telemetry} aria-label="Telemetry" tabIndex={0} data-hands-focus-on>
      <div className={css.ruler} ref={ref} />
      {error && <Failed error={error} name="the telemetry" />}
      {!data && !error && <p className={css.empty}>Replaying the run to collect its measurements…</p>}
      {data?.length === 0 && <p className={css.empty}>The events of this run carry no measurements.</p>}
      {data && data.length > 0 && <TelemetryBar series={data} runRef={runRef} log={log} beside={beside} />}
      {shown?.map((series) => (
        <SeriesRow key={series.id} series={series} axis={axis} drawn={drawn} own={own} beside={beside} />
      ))}
    </section>
  );
});
