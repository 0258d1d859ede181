import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { Severity } from '../../model/problem';
import css from './SeverityMark.module.css';

const SHAPES = { error: CircleX, warning: TriangleAlert, info: Info } as const;

/** A severity as shape, colour and (with `count`) a number. */
export function SeverityMark({ severity, count }: { severity: Severity; count?: number }) {
  const Shape = SHAPES[severity];
  return (
    <span className={css.mark} data-severity={severity} title={severity}>
      <Shape aria-hidden />
      <span className="visually-hidden">{severity}</span>
      {count}
    </span>
  );
}
