import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { EventRow, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useEventRows } from '../../queries/rows';
import { useHover } from '../../ui-state/hover';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import { NoteMark } from '../notes/Noted';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useReveal } from '../parts/use-reveal';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import css from './EventList.module.css';
import { StretchLine } from './StretchLine';

/**
 * The events of the run in replay order, or those of the selected stretch; the one at the playhead is marked and kept
 * in view.
 */
export function EventList({ view, runRef }: { view: RunView; runRef: RunRef }) {
  const height = useRowHeight('event');
  const scroller = useRef<HTMLDivElement>(null);
  const position = usePlayhead((state) => state.position);
  const go = usePlayhead((state) => state.go);
  const playing = usePlayhead((state) => state.playing);
  const { over, leave } = useHover.getState();
  const selection = usePlayhead((state) => state.selection);
  const { from, to } = selection ?? { from: 0, to: view.events };
  const outside = position < from || position >= to;
  const virtual = useVirtualizer({
    count: to - from,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useMeasured(virtual, height);
  const reveal = useReveal(virtual, height);
  const items = virtual.getVirtualItems();
  const rowAt = useEventRows(runRef, from + (items[0]?.index ?? 0), from + (items.at(-1)?.index ?? 0));
  useEffect(() => {
    if (position >= from && position < to) reveal(position - from, 'middle');
  }, [position, from, to, reveal]);
  const list = useRef<HTMLOListElement>(null);
  const followed = useRef({ position, held: false });
  useEffect(() => {
    // A focus in the list goes along with the playhead, once its event is in the list; while it plays, each would be read out.
    if (playing || followed.current.position === position) return;
    const wanted = list.current?.querySelector<HTMLElement>('[aria-current="step"]');
    if (!wanted) return;
    followed.current.position = position;
    if (followed.current.held && focusIsIn(list.current)) wanted.focus({ preventScroll: true });
  });
  // One stop for the tab key: the event at the playhead, else the first that is there.
  const stop = outside ? from + (items[0]?.index ?? 0) : position;
  return (
    <section className={css.events} aria-label="Events" tabIndex={-1}>
      <h2>Events</h2>
      {selection && (
        <StretchLine>
          {formatCount(to - from)} of {formatNoun(view.events, 'event')}
        </StretchLine>
      )}
      {selection && outside && <Outside position={position} stretch={selection} />}
      <div ref={scroller} className={css.list}>
        <ol
          ref={list}
          style={{ height: virtual.getTotalSize() }}
          onPointerLeave={leave}
          // An event that is scrolled away tells no blur.
          onFocus={() => {
            followed.current.held = true;
          }}
          onBlur={() => {
            followed.current.held = false;
          }}
        >
          {items
            .map(({ index, ...item }) => ({ ...item, at: from + index }))
            .map(({ at, start, key }) => (
              <li key={key} style={{ transform: `translateY(${start}px)`, height }}>
                <button
                  type="button"
                  tabIndex={at === stop ? 0 : -1}
                  aria-current={at === position ? 'step' : undefined}
                  onClick={() => go(at)}
                  onPointerMove={(event) => event.pointerType !== 'touch' && over(at)}
                >
                  <HoverMark position={at} />
                  <span className={css.position}>{formatCount(at)}</span>
                  <EventCells row={rowAt(at)} />
                  <NoteMark position={at} />
                </button>
              </li>
            ))}
        </ol>
      </div>
    </section>
  );
}

/** In the list, or lost with an event of it that was scrolled away. */
function focusIsIn(list: HTMLElement | null): boolean {
  const { activeElement, body } = document;
  return activeElement === body || list?.contains(activeElement) === true;
}

/** The row of the event that the mouse is over, elsewhere on the page; each row looks only for itself. */
function HoverMark({ position }: { position: number }) {
  const here = useHover((state) => state.position === position);
  return here && <i className={css.hover} aria-hidden />;
}

/** Says that the playhead has left the stretch, with the way back. */
function Outside({ position, stretch: { from, to } }: { position: number; stretch: Range }) {
  const before = position < from;
  return (
    <div className={css.outside}>
      <p>
        The playhead, at {formatCount(position)}, is {before ? 'before' : 'behind'} the stretch.
      </p>
      <Button
        look="quiet"
        onClick={(event) => {
          event.currentTarget.closest<HTMLElement>('section')?.focus();
          usePlayhead.getState().go(before ? from : to - 1);
        }}
      >
        {before ? 'To its first event' : 'To its last event'}
      </Button>
    </div>
  );
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
