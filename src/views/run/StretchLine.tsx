import type { ReactNode } from 'react';
import { usePlayhead } from '../../ui-state/playhead';
import { tooltipOf } from '../actions/tooltip';
import { Button } from '../parts/Button';
import css from './StretchLine.module.css';

/** Says above a list that it holds only what belongs to the selected stretch, with the way back to all of it. */
export function StretchLine({ children }: { children: ReactNode }) {
  return (
    <div className={css.line}>
      <p>{children} · selected stretch</p>
      <Button
        look="quiet"
        label={tooltipOf('unselect', null)}
        onClick={(event) => {
          // The button goes away; the focus stays with what it belonged to.
          event.currentTarget.parentElement?.closest<HTMLElement>('[tabindex]')?.focus();
          usePlayhead.getState().unselect();
        }}
      >
        Clear
      </Button>
    </div>
  );
}
