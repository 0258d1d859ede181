import { formatCount } from '../../lib/format';
import type { ReadingView, SeriesView } from '../../model/readings';
import { type MeasuredRef, useReadings } from '../../queries/telemetry';
import { useHover } from '../../ui-state/hover';
import { usePlayhead } from '../../ui-state/playhead';
import css from './RowValues.module.css';
import { formatReading } from './reading';
import type { BesideRun } from './use-beside-run';

interface RowValuesProps {
  readonly series: SeriesView;
  readonly own: MeasuredRef;
  readonly beside: BesideRun | null;
}

/** What the series says under the pointer of any chart, else at the playhead; of both runs where two are shown. */
export function RowValues({ series, own, beside }: RowValuesProps) {
  const position = usePlayhead((state) => state.position);
  const at = useHover((state) => state.position) ?? position;
  const reading = useReadings(own, at).data?.find(({ id }) => id === series.id);
  return (
    <>
      <span className={css.values}>
        <strong data-of={beside ? 'own' : undefined}>{textOf(reading, series)}</strong>
        {beside?.alignment ? (
          <OtherValue series={series} beside={beside} at={beside.alignment.at(at)} />
        ) : (
          <Measured series={series} reading={reading} at={at} />
        )}
      </span>
      {beside?.alignment && <Measured series={series} reading={reading} at={at} />}
    </>
  );
}

function textOf(reading: ReadingView | undefined, { unit }: SeriesView): string {
  if (reading === undefined) return '–';
  return Number.isNaN(reading.value) ? 'not measured' : formatReading(reading.value, unit);
}

interface MeasuredProps {
  readonly series: SeriesView;
  readonly reading: ReadingView | undefined;
  readonly at: number;
}

/** Where the value comes from, if not from the event itself. */
function Measured({ series, reading, at }: MeasuredProps) {
  if (reading === undefined || reading.position >= at || Number.isNaN(reading.value)) return null;
  return (
    <small>
      {series.kind === 'each' ? 'at event' : 'measured at'} {formatCount(reading.position)}
    </small>
  );
}

interface OtherValueProps {
  readonly series: SeriesView;
  readonly beside: BesideRun;
  /** Null once the other run has ended. */
  readonly at: number | null;
}

function OtherValue({ series, beside, at }: OtherValueProps) {
  const { data } = useReadings(beside.ref, at);
  const reading = at === null ? undefined : data?.find(({ id }) => id === series.id);
  const title =
    at === null
      ? `${beside.chosen.label} had ended`
      : `${beside.chosen.label} at its event ${formatCount(at)}`;
  return (
    <strong data-of="other" title={title}>
      <span className="visually-hidden">the other run: </span>
      {at === null ? 'ended' : textOf(reading, series)}
    </strong>
  );
}
