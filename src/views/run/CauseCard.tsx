import { CheckCircle2, CircleX, Crosshair, Undo2, Zap } from 'lucide-react';
import { formatNoun } from '../../lib/format';
import type { FirstCause, LogView, RunView } from '../../model/views';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import css from './CauseCard.module.css';

interface CauseCardProps {
  readonly view: RunView;
  readonly words: LogView['words'];
}

const ICONS = { failure: CircleX, crash: Zap, none: CheckCircle2 } as const;

/** Why the run failed first: where, in whose words, what else was going on, and the last good moment. */
export function CauseCard({ view, words }: CauseCardProps) {
  const { cause, run } = view;
  const go = usePlayhead((state) => state.go);
  const Icon = ICONS[cause.kind];
  return (
    <section className={css.card} data-kind={cause.kind} aria-label="First cause">
      <Icon aria-hidden className={css.icon} />
      <div className={css.text}>
        <p className={css.head}>
          <strong>{headline(cause, words)}</strong>
          {cause.message !== null && <q>{cause.message}</q>}
        </p>
        <p className={css.plain}>
          {cause.sentence}
          {run.said && differs(run) && ` The system itself says ${run.said}.`}
          {cause.consequences > 0 &&
            cause.kind === 'failure' &&
            ` ${formatNoun(cause.consequences, words.step)} never ran.`}
          <InFlight cause={cause} words={words} />
        </p>
      </div>
      <div className={css.actions}>
        {cause.kind !== 'none' && (
          <Button icon={<Crosshair aria-hidden />} onClick={() => go(cause.position)}>
            {cause.kind === 'failure' ? 'First failure' : 'Where it stopped'}
          </Button>
        )}
        {cause.lastGood !== null && cause.kind !== 'none' && (
          <Button icon={<Undo2 aria-hidden />} onClick={() => go(cause.lastGood!)}>
            Last good: {cause.lastGood}
          </Button>
        )}
      </div>
    </section>
  );
}

function headline(cause: FirstCause, words: LogView['words']): string {
  if (cause.kind === 'none') return 'No failure';
  if (cause.kind === 'crash') return `Stopped at position ${cause.position}`;
  const who = cause.label ?? cause.step;
  if (who === null) return `The ${words.run} itself failed at position ${cause.position}`;
  return `${who}, attempt ${cause.attempt}, failed at position ${cause.position}`;
}

function differs({ outcome, said }: RunView['run']): boolean {
  return outcome === 'failed' && /^(completed|success)/i.test(said ?? '');
}

function InFlight({ cause, words }: { cause: FirstCause; words: LogView['words'] }) {
  if (cause.kind === 'none') return null;
  if (cause.inFlightCount === 0) return <> Nothing else was in flight.</>;
  const shown = cause.inFlight.slice(0, 4);
  const more = cause.inFlightCount - shown.length;
  return (
    <>
      {' '}
      In flight: {formatNoun(cause.inFlightCount, words.step)} (
      {shown.map((each) => `${each.label} since ${each.since}`).join('; ')}
      {more > 0 && `; and ${more} more`}).
    </>
  );
}
