import { Ban, Check, Circle, CircleDashed, CircleHelp, CircleSlash, Pause, Play, X, Zap } from 'lucide-react';
import type { StepOutcome } from '../../model/outcome';
import css from './OutcomeMark.module.css';

const SHAPES: Readonly<Record<StepOutcome, typeof Check>> = {
  succeeded: Check,
  failed: X,
  crashed: Zap,
  cancelled: Ban,
  waiting: Pause,
  running: Play,
  unknown: CircleHelp,
  skipped: CircleSlash,
  pending: CircleDashed,
};

/** An outcome as shape, colour and word. With `compact` the word is for the tooltip and screen readers. */
export function OutcomeMark({ outcome, compact = false }: { outcome: StepOutcome; compact?: boolean }) {
  const Shape = SHAPES[outcome] ?? Circle;
  return (
    <span className={css.mark} data-outcome={outcome} title={compact ? outcome : undefined}>
      <Shape aria-hidden strokeWidth={2.4} />
      <span className={compact ? 'visually-hidden' : undefined}>{outcome}</span>
    </span>
  );
}
