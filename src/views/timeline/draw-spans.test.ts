import { expect, test } from 'vitest';
import type { StepOutcome } from '../../model/outcome';
import type { RunView } from '../../model/views';
import { orderAxis } from '../../selectors/axis';
import { selectLanes, withPositions } from '../../selectors/lanes';
import { type Colors, TIMELINE_COLORS } from './canvas';
import { failingByLane } from './draw-rows';
import { drawSpans } from './draw-spans';

const colors = Object.fromEntries(TIMELINE_COLORS.map((name) => [name, name])) as Colors;

/** One lane of attempts, each two events long, with the outcomes given. */
function viewOf(outcomes: readonly StepOutcome[]): RunView {
  const events = outcomes.length * 2;
  const facts = outcomes.map((outcome, at) => ({
    thread: 1,
    attempt: 1,
    queued: -1,
    start: at * 2,
    end: at * 2 + 1,
    outcome,
  }));
  const { lanes, spans } = selectLanes(new Uint32Array(events).fill(1), facts, []);
  return { events, lanes: withPositions(lanes), spans, failures: new Int32Array() } as unknown as RunView;
}

/** What is drawn of a view's only lane, each shape as its colour, its left edge and its height. */
function drawn(view: RunView, from: number, to: number): string[] {
  const shapes: string[] = [];
  const record = (color: string, x: number, tall: number) =>
    shapes.push(`${color} at ${Math.round(x)}, ${tall.toFixed(0)} px`);
  let bar: readonly [x: number, tall: number] = [0, 0];
  const context = {
    fillStyle: '',
    fillRect: (x: number, _y: number, _wide: number, tall: number) => record(context.fillStyle, x, tall),
    beginPath: () => {},
    roundRect: (x: number, _y: number, _wide: number, tall: number) => {
      bar = [x, tall];
    },
    fill: () => record(context.fillStyle, bar[0], bar[1]),
    fillText: () => {},
  };
  const axis = orderAxis({ from, to }, 100);
  const drawing = { view, axis, failing: failingByLane(view), colors };
  drawSpans(context as unknown as CanvasRenderingContext2D, drawing, 0, 0);
  return shapes;
}

test('attempts that have room are drawn one by one', () => {
  expect(drawn(viewOf(['succeeded', 'failed', 'succeeded']), 0, 6)).toEqual([
    'succeeded-bar at 7, 12 px',
    'failed-bar at 41, 12 px',
    'succeeded-bar at 74, 12 px',
  ]);
});

test('a stretch shows the attempt that began before it, and none that lies outside', () => {
  expect(drawn(viewOf(['succeeded', 'failed', 'succeeded', 'failed']), 3, 5)).toEqual([
    'failed-bar at -2, 12 px',
    'succeeded-bar at 74, 12 px',
  ]);
});

test('one failure among ten thousand attempts is seen, and crowds are taller', () => {
  const outcomes = new Array<StepOutcome>(10_000).fill('succeeded');
  outcomes[4321] = 'failed';
  const shapes = drawn(viewOf(outcomes), 0, 20_000);
  expect(shapes.filter((shape) => shape.startsWith('failed-bar'))).toEqual(['failed-bar at 41, 18 px']);
  expect(shapes.length).toBeLessThan(60);
});
