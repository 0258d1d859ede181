import { ArrowLeft, ArrowRight, Crosshair, History, OctagonPause, Pin, PinOff, X } from 'lucide-react';
import { formatCount } from '../../lib/format';
import { fromPointer, toDotted } from '../../lib/pointer';
import type { Moment } from '../../queries/engine';
import { useWrites } from '../../queries/paths';
import { useLooking } from '../../ui-state/looking';
import { canPin, PINS_FULL, usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { tooltipOf } from '../actions/tooltip';
import { walkSelected } from '../actions/walk-writes';
import { briefOf } from '../messages';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import { BeforeAfter } from './ChangeCells';
import css from './PathBar.module.css';
import type { RunLink } from './RunPage';
import { eventWords, whereWords } from './write-words';

interface PathBarProps {
  readonly at: Moment;
  readonly pointer: string;
  readonly link: RunLink;
}

/** Who wrote the selected path last, and the ways on from there. */
export function PathBar({ at, pointer, link }: PathBarProps) {
  const { select, pin } = usePaths.getState();
  const pinned = usePaths((state) => state.pinned.includes(pointer));
  const full = usePaths((state) => !canPin(state.pinned, pointer));
  return (
    <section className={css.bar} aria-label="Selected path">
      <div className={css.head}>
        <code title={pointer}>{toDotted(fromPointer(pointer))}</code>
        <Button
          look="quiet"
          icon={<ArrowLeft aria-hidden />}
          label={tooltipOf('earlierWrite', null)}
          onClick={() => walkSelected(-1)}
        />
        <Button
          look="quiet"
          icon={<ArrowRight aria-hidden />}
          label={tooltipOf('laterWrite', null)}
          onClick={() => walkSelected(1)}
        />
        <Button
          look="quiet"
          icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          label={pinned ? 'Take it off the timeline' : full ? PINS_FULL : 'Pin it to the timeline'}
          off={full}
          aria-pressed={pinned}
          onClick={() => pin(pointer)}
        />
        <StopHere pointer={pointer} />
        <Button
          look="quiet"
          icon={<History aria-hidden />}
          label="All who wrote it, and where its value came from"
          onClick={() => navigate({ ...link, position: at.position, path: pointer, tab: 'path' }, 'replace')}
        />
        <Button look="quiet" icon={<X aria-hidden />} label="Select no path" onClick={() => select(null)} />
      </div>
      <LastWrite at={at} pointer={pointer} />
    </section>
  );
}

/** Keeps a stop at every change of the path, or takes it off again. */
function StopHere({ pointer }: { pointer: string }) {
  const query = `changed:${toDotted(fromPointer(pointer))}`;
  const kept = useLooking((state) => state.stops.some((stop) => stop.query === query));
  const { keep, drop } = useLooking.getState();
  return (
    <Button
      look="quiet"
      icon={<OctagonPause aria-hidden />}
      label={kept ? 'Playing halts where it changes: no more' : 'Halt playing where it changes'}
      aria-pressed={kept}
      onClick={() => (kept ? drop : keep)(query)}
    />
  );
}

function LastWrite({ at, pointer }: { at: Moment; pointer: string }) {
  const { data, error } = useWrites(at, pointer, 1);
  if (error) return <p>{briefOf(error)}</p>;
  if (!data) return <p>Looking for who wrote it…</p>;
  const [write] = data.rows;
  if (!write) return <p>Nothing wrote it up to this position.</p>;
  const here = write.position === at.position;
  const where = whereWords(write);
  return (
    <p>
      {here ? 'Written here' : 'Last written at'}{' '}
      {!here && (
        <button type="button" onClick={() => usePlayhead.getState().go(write.position)}>
          <Crosshair aria-hidden /> {formatCount(write.position)}
        </button>
      )}{' '}
      by {eventWords(write.event)}
      {where && ` (${where})`}:{' '}
      {write.kind === 'same' ? (
        <span className={css.same}>the value it had already</span>
      ) : (
        <BeforeAfter {...write} />
      )}
    </p>
  );
}
