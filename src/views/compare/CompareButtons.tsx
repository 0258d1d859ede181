import { GitCompareArrows } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import type { LogView } from '../../model/views';
import { type RunRef, useLog } from '../../queries/engine';
import { useReference } from '../../queries/telemetry';
import { compareLink } from '../../share/compare-link';
import { useCompared } from '../../ui-state/compared';
import { Button } from '../parts/Button';
import { whenIdle } from '../parts/when-idle';
import { navigate } from '../shell/use-link';

const loadPicker = () => import('../telemetry/RunPicker').then((module) => ({ default: module.RunPicker }));
const RunPicker = lazy(loadPicker);
whenIdle(() => void loadPicker());

interface CompareButtonsProps {
  readonly runRef: RunRef;
  readonly words: LogView['words'];
  /** The run did not go well: one that did is offered to compare it with. */
  readonly failed: boolean;
}

/** The ways to compare the open run with another one: the nearest that succeeded, or any. */
export function CompareButtons({ runRef, words, failed }: CompareButtonsProps) {
  const picking = useCompared((state) => state.picking);
  const pick = useCompared((state) => state.pick);
  const { data: log } = useLog(runRef.log);
  const { data: reference } = useReference(runRef);
  // The good run is A: what is read from A to B is what changed since.
  const compare = (other: RunRef, good: boolean) =>
    navigate(good ? compareLink(other, runRef) : compareLink(runRef, other));
  useEffect(() => () => pick(false), [pick]);
  return (
    <>
      {failed && reference && (
        <Button
          icon={<GitCompareArrows aria-hidden />}
          title={`What differs from ${reference.name}, the nearest of this name that succeeded`}
          onClick={() => compare({ log: runRef.log, run: reference.id }, true)}
        >
          Compare with the last good {words.run}
        </Button>
      )}
      <Button icon={<GitCompareArrows aria-hidden />} aria-haspopup="dialog" onClick={() => pick(true)}>
        Compare with…
      </Button>
      {picking && log && (
        <Suspense fallback={null}>
          <RunPicker
            runRef={runRef}
            log={log}
            title={`Compare with another ${words.run}`}
            onPick={(other) => compare(other, false)}
            onClose={() => pick(false)}
          />
        </Suspense>
      )}
    </>
  );
}
