import { formatCount } from '../../lib/format';
import { usePlayhead } from '../../ui-state/playhead';
import css from './WhatIf.module.css';

/** An event by its position; a click goes there. */
export function GoTo({ position }: { position: number }) {
  const go = usePlayhead((state) => state.go);
  return (
    <button type="button" className={css.go} onClick={() => go(position)}>
      event {formatCount(position)}
    </button>
  );
}
