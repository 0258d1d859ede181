import { X } from 'lucide-react';
import type { LogView } from '../../model/views';
import { useCharts } from '../../ui-state/charts';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './BesideLegend.module.css';
import type { BesideRun } from './use-beside-run';

interface BesideLegendProps {
  readonly beside: BesideRun;
  readonly words: LogView['words'];
}

/** Which line is whose, and by what the two runs are laid over one another. */
export function BesideLegend({ beside, words }: BesideLegendProps) {
  const compare = useCharts((state) => state.compare);
  const { chosen, view } = beside;
  return (
    <div className={css.legend}>
      <span className={css.own}>this {words.run}</span>
      <span className={css.other} title={chosen.run}>
        {view && <OutcomeMark outcome={view.run.outcome} compact />}
        <span>{chosen.label}</span>
      </span>
      <span className={css.how} role="status">
        {howText(beside, words)}
      </span>
      <Button
        look="quiet"
        icon={<X aria-hidden />}
        label={`Take the other ${words.run} off`}
        onClick={() => compare(null)}
      />
    </div>
  );
}

function howText({ phase, byClock }: BesideRun, words: LogView['words']): string {
  switch (phase) {
    case 'reading':
      return 'reading what it measured…';
    case 'failed':
      return `this ${words.run} cannot be read any more`;
    case 'untimed':
      return 'has no times: shown only where events stand in their order';
    case 'shown':
      return byClock ? 'aligned by the time since the start' : 'aligned by position';
  }
}
