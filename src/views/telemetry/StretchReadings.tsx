import { formatNoun } from '../../lib/format';
import type { SeriesView } from '../../model/readings';
import type { RunRef } from '../../queries/engine';
import { useStretchReadings } from '../../queries/stretch';
import { usePlayhead } from '../../ui-state/playhead';
import { formatReading } from './reading';
import css from './StretchReadings.module.css';

/** What a series measured in the selected stretch: its smallest and largest reading, and from the first to the last. */
export function StretchReadings({ runRef, series }: { runRef: RunRef; series: SeriesView }) {
  const selection = usePlayhead((state) => state.selection);
  const { data } = useStretchReadings(runRef, selection);
  if (selection === null || !data) return null;
  const found = data.find(({ id }) => id === series.id);
  if (!found)
    return (
      <small className={css.readings}>
        <b>Stretch: nothing measured</b>
      </small>
    );
  const print = (value: number) => formatReading(value, series.unit);
  const extremes = found.min === found.max ? print(found.min) : `${print(found.min)} … ${print(found.max)}`;
  return (
    <small
      className={css.readings}
      title={`Selected stretch: ${formatNoun(found.count, 'reading')}, smallest to largest; first to last`}
    >
      <b>Stretch: {extremes}</b>
      {found.min !== found.max && (
        <b>
          {print(found.first)} → {print(found.last)}
        </b>
      )}
    </small>
  );
}
