import type { KinList, KinView } from '../model/kin';
import type { Axis } from './axis';

/** Where rows and events stand in the timeline. */
export interface Sheet {
  readonly axis: Pick<Axis, 'range' | 'width' | 'xOf'>;
  readonly height: number;
  /** The middle of the row that shows an event; null where no row does. */
  readonly yOf: (position: number) => number | null;
}

/** An arrow from a cause to its effect, as the path of an SVG. */
export interface Arrow {
  readonly side: 'cause' | 'effect';
  readonly path: string;
  /** Says how many it stands for, where what it leads to lies outside of what is shown. */
  readonly count: {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly left: boolean;
  } | null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What keeps an arrow's head clear of the edge, and a count clear of the arrow. */
const MARGIN = 3;

/**
 * Arrows from an event's causes to it and from it to its effects, as far as they lie in its run. Those outside of the
 * shown stretch share one arrow at its edge; rows that are scrolled or folded away, and events without a row, stand at
 * the upper or the lower edge. None where the event itself is not shown.
 */
export function selectArrows(kin: KinView, sheet: Sheet): Arrow[] {
  const { range } = sheet.axis;
  if (kin.position < range.from || kin.position >= range.to || sheet.height <= 0) return [];
  return [
    ...arrowsOf('cause', kin.causes, kin.position, sheet),
    ...arrowsOf('effect', kin.effects, kin.position, sheet),
  ];
}

function arrowsOf(side: Arrow['side'], list: KinList, position: number, sheet: Sheet): Arrow[] {
  const { range, width } = sheet.axis;
  const own = list.shown.filter(({ run }) => run === null).map((each) => each.position);
  const here = pointOf(position, sheet);
  const inside = own.filter((at) => at >= range.from && at < range.to);
  const drawn = inside.map(
    (at): Arrow => ({ side, path: curve(side, pointOf(at, sheet), here), count: null }),
  );
  const unlisted = list.total > list.shown.length ? '+' : '';
  const before = own.filter((at) => at < range.from).length;
  const behind = own.filter((at) => at >= range.to).length;
  const edges = [
    { x: 0, count: before },
    { x: width, count: behind },
  ].filter(({ count }) => count > 0);
  return [
    ...drawn,
    ...edges.map(({ x, count }): Arrow => {
      const left = x === 0;
      const edge = { x: left ? MARGIN : x - MARGIN, y: here.y };
      const [from, to] = side === 'cause' ? [edge, here] : [here, edge];
      const text = `${count}${unlisted}`;
      return {
        side,
        path: `M${print(from)} L${print(to)}`,
        count: { text, x: edge.x + (left ? 6 : -6), y: here.y > 16 ? here.y - 5 : here.y + 13, left },
      };
    }),
  ];
}

function pointOf(position: number, { axis, yOf, height }: Sheet): Point {
  const y = yOf(position) ?? 0;
  return { x: axis.xOf(position), y: Math.max(MARGIN, Math.min(y, height - MARGIN)) };
}

/** From above the bars to above the bars, for events of one row. */
const ABOVE = 6;
const SWING = 10;

/** Leaves and arrives level; between events of one row it swings over their bars. */
function curve(side: Arrow['side'], other: Point, here: Point): string {
  const [from, to] = side === 'cause' ? [other, here] : [here, other];
  const dx = to.x - from.x;
  if (Math.abs(to.y - from.y) < 1) {
    const y = Math.max(from.y - ABOVE, 1);
    const top = y - Math.min(SWING, y * 1.3);
    const [start, end] = [
      { x: from.x, y },
      { x: to.x, y },
    ];
    return bezier(start, { x: from.x + dx * 0.15, y: top }, { x: to.x - dx * 0.15, y: top }, end);
  }
  const reach = Math.max(Math.abs(dx) / 2, 18);
  return bezier(from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to);
}

function bezier(from: Point, ...others: readonly Point[]): string {
  return `M${print(from)} C${others.map(print).join(' ')}`;
}

function print({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
