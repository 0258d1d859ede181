import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import css from './GoTo.module.css';

interface GoToProps {
  /** Null where no event stands for it: then it is only a text. */
  readonly position: number | null;
  /** A path of the state that is shown at the event. */
  readonly pointer?: string | null;
  readonly children: ReactNode;
}

/** What leads to the event that says so, and shows the path of the state that it wrote. */
export function GoTo({ position, pointer = null, children }: GoToProps) {
  if (position === null) return <span className={css.text}>{children}</span>;
  return (
    <button
      type="button"
      className={css.go}
      title={`Go to event ${formatCount(position)}`}
      onClick={() => goTo(position, pointer)}
    >
      {children} <span className={css.position}>event {formatCount(position)}</span>
    </button>
  );
}

/** Moves the playhead, and looks for a path of the state there. */
export function goTo(position: number, pointer: string | null): void {
  usePlayhead.getState().go(position);
  if (pointer !== null) useStage.getState().seek(pointer, position);
}
