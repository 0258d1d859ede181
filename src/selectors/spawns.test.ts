import { expect, test } from 'vitest';
import type { SpanColumns } from '../model/run-columns';
import { type Child, type Parent, selectSpawn, type Told } from './spawns';

/**
 * A parent of three lanes with an attempt each, which begin at 2, 4 and 6 and end at 3, 5 and 9; an event a second.
 */
function parent(told: readonly Told[]): Parent {
  const spans: SpanColumns = {
    count: 3,
    lane: Uint32Array.of(0, 1, 2),
    attempt: Uint16Array.of(1, 1, 1),
    queued: Int32Array.of(-1, -1, -1),
    start: Int32Array.of(2, 4, 6),
    end: Int32Array.of(3, 5, 9),
    outcome: new Uint8Array(3),
    claimed: Int32Array.of(-1, -1, -1),
    parked: Int32Array.of(-1, -1, -1),
    pauses: { from: new Int32Array(), to: new Int32Array() },
    ofLane: Uint32Array.of(0, 1, 2, 3),
  };
  const ofPosition = Int32Array.of(-1, -1, 0, 0, 1, 1, 2, 2, 2, 2);
  return { ofPosition, spans, times: Float64Array.from({ length: 10 }, (_, at) => at * 1e6), told };
}

const child = (start = Number.NaN, lane = -1): Child => ({ id: 'child', start, lane });
const says = (position: number, run: string | null, ended = false): Told => ({ position, run, ended });

test('the event that says so comes before all else', () => {
  const told = [says(3, 'other'), says(7, 'child', true), says(5, 'child')];
  expect(selectSpawn(parent(told), child(8e6, 0))).toEqual({ position: 5, inferred: false });
});

test('else the start of the step that the child names', () => {
  expect(selectSpawn(parent([]), child(Number.NaN, 1))).toEqual({ position: 4, inferred: false });
});

test('else the start of the call whose answer names the child', () => {
  expect(selectSpawn(parent([says(8, 'child', true)]), child())).toEqual({ position: 6, inferred: false });
});

test('else the last call with a child that began before the child did, which is inferred', () => {
  const told = [says(2, null), says(4, null)];
  expect(selectSpawn(parent(told), child(8.5e6))).toEqual({ position: 4, inferred: true });
  expect(selectSpawn(parent(told), child(3.5e6))).toEqual({ position: 2, inferred: true });
});

test('where nothing tells, nothing is said', () => {
  expect(selectSpawn(parent([]), child(8e6))).toBeNull();
  expect(selectSpawn(parent([says(2, null)]), child())).toBeNull();
  expect(selectSpawn(parent([says(2, null)]), child(1e6))).toBeNull();
});
