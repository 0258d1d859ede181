import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { formatCount } from '../../lib/format';
import {
  type ComparedEvent,
  type ComparedRow,
  type ComparisonView,
  DIFFERS,
  ROW_CLASSES,
  type RowClass,
} from '../../model/comparison';
import { type ComparedRef, useComparedRows } from '../../queries/comparison';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useReveal } from '../parts/use-reveal';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import { ClassMark } from './ClassMark';
import css from './RowList.module.css';
import { SideMark } from './SideMark';
import type { ChosenRow } from './use-chosen-row';
import { differenceText } from './words';

interface RowListProps {
  readonly refs: ComparedRef;
  readonly view: ComparisonView;
  readonly show: RowClass | null;
  readonly chosen: ChosenRow;
}

/** The events of both runs, partner beside partner; the chosen row is marked and kept in view. */
export function RowList({ refs, view, show, chosen }: RowListProps) {
  const height = useRowHeight('event');
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => rowsOf(view, show), [view, show]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useMeasured(virtual, height);
  const reveal = useReveal(virtual, height);
  const items = virtual.getVirtualItems();
  const rowAt = useComparedRows(refs, shown, items[0]?.index ?? 0, items.at(-1)?.index ?? 0, show ?? 'all');
  const place = placeOf(shown, chosen.row);
  useEffect(() => {
    if (place >= 0) reveal(place, 'middle');
  }, [place, reveal]);
  const stop = place >= 0 ? place : (items[0]?.index ?? 0);
  if (shown.length === 0) return <p className={css.empty}>There are no such rows.</p>;
  return (
    <>
      <div className={css.head} aria-hidden>
        <span />
        <span>
          <SideMark side="a" />
        </span>
        <span>
          <SideMark side="b" />
        </span>
      </div>
      <div ref={scroller} className={css.list}>
        <ol style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => (
            <li key={key} style={{ transform: `translateY(${start}px)`, height }}>
              <button
                type="button"
                className={css.row}
                tabIndex={index === stop ? 0 : -1}
                aria-current={shown[index] === chosen.row ? 'step' : undefined}
                data-class={ROW_CLASSES[view.classes[shown[index]!]!]}
                onClick={() => chosen.go(shown[index]!)}
              >
                <RowCells row={rowAt(index)} kind={ROW_CLASSES[view.classes[shown[index]!]!]!} />
              </button>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

/** The numbers of the rows that are listed. The first divergence is listed with what it caused. */
function rowsOf({ classes, rows, divergence }: ComparisonView, show: RowClass | null): Uint32Array {
  if (show === null) return Uint32Array.from({ length: rows }, (_, row) => row);
  const wanted = ROW_CLASSES.indexOf(show);
  const found: number[] = [];
  for (let row = 0; row < rows; row++)
    if (classes[row] === wanted || (show === 'caused' && row === divergence)) found.push(row);
  return Uint32Array.from(found);
}

/** The place of a row in an ascending list, −1 where it is not listed. */
function placeOf(shown: Uint32Array, row: number): number {
  let [low, high] = [0, shown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return shown[low] === row ? low : -1;
}

function RowCells({ row, kind }: { row: ComparedRow | undefined; kind: RowClass }) {
  return (
    <>
      <ClassMark kind={kind} />
      {row && (
        <>
          <Cell event={row.a} changed={(row.differs & DIFFERS.kind) > 0} />
          <Cell event={row.b} changed={(row.differs & DIFFERS.kind) > 0} />
          {kind !== 'same' && <span className="visually-hidden">{differenceText(row)}</span>}
        </>
      )}
    </>
  );
}

function Cell({ event, changed }: { event: ComparedEvent | null; changed: boolean }) {
  if (event === null) return <span className={css.nothing}>no partner</span>;
  return (
    <span className={css.cell}>
      <span className={css.position}>{formatCount(event.position)}</span>
      <span className={css.mark}>{event.outcome && <OutcomeMark outcome={event.outcome} compact />}</span>
      <span className={css.kind} data-changed={changed}>
        {event.kind}
      </span>
      <span className={css.step} title={event.step ?? undefined}>
        {event.step}
        {event.attempt > 1 && ` #${event.attempt}`}
      </span>
    </span>
  );
}
