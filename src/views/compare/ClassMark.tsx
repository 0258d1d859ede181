import { Clock3, CornerDownRight, Equal, Shuffle, Split } from 'lucide-react';
import type { RowClass } from '../../model/comparison';
import css from './ClassMark.module.css';
import { CLASS_NAMES } from './words';

const SHAPES: Readonly<Record<RowClass, typeof Equal>> = {
  same: Equal,
  divergence: Split,
  caused: CornerDownRight,
  unrelated: Shuffle,
  timing: Clock3,
};

/** What a row is, as shape, colour and word; the word is for the tooltip and screen readers. */
export function ClassMark({ kind }: { kind: RowClass }) {
  const Shape = SHAPES[kind];
  return (
    <span className={css.mark} data-class={kind} title={CLASS_NAMES[kind]}>
      <Shape aria-hidden />
      <span className="visually-hidden">{CLASS_NAMES[kind]}</span>
    </span>
  );
}
