import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { formatCount } from '../../lib/format';
import type { EventRow, RunView } from '../../model/views';
import { type RunRef, useEventRows } from '../../queries/engine';
import { useHover } from '../../ui-state/hover';
import { usePlayhead } from '../../ui-state/playhead';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useReveal } from '../parts/use-reveal';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import css from './EventList.module.css';

/** Every event of the run in replay order; the one at the playhead is marked and kept in view. */
export function EventList({ view, runRef }: { view: RunView; runRef: RunRef }) {
  const height = useRowHeight('event');
  const scroller = useRef<HTMLDivElement>(null);
  const position = usePlayhead((state) => state.position);
  const go = usePlayhead((state) => state.go);
  const { over, leave } = useHover.getState();
  const virtual = useVirtualizer({
    count: view.events,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useMeasured(virtual, height);
  const reveal = useReveal(virtual, height);
  const items = virtual.getVirtualItems();
  const rowAt = useEventRows(runRef, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  useEffect(() => {
    reveal(position, 'middle');
  }, [position, reveal]);
  return (
    <section className={css.events} aria-label="Events">
      <h2>Events</h2>
      <div ref={scroller} className={css.list}>
        <ol style={{ height: virtual.getTotalSize() }} onPointerLeave={leave}>
          {items.map(({ index, start, key }) => (
            <li key={key} style={{ transform: `translateY(${start}px)`, height }}>
              <button
                type="button"
                tabIndex={index === position ? 0 : -1}
                aria-current={index === position ? 'step' : undefined}
                onClick={() => go(index)}
                onPointerMove={(event) => event.pointerType !== 'touch' && over(index)}
              >
                <HoverMark position={index} />
                <span className={css.position}>{formatCount(index)}</span>
                <EventCells row={rowAt(index)} />
              </button>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** The row of the event that the mouse is over, elsewhere on the page; each row looks only for itself. */
function HoverMark({ position }: { position: number }) {
  const here = useHover((state) => state.position === position);
  return here && <i className={css.hover} aria-hidden />;
}

function EventCells({ row }: { row: EventRow | undefined }) {
  if (!row) return null;
  return (
    <>
      <span className={css.mark}>{row.outcome && <OutcomeMark outcome={row.outcome} compact />}</span>
      <span className={css.kind} data-failing={row.failing} data-repeat={row.repeat !== null}>
        {row.kind}
      </span>
      {row.repeat && <span className={css.repeat}>{row.repeat}</span>}
      <span className={css.step} title={row.step ?? undefined}>
        {row.step}
        {row.attempt > 1 && <em> #{row.attempt}</em>}
      </span>
    </>
  );
}
