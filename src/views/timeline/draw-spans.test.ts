import { expect, test } from 'vitest';
import type { StepOutcome } from '../../model/outcome';
import type { RunView } from '../../model/views';
import { orderAxis } from '../../selectors/axis';
import { selectLanes, withPositions } from '../../selectors/lanes';
import { type Colors, TIMELINE_COLORS } from './canvas';
import { failingByLane } from './draw-rows';
import { drawSpans } from './draw-spans';
import { drawPauses } from './draw-stalls';

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

/** A view of one lane with one attempt, twenty events long. */
function viewOfOne(attempt: object, pauses: { from: number; to: number }[] = []): RunView {
  const facts = { thread: 1, attempt: 1, queued: -1, outcome: 'succeeded' as const, start: 0, end: 1 };
  const { lanes, spans } = selectLanes(new Uint32Array(20).fill(1), [{ ...facts, ...attempt }], [], {
    pauses,
  });
  return {
    events: 20,
    lanes: withPositions(lanes),
    spans,
    failures: new Int32Array(),
  } as unknown as RunView;
}

/**
 * What is drawn of a view's only lane, each shape as its colour, its left edge and its height; stripes as where they
 * begin and end, and which way they go.
 */
function drawn(view: RunView, from: number, to: number): string[] {
  const shapes: string[] = [];
  const record = (color: string, x: number, tall: number) =>
    shapes.push(`${color} at ${Math.round(x)}, ${tall.toFixed(0)} px`);
  let line: (readonly [x: number, y: number])[] = [];
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
    strokeStyle: '',
    moveTo: (x: number, y: number) => {
      line = [...line, [x, y]];
    },
    lineTo: (x: number, y: number) => {
      line = [...line, [x, y]];
    },
    stroke: () => {
      const xs = line.map(([x]) => Math.round(x));
      const way = line[1]![1] < line[0]![1] ? 'up' : 'down';
      shapes.push(`${context.strokeStyle} stripes ${way} ${Math.min(...xs)}–${Math.max(...xs)}`);
      line = [];
    },
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

test('what comes before an attempt is told apart by its shape', () => {
  expect(drawn(viewOfOne({ queued: 2, claimed: 8, start: 14, end: 18 }), 0, 20)).toEqual([
    'pending-bar at 13, 2 px',
    'text-3 at 43, 1 px',
    'text-3 at 43, 1 px',
    'text-3 at 43, 8 px',
    'succeeded-bar at 72, 12 px',
  ]);
  expect(drawn(viewOfOne({ queued: 2, claimed: 8, start: -1, end: -1 }), 0, 20).slice(0, 2)).toEqual([
    'pending-bar at 13, 2 px',
    'text-3 at 43, 1 px',
  ]);
});

test('an attempt is striped upwards where it is parked, downwards where the run is paused', () => {
  const bar = 'succeeded-bar at 2, 12 px';
  expect(drawn(viewOfOne({ start: 0, parked: 10, end: 18 }), 0, 20)).toEqual([
    bar,
    'surface stripes up 53–94',
  ]);
  const pauses = [
    { from: 4, to: 8 },
    { from: 12, to: 20 },
  ];
  expect(drawn(viewOfOne({ start: 0, end: 18 }, pauses), 0, 20)).toEqual([
    bar,
    'surface stripes down 23–43',
    'surface stripes down 63–93',
  ]);
  expect(drawn(viewOfOne({ start: 0, parked: 6, end: 18 }, pauses), 0, 20)).toEqual([
    bar,
    'surface stripes up 33–94',
    'surface stripes down 23–33',
  ]);
  expect(drawn(viewOfOne({ start: 0, end: 18, outcome: 'waiting' }), 0, 20)).toEqual([
    'waiting-bar at 2, 12 px',
    'surface stripes up 3–94',
  ]);
});

test('ten thousand pauses cost no more than there are pixels, and none is left out', () => {
  const pauses = Array.from({ length: 10_000 }, (_, at) => ({ from: at * 2, to: at * 2 + 1 }));
  const { spans } = selectLanes(new Uint32Array(), [], [], { pauses });
  const stretches: number[][] = [];
  const context = {
    beginPath: () => stretches.push([]),
    moveTo: (x: number) => stretches.at(-1)!.push(x),
    lineTo: (x: number) => stretches.at(-1)!.push(x),
    stroke: () => {},
  } as unknown as CanvasRenderingContext2D;
  const strip = { y: 0, height: 5 };
  const at = (from: number, to: number) => {
    stretches.length = 0;
    drawPauses(context, orderAxis({ from, to }, 100), spans.pauses, 0, 20_000, strip, '');
    return stretches.length;
  };
  // Each of them is thinner than a pixel, and is drawn as wide as one.
  const all = at(0, 20_000);
  expect(all).toBeLessThan(220);
  const pixels = new Set(stretches.flatMap((xs) => Math.floor(Math.min(...xs) + 0.5)));
  expect(pixels.size).toBeGreaterThanOrEqual(100);
  expect(at(500, 520)).toBe(10);
});
