import { expect, test } from 'vitest';
import type { SeriesInfo } from '../model/format';
import { orderAxis, pixelEdges } from './axis';
import { SeriesBuilder, SeriesCollector, selectSeries } from './series';

/** The pixels of positions `from … to − 1` along a width. */
const edges = (from: number, to: number, width: number) => pixelEdges(orderAxis({ from, to }, width));

const INFO: SeriesInfo = { label: 'Load', unit: 'load' };

/** Readings of two series at every third of 200 positions; each reading stands in the log twice. */
function collect(): SeriesCollector {
  const collector = new SeriesCollector();
  for (let position = 0; position < 200; position += 3) {
    const reading = position >> 1;
    collector.add(position, [
      { series: 'load', value: position / 7, reading, moment: 'after' },
      { series: 'processes', value: 300 + (position % 5), reading, moment: 'after' },
    ]);
    collector.add(position + 1, [{ series: 'load', value: position / 7, reading, moment: 'after' }]);
  }
  return collector;
}

test('a settled series draws as before', () => {
  const growing = collect();
  const settled = collect();
  settled.settle();
  for (const id of ['load', 'processes'])
    for (const range of [edges(0, 200, 1000), edges(50, 130, 20)])
      expect(selectSeries(id, INFO, settled.series.get(id)!, range)).toEqual(
        selectSeries(id, INFO, growing.series.get(id)!, range),
      );
});

test('series that were measured together share their positions', () => {
  const { series } = collect();
  const together = collect();
  together.settle();
  expect(together.series.get('processes')!.positions).toBe(together.series.get('load')!.positions);
  expect(together.series.get('load')!.repeated).toBe(series.get('load')!.repeated);
});

test('repeated readings and changes are shown as many as can be told apart', () => {
  const { series } = collect();
  const wide = selectSeries('load', INFO, series.get('load')!, edges(0, 20, 1000));
  expect(wide.repeats).toEqual([1, 4, 7, 10, 13, 16, 19]);
  const deltas = [3, 4, 90].map((position) => ({ position, before: 0, after: position }));
  const narrow = selectSeries('load', INFO, series.get('load')!, edges(0, 200, 960), deltas);
  expect(narrow.repeats).toEqual([1, 22, 43, 64, 85, 106, 127, 148, 169, 190]);
  expect(narrow.changes.map(({ position }) => position)).toEqual([4, 90]);
});

test('a value that could not be measured is a gap: neither a reading nor a repetition', () => {
  const builder = new SeriesBuilder();
  const measured: [number, number | null, number][] = [
    [0, null, 1],
    [1, 5, 2],
    [2, 5, 2],
    [3, null, 3],
    [4, null, 4],
    [5, 7, 4],
  ];
  for (const [position, value, reading] of measured) builder.add(position, value, reading);
  builder.settle();
  const { points, readings, repeated } = selectSeries('load', INFO, builder, edges(0, 6, 6));
  expect(points.map(({ position, last }) => `${position}: ${last}`)).toEqual(['1: 5', '3: NaN', '5: 7']);
  expect([readings, repeated]).toEqual([3, 1]);
  // Gaps do not take more room than readings.
  expect(builder.values).toBeInstanceOf(Float32Array);
});
