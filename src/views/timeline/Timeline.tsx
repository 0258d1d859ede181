import { Clock, ListOrdered, Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { formatNoun } from '../../lib/format';
import type { LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import type { Axis } from '../../selectors/axis';
import { countSteps } from '../../selectors/lanes';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { useRowHeight } from '../parts/use-row-height';
import { useSize } from '../parts/use-size';
import { whenIdle } from '../parts/when-idle';
import { ArrangeMenu } from './ArrangeMenu';
import { BranchMarks } from './BranchMarks';
import { HitTicks } from './HitTicks';
import { HoverTip } from './HoverTip';
import { hoverEvents } from './hover-events';
import { Lanes } from './Lanes';
import { hasMiniMap, MiniMap } from './MiniMap';
import { NoteMarks } from './NoteMarks';
import { HoverLine, PlayheadLine, SelectionBand } from './Overlays';
import { OverviewStrip } from './OverviewStrip';
import { SelectionBar } from './SelectionBar';
import css from './Timeline.module.css';
import { clockOf, useAxis } from './use-axis';
import { useFollow } from './use-follow';
import { useRows } from './use-rows';
import { playheadX, timelineKeys } from './use-zoom';

interface TimelineProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** Colours for values take room of their own; the page is there before them. */
const loadPathLanes = () => import('./PathLanes').then((module) => ({ default: module.PathLanes }));
const PathLanes = lazy(loadPathLanes);
whenIdle(() => void loadPathLanes());

/** More pinned rows than this scroll. */
const MAX_PINNED = 4;

/** A lane a step, a span an attempt, a tick an event; the playhead goes through all of them. */
export function Timeline({ view, runRef, words }: TimelineProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const axis = useAxis(view, width);
  useFollow(axis);
  const { all, pinned, source } = useRows(view, runRef);
  const names = useMemo(
    () => ({ words, typeNames: source.types?.names ?? [], childLanes: source.childLanes }),
    [words, source],
  );
  const rowHeight = useRowHeight('lane');
  const hasPins = usePaths((state) => state.pinned.length > 0);
  const steps = useMemo(() => countSteps(view.lanes), [view]);
  const lanes = { view, runRef, axis, names };
  return (
    <section
      className={css.timeline}
      aria-label="Timeline"
      tabIndex={-1}
      onKeyDown={timelineKeys(view, axis)}
    >
      <div className={css.corner}>
        <span>{formatNoun(steps, words.step)}</span>
        <span className={css.zoom}>
          <ArrangeMenu view={view} runRef={runRef} words={words} rows={all} />
          {clockOf(view) && <AxisSwitch />}
          <ZoomButtons view={view} axis={axis} />
        </span>
      </div>
      {hasMiniMap(view) && <MiniMap view={view} axis={axis} />}
      <div
        className={css.top}
        ref={ref}
        {...hoverEvents((x) => ({ position: axis.positionAt(x), lane: -1 }))}
      >
        <OverviewStrip view={view} axis={axis} />
        <HitTicks runRef={runRef} axis={axis} />
        <SelectionBand axis={axis} />
        <NoteMarks axis={axis} />
        <BranchMarks runRef={runRef} axis={axis} />
        <HoverLine axis={axis} />
        <PlayheadLine axis={axis} />
      </div>
      <div className={css.kept}>
        {hasPins && (
          <Suspense>
            <PathLanes runRef={runRef} axis={axis} />
          </Suspense>
        )}
        {pinned.count > 0 && (
          <div className={css.pinned} style={{ height: Math.min(pinned.count, MAX_PINNED) * rowHeight }}>
            <Lanes {...lanes} rows={pinned} label={`Pinned ${words.step}s`} />
          </div>
        )}
      </div>
      <div className={css.all}>
        <Lanes {...lanes} rows={all} label={`Timeline of ${words.step}s`} />
      </div>
      <SelectionBar view={view} />
      <HoverTip view={view} runRef={runRef} axis={axis} />
    </section>
  );
}

function AxisSwitch() {
  const byClock = usePlayhead((state) => state.byClock);
  const setByClock = usePlayhead((state) => state.setByClock);
  return (
    <Button
      look="quiet"
      icon={byClock ? <Clock aria-hidden /> : <ListOrdered aria-hidden />}
      label="Clock axis"
      title={byClock ? 'Events stand at their times' : 'Events stand in their order'}
      aria-pressed={byClock}
      onClick={() => setByClock(!byClock)}
    />
  );
}

function ZoomButtons({ view, axis }: { view: RunView; axis: Axis }) {
  const { setRange, show } = usePlayhead.getState();
  const zoom = (factor: number) => show(axis.zoomed(factor, playheadX(axis)));
  return (
    <>
      <Button
        look="quiet"
        className={css.step}
        icon={<ZoomOut aria-hidden />}
        label="Zoom out"
        onClick={() => zoom(2)}
      />
      <Button
        look="quiet"
        className={css.step}
        icon={<ZoomIn aria-hidden />}
        label="Zoom in"
        onClick={() => zoom(0.5)}
      />
      <Button
        look="quiet"
        icon={<Maximize2 aria-hidden />}
        label="Show the whole run"
        onClick={() => setRange({ from: 0, to: view.events })}
      />
    </>
  );
}
