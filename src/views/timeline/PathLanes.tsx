import { ChevronLeft, ChevronRight, PinOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatCount } from '../../lib/format';
import { printJson } from '../../lib/json-text';
import { fromPointer, toDotted } from '../../lib/pointer';
import type { RunRef } from '../../queries/engine';
import { usePathLine } from '../../queries/paths';
import type { PathLineView } from '../../replay/path-line';
import { type Axis, edgesKey, pixelEdges } from '../../selectors/axis';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { walkWrites } from '../actions/walk-writes';
import { briefOf } from '../messages';
import { Button } from '../parts/Button';
import { useColors } from '../parts/use-colors';
import { useRested } from '../parts/use-rested';
import { TIMELINE_COLORS } from './canvas';
import { drawPath, rangeOf } from './draw-path';
import { hoverEvents } from './hover-events';
import { HoverLine, PlayheadLine, SelectionBand } from './Overlays';
import css from './PathLanes.module.css';
import { useDrag } from './use-drag';

/** How long a movement of the axis rests before the lane is asked for anew. */
const REST_MS = 60;
/** As a row of steps, with a little room for the line of a number. */
const HEIGHT = 26;

interface PathLanesProps {
  readonly runRef: RunRef;
  readonly axis: Axis;
}

/** The pinned paths of the state, each with its life along the run. */
export function PathLanes({ runRef, axis }: PathLanesProps) {
  const pinned = usePaths((state) => state.pinned);
  return (
    <ul className={css.lanes} aria-label="Pinned paths">
      {pinned.map((pointer) => (
        <PathLane key={pointer} runRef={runRef} axis={axis} pointer={pointer} />
      ))}
    </ul>
  );
}

function PathLane({ runRef, axis, pointer }: PathLanesProps & { readonly pointer: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(TIMELINE_COLORS);
  const drawn = useRested(axis, REST_MS);
  const edges = pixelEdges(drawn);
  const { data, error } = usePathLine(runRef, pointer, edges, edgesKey(edges));
  useEffect(() => {
    if (canvas.current && data && axis.width > 0) drawPath(canvas.current, data, axis, HEIGHT, colors);
  }, [data, axis, colors]);
  const drag = useDrag(axis, (x) => usePlayhead.getState().go(axis.positionAt(x)));
  const name = toDotted(fromPointer(pointer));
  return (
    <li className={css.lane} style={{ height: HEIGHT }} aria-label={`Path ${name}`}>
      <PathLabel pointer={pointer} name={name} line={data} />
      <div className={css.canvas} {...hoverEvents((x) => ({ position: axis.positionAt(x), lane: -1 }))}>
        <canvas ref={canvas} style={{ width: axis.width, height: HEIGHT }} {...drag} aria-hidden />
        {error && <span className={css.error}>{briefOf(error)}</span>}
        <SelectionBand axis={axis} />
        <HoverLine axis={axis} />
        <PlayheadLine axis={axis} />
      </div>
    </li>
  );
}

interface PathLabelProps {
  readonly pointer: string;
  readonly name: string;
  readonly line: PathLineView | undefined;
}

function PathLabel({ pointer, name, line }: PathLabelProps) {
  const position = usePlayhead((state) => state.position);
  const here = line?.segments.find(({ from, to }) => position >= from && position < to);
  const tail = toDotted(fromPointer(pointer).slice(-2));
  return (
    <div className={css.label}>
      <button
        type="button"
        title={`${name}: ${hintOf(line)}`}
        aria-label={`Select the path ${name}`}
        onClick={() => usePaths.getState().select(pointer)}
      >
        <span className={css.name}>{tail}</span>
        <span className={css.value}>{here?.value === undefined ? '' : printJson(here.value)}</span>
      </button>
      <span className={css.tools}>
        <Button
          look="quiet"
          icon={<ChevronLeft aria-hidden />}
          label={`Previous change of ${name}`}
          onClick={() => walkWrites(pointer, -1, true)}
        />
        <Button
          look="quiet"
          icon={<ChevronRight aria-hidden />}
          label={`Next change of ${name}`}
          onClick={() => walkWrites(pointer, 1, true)}
        />
        <Button
          look="quiet"
          icon={<PinOff aria-hidden />}
          label={`Unpin ${name}`}
          onClick={() => usePaths.getState().pin(pointer)}
        />
      </span>
    </div>
  );
}

function hintOf(line: PathLineView | undefined): string {
  if (line === undefined) return 'reading…';
  const writes = `written by ${formatCount(line.writes)} events`;
  if (line.kind !== 'numbers') return writes;
  const { low, high } = rangeOf(line.segments);
  return `${writes}; here from ${low} to ${high}`;
}
