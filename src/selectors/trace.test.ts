import { expect, test } from 'vitest';
import type { SeriesPoint } from '../model/readings';
import { selectTrace } from './trace';

const NaN_ = Number.NaN;

/** Points drawn as `position:last` or `position:min-max:last`; `?` where nothing could be measured. */
function points(drawing: string): SeriesPoint[] {
  return drawing.split(' ').map((each) => {
    const [position, ...rest] = each.split(':');
    const last = rest.at(-1) === '?' ? NaN_ : Number(rest.at(-1));
    const [min, max] = rest.length === 2 ? rest[0]!.split('-').map(Number) : [last, last];
    return { position: Number(position), min: min!, max: max!, last };
  });
}

const drawn = (drawing: string, end = 100) =>
  selectTrace(points(drawing), (position) => position * 10, end)
    .map(({ x, value, span }) => `${x}:${value ?? '|'}${span && span[0] !== span[1] ? `(${span})` : ''}`)
    .join(' ');

test('the last reading holds to the end', () => {
  expect(drawn('0:5 3:2-9:7')).toBe('0:5 30:7(2,9) 100:7');
});

test('what was measured before the left edge is drawn from there', () => {
  expect(drawn('-4:5 2:6')).toBe('0:5 20:6 100:6');
});

test('the line ends where nothing could be measured, and begins again behind it', () => {
  expect(drawn('0:5 3:? 6:7')).toBe('0:5 30:5 30:| 60:7 100:7');
  expect(drawn('0:5 3:?')).toBe('0:5 30:5 30:|');
  expect(drawn('0:? 6:7')).toBe('0:| 60:7 100:7');
});

test('what stands behind the end of the shown run is left out', () => {
  const xOf = (position: number) => (position < 5 ? position * 10 : Number.POSITIVE_INFINITY);
  const trace = selectTrace(points('0:5 3:6 7:9'), xOf, 50);
  expect(trace.map(({ x, value }) => `${x}:${value}`)).toEqual(['0:5', '30:6', '50:6']);
});

test('the extremes of a pixel that ends in a gap are kept', () => {
  expect(drawn('0:5 3:2-9:? 6:7')).toBe('0:5 30:9(2,9) 30:| 60:7 100:7');
});
