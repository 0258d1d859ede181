import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount, formatNoun } from '../../lib/format';
import type { SeriesView, Threshold } from '../../model/readings';
import type { RunRef } from '../../queries/engine';
import { useThreshold } from '../../queries/telemetry';
import { lastBefore, nextAfter } from '../../selectors/walk';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { formatTick } from './reading';
import css from './ThresholdNote.module.css';

interface ThresholdNoteProps {
  readonly series: SeriesView;
  readonly runRef: RunRef;
  readonly threshold: Threshold;
}

/** How much lies beyond the threshold, and the way from crossing to crossing. */
export function ThresholdNote({ series, runRef, threshold }: ThresholdNoteProps) {
  const { data } = useThreshold(runRef, series.id, threshold);
  if (!data) return null;
  const line = `${threshold.side} ${formatTick(threshold.value, series.unit)}`;
  const count = `${formatCount(data.beyond)} of ${formatNoun(data.measured, 'reading')}`;
  return (
    <span className={css.note}>
      <small title={`${count} ${line}${series.repeated > 0 ? '; repeated readings are not counted' : ''}`}>
        {count}
        <span className="visually-hidden"> {line}</span>
      </small>
      <Crossings of={series.label} crossings={data.crossings} />
    </span>
  );
}

function Crossings({ of, crossings }: { of: string; crossings: Uint32Array }) {
  const position = usePlayhead((state) => state.position);
  const { go } = usePlayhead.getState();
  const [before, after] = [lastBefore(crossings, position), nextAfter(crossings, position)];
  return (
    <>
      <Button
        look="quiet"
        icon={<ChevronLeft aria-hidden />}
        label={`Previous crossing of “${of}”`}
        off={before === null}
        onClick={() => before !== null && go(before)}
      />
      <Button
        look="quiet"
        icon={<ChevronRight aria-hidden />}
        label={`Next crossing of “${of}”`}
        off={after === null}
        onClick={() => after !== null && go(after)}
      />
    </>
  );
}
