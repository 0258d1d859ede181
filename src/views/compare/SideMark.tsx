import css from './SideMark.module.css';

/** The letter of one of the two runs, in its colour. */
export function SideMark({ side }: { side: 'a' | 'b' }) {
  return (
    <span className={css.mark} data-side={side}>
      {side.toUpperCase()}
    </span>
  );
}
