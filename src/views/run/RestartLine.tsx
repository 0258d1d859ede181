import { LifeBuoy } from 'lucide-react';
import { flushSync } from 'react-dom';
import { formatCount } from '../../lib/format';
import type { BoundaryView } from '../../model/boundary';
import type { RecoveryOption } from '../../model/recovery';
import type { RunView } from '../../model/views';
import { useBoundary } from '../../queries/crash';
import type { RunRef } from '../../queries/engine';
import { Button } from '../parts/Button';
import { currentLink, navigate } from '../shell/use-link';
import css from './RestartLine.module.css';
import { chosenAtFirst, PLAN_WORDS } from './restart-words';

interface RestartLineProps {
  readonly view: RunView;
  readonly runRef: RunRef;
}

/** Of a run without an end: what it left open, in one line that opens the rest. */
export function RestartLine({ view, runRef }: RestartLineProps) {
  const last = view.events - 1;
  const options = view.recovery?.options ?? [];
  const { data } = useBoundary({ ...runRef, position: last }, chosenAtFirst(options));
  if (!data || data.ended !== null) return null;
  return (
    <p className={css.line}>
      <span>{summaryOf(data, options)}</span>
      <Button look="quiet" icon={<LifeBuoy aria-hidden />} onClick={() => openTab(last)}>
        What to check before a restart
      </Button>
    </p>
  );
}

/** `At its end 3 in flight, 2 promised; a restart would redo 4, 1 closed as failed (max_attempts 3).` */
function summaryOf({ inFlight, promised, plan }: BoundaryView, options: readonly RecoveryOption[]): string {
  const left = `${formatCount(inFlight.total)} in flight, ${formatCount(promised.total)} promised`;
  if (plan === null) return `At its end ${left}.`;
  const { counts, steps } = plan;
  const about = steps.atLeast ? 'at least ' : '';
  const redo = counts.redo ? `${about}${formatCount(counts.redo)}` : 'nothing';
  const others = (['by-hand', 'fail', 'lost'] as const).flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : `${formatCount(count)} ${PLAN_WORDS[kind].counted}`;
  });
  return `At its end ${[`${left}; a restart would redo ${redo}`, ...others].join(', ')}${assumedText(options)}.`;
}

/** ` (max_attempts 3)`: what the plan takes for granted until the reader says otherwise. */
function assumedText(options: readonly RecoveryOption[]): string {
  const assumed = options.flatMap(({ label, initial, choices }) =>
    initial === null ? [] : `${label} ${choices?.[initial] ?? initial}`,
  );
  return assumed.length === 0 ? '' : ` (${assumed.join('; ')})`;
}

function openTab(position: number): void {
  const link = currentLink();
  if (link.page !== 'log') return;
  // Its group of tabs may have to be there first.
  flushSync(() => navigate({ ...link, position, tab: 'restart' }));
  // On a small screen the details are far below.
  document.getElementById('tab-restart')?.focus();
}
