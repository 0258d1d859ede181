import { formatCount } from '../../lib/format';
import type { RunView, StepRef, StepRefs } from '../../model/views';
import { type RunRef, useStepLinks } from '../../queries/engine';
import { usePlayhead } from '../../ui-state/playhead';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './StepLinksBar.module.css';

interface StepLinksBarProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  /** The step is the one that this event belongs to. */
  readonly position: number;
  /** Tells this bar from another one about the same step. */
  readonly remark?: string;
}

/** What the step of an event depends on, what depends on it, and why it was skipped if it was. */
export function StepLinksBar({ view, runRef, position, remark = '' }: StepLinksBarProps) {
  const lane = view.lanes.ofPosition[position] ?? -1;
  if (!view.hasGraph || lane < 0) return null;
  return <LinksOfLane runRef={runRef} lane={lane} remark={remark} />;
}

function LinksOfLane({ runRef, lane, remark }: { runRef: RunRef; lane: number; remark: string }) {
  const { data } = useStepLinks(runRef, lane);
  if (!data) return null;
  const { label, needs, neededBy, blamed } = data;
  return (
    <section className={css.links} aria-label={`Dependencies of ${label}${remark}`}>
      {blamed.total > 0 && <Steps words="Skipped because of" steps={blamed} />}
      <Steps words="Depends on" steps={needs} />
      <Steps words="Needed by" steps={neededBy} />
    </section>
  );
}

function Steps({ words, steps }: { words: string; steps: StepRefs }) {
  const more = steps.total - steps.shown.length;
  return (
    <p>
      {words}
      {steps.total === 0 && ' nothing'}
      {steps.shown.map((step) => (
        <StepButton key={step.step} step={step} />
      ))}
      {more > 0 && <span>and {formatCount(more)} more</span>}
    </p>
  );
}

/** Goes to the step's last event; a step without events is only named. */
function StepButton({ step }: { step: StepRef }) {
  const go = usePlayhead((state) => state.go);
  const { position, outcome, label } = step;
  return (
    <button
      type="button"
      disabled={position === null}
      title={
        position === null ? 'The log holds no event of it' : `Go to its last event, ${formatCount(position)}`
      }
      onClick={() => position !== null && go(position)}
    >
      {outcome && <OutcomeMark outcome={outcome} compact />} {label}
    </button>
  );
}
