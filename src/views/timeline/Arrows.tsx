import { useId, useMemo } from 'react';
import { type RunRef, useKin } from '../../queries/engine';
import { type Arrow, type Sheet, selectArrows } from '../../selectors/arrows';
import { usePlayhead } from '../../ui-state/playhead';
import css from './Arrows.module.css';

interface ArrowsProps extends Sheet {
  readonly runRef: RunRef;
}

/** Arrows over the lanes, from the causes of the playhead's event to it and on to its effects; the details list them. */
export function Arrows({ runRef, axis, height, yOf }: ArrowsProps) {
  const position = usePlayhead((state) => state.position);
  const { data } = useKin({ ...runRef, position });
  const kin = data?.position === position ? data : null;
  const arrows = useMemo(() => kin && selectArrows(kin, { axis, height, yOf }), [kin, axis, height, yOf]);
  const id = useId();
  if (!arrows || arrows.length === 0) return null;
  return (
    <svg className={css.arrows} width={axis.width} height={height} aria-hidden="true">
      <defs>
        <Head id={`${id}cause`} side="cause" />
        <Head id={`${id}effect`} side="effect" />
      </defs>
      {arrows.map((arrow) => (
        <ArrowLine key={`${arrow.side} ${arrow.path}`} arrow={arrow} head={`url(#${id}${arrow.side})`} />
      ))}
    </svg>
  );
}

function Head({ id, side }: { id: string; side: Arrow['side'] }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path className={css.head} data-side={side} d="M0,0.5 L8,4 L0,7.5 Z" />
    </marker>
  );
}

/** Drawn twice: a broad line of the ground’s colour keeps the arrow apart from the bars below it. */
function ArrowLine({ arrow: { side, path, count }, head }: { arrow: Arrow; head: string }) {
  return (
    <g data-side={side}>
      <path className={css.ground} d={path} />
      <path className={css.line} data-side={side} d={path} markerEnd={head} />
      {count && (
        <text className={css.count} x={count.x} y={count.y} textAnchor={count.left ? 'start' : 'end'}>
          {count.text}
        </text>
      )}
    </g>
  );
}
