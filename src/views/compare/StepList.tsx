import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { formatDuration, formatNoun } from '../../lib/format';
import type { ComparedLane, ComparedStep, ComparisonView } from '../../model/comparison';
import { type ComparedRef, useComparedSteps } from '../../queries/comparison';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useMeasured } from '../parts/use-row-height';
import { SideMark } from './SideMark';
import css from './StepList.module.css';
import type { ChosenRow } from './use-chosen-row';

const HEIGHT = 46;
/** Steps are asked for in pages. */
const PAGE = 50;

interface StepListProps {
  readonly refs: ComparedRef;
  readonly view: ComparisonView;
  readonly chosen: ChosenRow;
}

/** The steps of both runs, each as two bars along the rows: above that of A, below that of B. */
export function StepList({ refs, view, chosen }: StepListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: view.steps,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 6,
  });
  useMeasured(virtual, HEIGHT);
  const items = virtual.getVirtualItems();
  const from = Math.floor((items[0]?.index ?? 0) / PAGE) * PAGE;
  const count = Math.ceil(((items.at(-1)?.index ?? 0) + 1 - from) / PAGE) * PAGE;
  const { data } = useComparedSteps(refs, from, count);
  if (view.steps === 0) return <p className={css.empty}>Neither log names a step.</p>;
  return (
    <div ref={scroller} className={css.list}>
      <ol style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const step = data?.[index - from];
          return (
            <li key={key} style={{ transform: `translateY(${start}px)`, height: HEIGHT }}>
              {step && <StepRow step={step} rows={view.rows} chosen={chosen} />}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function StepRow({ step, rows, chosen }: { step: ComparedStep; rows: number; chosen: ChosenRow }) {
  const only = step.a === null ? 'only in B' : step.b === null ? 'only in A' : null;
  return (
    <button type="button" className={css.step} onClick={() => chosen.go(step.row)}>
      <span className={css.name}>
        <strong title={step.label}>{step.label}</strong>
        <small>
          {only ?? (step.differences > 0 ? formatNoun(step.differences, 'difference') : 'no difference')}
          {step.match === 'name' && ', joined by name (inferred)'}
          {step.match === 'type' && ', joined by type (inferred)'}
        </small>
      </span>
      <span className={css.bars}>
        <Lane side="a" lane={step.a} rows={rows} />
        <Lane side="b" lane={step.b} rows={rows} />
        <i className={css.here} style={{ left: `${(100 * (chosen.row + 0.5)) / rows}%` }} aria-hidden />
      </span>
      <span className={css.facts}>
        <Facts side="a" lane={step.a} />
        <Facts side="b" lane={step.b} />
      </span>
    </button>
  );
}

function Lane({ side, lane, rows }: { side: 'a' | 'b'; lane: ComparedLane | null; rows: number }) {
  const left = lane === null ? 0 : (100 * lane.from) / rows;
  const width = lane === null ? 0 : (100 * (lane.to - lane.from + 1)) / rows;
  return (
    <span className={css.lane} aria-hidden>
      {lane && (
        <i
          data-side={side}
          data-outcome={lane.outcome ?? 'unknown'}
          style={{ left: `${left}%`, width: `max(3px, ${width}%)` }}
        />
      )}
    </span>
  );
}

function Facts({ side, lane }: { side: 'a' | 'b'; lane: ComparedLane | null }) {
  return (
    <span className={css.fact}>
      <SideMark side={side} />
      {lane?.outcome && <OutcomeMark outcome={lane.outcome} compact />}
      {lane === null
        ? '–'
        : Number.isNaN(lane.took)
          ? formatNoun(lane.events, 'event')
          : formatDuration(lane.took)}
      {lane !== null && lane.attempts > 1 && `, ${formatNoun(lane.attempts, 'attempt')}`}
    </span>
  );
}
