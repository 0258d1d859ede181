import { type KeyboardEvent, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { RunRef } from '../../queries/engine';
import type { Row } from '../../selectors/rows';
import { useArrangements } from '../../ui-state/arrangement';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import css from './Rows.module.css';
import { subjectOf, useArrangement } from './use-rows';

/** A row whose menu is open, and where. */
export interface RowAt {
  readonly row: Row;
  readonly siblings: { readonly parent: string; readonly keys: readonly string[] };
  readonly x: number;
  readonly y: number;
}

interface RowMenuProps {
  readonly at: RowAt;
  readonly runRef: RunRef;
  readonly onClose: () => void;
}

/** What can be done with a row of the timeline. */
export function RowMenu({ at, runRef, onClose }: RowMenuProps) {
  const { row, siblings, x, y } = at;
  const { pinned } = useArrangement(runRef);
  const { pin, hide, move } = useArrangements.getState();
  const run = subjectOf(runRef);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.showPopover();
    menu.current?.querySelector('button')?.focus();
  }, []);
  const place = siblings.keys.indexOf(row.key);
  const choose = (act: () => void) => () => {
    const timeline = menu.current?.closest('section');
    menu.current?.hidePopover();
    flushSync(act);
    // The row may be gone now, and the focus with it: it goes on in the tree of all rows.
    if (document.activeElement === document.body)
      timeline?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
  };
  const moveBy = (by: 1 | -1) => choose(() => move(run, siblings.parent, siblings.keys, row.key, by));
  return (
    <div
      ref={menu}
      popover="auto"
      role="dialog"
      aria-label="Row"
      className={css.menu}
      style={{ left: Math.min(x, window.innerWidth - 190), top: Math.min(y, window.innerHeight - 200) }}
      onKeyDown={walkMenu}
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      {row.kind !== 'repeats' && row.kind !== 'child-step' && (
        <Button look="quiet" onClick={choose(() => pin(run, row.key))}>
          {pinned.includes(row.key) ? 'Unpin' : 'Pin to the top'}
        </Button>
      )}
      <Button look="quiet" disabled={place <= 0} onClick={moveBy(-1)}>
        Move up
      </Button>
      <Button look="quiet" disabled={place < 0 || place === siblings.keys.length - 1} onClick={moveBy(1)}>
        Move down
      </Button>
      <Button look="quiet" onClick={choose(() => hide(run, row.key))}>
        Hide
      </Button>
      {row.child && (
        <Button look="quiet" onClick={choose(() => openChild(runRef, row))}>
          Open this run
        </Button>
      )}
    </div>
  );
}

/** Up and down go from one choice to the next, as in any menu. */
function walkMenu(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const at = choices.indexOf(event.target as HTMLElement);
  choices[(at + by + choices.length) % choices.length]?.focus();
  event.preventDefault();
}

function openChild({ log }: RunRef, { child }: Row): void {
  navigate({ page: 'log', log, run: child!.id, position: child!.landing, tab: null });
}
