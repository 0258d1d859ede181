import { useEffect, useState } from 'react';
import { formatCount } from '../../lib/format';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useEventRows } from '../../queries/rows';
import { segmentAt } from '../../selectors/segments';
import { usePlayhead } from '../../ui-state/playhead';
import { describeSegment } from '../timeline/segment-words';
import { timesOf } from '../timeline/use-axis';

/** While stepping or playing, only the position where the playhead rests this long is spoken. */
const REST_MS = 400;

/** In the event list the focus goes along with the playhead, and is read out itself. */
function focusSaysIt(): boolean {
  return document.activeElement?.getAttribute('aria-current') === 'step';
}

/** Tells screen readers where the playhead has come to rest: "42 of 0–66, job_completed, failed, …, then waiting for its turn 1.2 s". */
export function MomentSpoken({ view, runRef }: { view: RunView; runRef: RunRef }) {
  const position = usePlayhead((state) => state.position);
  const row = useEventRows(runRef, position, position)(position);
  const lane = view.lanes.ofPosition[position] ?? -1;
  const segment = lane < 0 ? null : segmentAt(view.spans, lane, position);
  // What the timeline draws behind the event.
  const then = segment && `then ${describeSegment(segment, view.events, timesOf(view))}`;
  const words =
    row && [row.kind, row.outcome ?? (row.failing ? 'failed' : null), row.step, then].filter(Boolean);
  const moment =
    words && `${formatCount(position)} of 0–${formatCount(view.events - 1)}, ${words.join(', ')}`;
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (moment === undefined) return undefined;
    const timer = setTimeout(() => setSpoken(focusSaysIt() ? '' : moment), REST_MS);
    return () => clearTimeout(timer);
  }, [moment]);
  return (
    <p className="visually-hidden" aria-live="polite" data-moment>
      {spoken}
    </p>
  );
}
