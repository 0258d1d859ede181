import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import type { Axis } from '../../selectors/axis';
import type { Row, Rows } from '../../selectors/rows';
import { useArrangements } from '../../ui-state/arrangement';
import { usePlayhead } from '../../ui-state/playhead';
import { useColors } from '../parts/use-colors';
import { useReveal } from '../parts/use-reveal';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import { useSize } from '../parts/use-size';
import { Arrows } from './Arrows';
import { TIMELINE_COLORS } from './canvas';
import { drawRows, failingByLane } from './draw-rows';
import { hoverEvents } from './hover-events';
import { HoverLine, PlayheadLine, SelectionBand } from './Overlays';
import { RowLabels } from './RowLabels';
import { type RowAt, RowMenu } from './RowMenu';
import css from './Rows.module.css';
import { landingOf } from './row-events';
import type { RowNames } from './row-names';
import { underPointer } from './under-pointer';
import { useCurrentRow } from './use-current-row';
import { useDrag } from './use-drag';
import { subjectOf } from './use-rows';
import { useWheelZoom } from './use-zoom';

interface LanesProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly axis: Axis;
  readonly rows: Rows;
  readonly names: RowNames;
  /** What the rows are, for screen readers. */
  readonly label: string;
}

/** The rows' names beside a canvas that shows as much of them as fits. */
export function Lanes({ view, runRef, axis, rows, names, label }: LanesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const rowHeight = useRowHeight('lane');
  const failing = useMemo(() => failingByLane(view), [view]);
  const [ref, { height }] = useSize<HTMLDivElement>();
  const [scroll, setScroll] = useState(0);
  const [menu, setMenu] = useState<RowAt | null>(null);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return ref(element);
    },
    [ref],
  );
  const { current, pick } = useCurrentRow(view, rows);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  });
  useMeasured(virtual, rowHeight);
  const reveal = useReveal(virtual, rowHeight);
  useEffect(() => {
    if (current >= 0) reveal(current, 'nearest');
  }, [current, reveal]);
  useEffect(() => {
    const { childLanes } = names;
    if (canvas.current && axis.width > 0 && height > 0)
      drawRows(canvas.current, {
        height,
        scroll,
        rowHeight,
        rows,
        childLanes,
        view,
        axis,
        current,
        failing,
        colors,
      });
  }, [view, axis, rows, names, height, scroll, rowHeight, current, failing, colors]);
  const yOf = useCallback(
    (at: number) => {
      const row = rows.ofLane[view.lanes.ofPosition[at] ?? -1] ?? -1;
      return row < 0 ? null : (row + 0.5) * rowHeight - scroll;
    },
    [view, rows, rowHeight, scroll],
  );
  useWheelZoom(canvas, axis);
  const pickRow = useCallback(
    (at: number, position?: number) => {
      const row = rows.at(at);
      if (row) pick(at, position ?? landingOf(view, row));
    },
    [view, rows, pick],
  );
  const rowAt = (y: number) => Math.floor((y + scroll) / rowHeight);
  const eventAt = (x: number, y: number) => underPointer(view, rows.at(rowAt(y)), axis, x, names);
  const drag = useDrag(axis, (x, y) => {
    const { position } = eventAt(x, y);
    if (rowAt(y) < rows.count) pick(rowAt(y), position);
    else usePlayhead.getState().go(position);
  });
  const toggle = useCallback(
    (at: number) => {
      // It stays the current row, and so in view, wherever the playhead's own row goes.
      pick(at, usePlayhead.getState().position);
      useArrangements.getState().toggle(subjectOf(runRef), [rows.at(at)!.key]);
    },
    [runRef, rows, pick],
  );
  const showMenu = useCallback(
    (at: number, place: { readonly x: number; readonly y: number }) => {
      setMenu({ row: rows.at(at)!, siblings: siblingsOf(rows, rows.at(at)!), ...place });
    },
    [rows],
  );
  return (
    <div className={css.rows} ref={attach} onScroll={(event) => setScroll(event.currentTarget.scrollTop)}>
      <div className={css.sheet} style={{ height: Math.max(virtual.getTotalSize(), height) }}>
        <RowLabels
          view={view}
          runRef={runRef}
          rows={rows}
          names={names}
          items={virtual.getVirtualItems()}
          current={current}
          height={rowHeight}
          label={label}
          onPick={pickRow}
          onToggle={toggle}
          onMenu={showMenu}
        />
        <div className={css.canvas} style={{ height }} {...hoverEvents(eventAt)}>
          <canvas ref={canvas} style={{ width: axis.width, height }} {...drag} aria-hidden />
          <Arrows runRef={runRef} axis={axis} height={height} yOf={yOf} />
          <SelectionBand axis={axis} />
          <HoverLine axis={axis} />
          <PlayheadLine axis={axis} />
        </div>
      </div>
      {menu && <RowMenu at={menu} runRef={runRef} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** The keys of all rows of the same parent. */
function siblingsOf(rows: Rows, row: Row): RowAt['siblings'] {
  const keys = rows.siblings(row).map((each) => rows.at(each)!.key);
  return { parent: rows.at(row.parent)?.key ?? '', keys };
}
