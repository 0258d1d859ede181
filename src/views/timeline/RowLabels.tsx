import { ChevronDown, ChevronRight, Ellipsis } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useLaneLabels } from '../../queries/rows';
import type { Row, Rows } from '../../selectors/rows';
import { lastBefore, nextAfter } from '../../selectors/walk';
import { usePlayhead } from '../../ui-state/playhead';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './Rows.module.css';
import { eventsOfRow } from './row-events';
import { describeRow, detailOfRow, nameOfRow, type RowNames, tooltipOfRow } from './row-names';

interface RowLabelsProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly rows: Rows;
  readonly names: RowNames;
  readonly items: readonly { readonly index: number; readonly start: number; readonly key: React.Key }[];
  readonly current: number;
  readonly height: number;
  readonly label: string;
  /** Moves the playhead, and with it the row that is current. */
  readonly onPick: (row: number, position?: number) => void;
  readonly onToggle: (row: number) => void;
  readonly onMenu: (row: number, place: { readonly x: number; readonly y: number }) => void;
}

/**
 * The names of the rows in view as a tree. It says in words what the canvas shows: up and down go from row to row,
 * Page Up and Page Down ten rows on, Home and End to the first and the last, right opens a row and goes on along its events, left goes back along them and closes it.
 */
export const RowLabels = memo(function RowLabels(props: RowLabelsProps) {
  const { view, runRef, rows, names, items, current, height, label, onPick, onToggle, onMenu } = props;
  const shown = items.flatMap(({ index }) => rows.at(index) ?? []);
  const labelOf = useLaneLabels(
    runRef,
    shown.flatMap(({ lane }) => (lane < 0 ? [] : lane)),
  );
  const tree = useRef<HTMLDivElement>(null);
  const followed = useRef(current);
  /** Where a key has sent the focus. */
  const sought = useRef(-1);
  useEffect(() => {
    // The focus goes along when another row becomes the current one, once that is in the list.
    if (followed.current === current) return;
    const wanted = tree.current?.querySelector<HTMLElement>(`[data-row="${current}"]`);
    if (!wanted) return;
    followed.current = current;
    // One far away comes into the list only once the row that had the focus has left it.
    const lost = sought.current === current && document.activeElement === document.body;
    if (lost || tree.current?.contains(document.activeElement)) wanted.focus();
    sought.current = -1;
  });
  const held = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when there are other rows
  useEffect(() => {
    // The row that had the focus may be gone, as when all are closed.
    if (held.current && document.activeElement === document.body)
      tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [rows]);
  const press = (event: KeyboardEvent) => {
    const at = Number((event.target as HTMLElement).dataset.row);
    const row = rows.at(at);
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || !row) return;
    if (!pressed(event.key, at, row)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pressed = (key: string, at: number, row: Row): boolean => {
    const { position } = usePlayhead.getState();
    const next = rowOfKey(key, at, rows.count);
    if (next !== null) {
      if (next === at) return true;
      sought.current = next;
      onPick(next);
    } else if (key === 'ArrowRight') {
      if (row.open === false) onToggle(at);
      else walk(at, nextAfter(eventsOfRow(view, row), position));
    } else if (key === 'ArrowLeft') {
      const before = lastBefore(eventsOfRow(view, row), position);
      if (row.open && before === null) onToggle(at);
      else if (before === null && row.parent >= 0) onPick(row.parent);
      else walk(at, before);
    } else return false;
    return true;
  };
  const walk = (at: number, position: number | null) => {
    if (position !== null) onPick(at, position);
  };
  // One stop for the tab key: the current row, else the first that is there.
  const stop = items.some((item) => item.index === current) ? current : items[0]?.index;
  return (
    <div
      className={css.labels}
      ref={tree}
      role="tree"
      aria-label={label}
      onKeyDown={press}
      // A row that is taken away tells no blur.
      onFocus={() => {
        held.current = true;
      }}
      onBlur={() => {
        held.current = false;
      }}
    >
      {items.map(({ index, start, key }) => {
        const row = rows.at(index);
        if (!row) return null;
        const laneLabel = row.lane < 0 ? undefined : labelOf(row.lane);
        const name = nameOfRow(row, laneLabel, names);
        return (
          <div
            key={key}
            role="none"
            className={css.row}
            style={{ transform: `translateY(${start}px)`, height }}
          >
            <button
              type="button"
              role="treeitem"
              data-row={index}
              tabIndex={index === stop ? 0 : -1}
              aria-level={row.depth + 1}
              aria-posinset={row.place}
              aria-setsize={row.siblings}
              aria-expanded={row.open ?? undefined}
              aria-selected={index === current}
              aria-label={describeRow(view, row, name)}
              title={tooltipOfRow(row, laneLabel) ?? name}
              style={{ paddingLeft: 4 + row.depth * 14 }}
              onClick={(event) => {
                const part = (event.target as Element).closest<HTMLElement>('[data-part]');
                if (part?.dataset.part === 'twist') onToggle(index);
                else if (part) onMenu(index, below(part));
                else onPick(index);
              }}
              onDoubleClick={() => row.open !== null && onToggle(index)}
              onContextMenu={(event) => {
                event.preventDefault();
                // The menu key has no place of its own.
                const byKey = event.clientX === 0 && event.clientY === 0;
                const place = byKey ? below(event.currentTarget) : { x: event.clientX, y: event.clientY };
                // A popover that opens before the button is let go takes that for a click beside it.
                if (event.buttons === 0) onMenu(index, place);
                else window.addEventListener('pointerup', () => onMenu(index, place), { once: true });
              }}
            >
              <Twist open={row.open} />
              <OutcomeMark outcome={row.outcome} compact />
              <span className={css.name}>{name}</span>
              <em>{detailOfRow(view, row, laneLabel)}</em>
              <span className={css.more} data-part="menu" aria-hidden>
                <Ellipsis />
              </span>
            </button>
          </div>
        );
      })}
    </div>
  );
});

/** Rows that Page Up and Page Down go on by. */
const PAGE = 10;

/** The row that a key goes to from another one; null for any other key. */
function rowOfKey(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'PageDown':
      return Math.min(at + PAGE, count - 1);
    case 'PageUp':
      return Math.max(at - PAGE, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function below(element: Element): { readonly x: number; readonly y: number } {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Opens and closes a row for the pointer; the keyboard has the arrow keys for it. */
function Twist({ open }: { open: boolean | null }) {
  if (open === null) return <span className={css.twist} aria-hidden />;
  return (
    <span className={css.twist} data-part="twist" aria-hidden>
      {open ? <ChevronDown /> : <ChevronRight />}
    </span>
  );
}
