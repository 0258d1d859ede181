import { beforeEach, describe, expect, test } from 'vitest';
import { usePlayhead } from './playhead';

const state = () => usePlayhead.getState();
beforeEach(() => state().start('log/run', 100, 13));

test('starts where it is told, showing the whole run', () => {
  expect(state()).toMatchObject({ position: 13, events: 100, range: { from: 0, to: 100 }, playing: false });
});

test('never leaves the run', () => {
  state().go(1000);
  expect(state().position).toBe(99);
  state().step(-1000);
  expect(state().position).toBe(0);
});

test('a run that turns out shorter takes everything along', () => {
  state().select({ from: 80, to: 90 });
  state().go(85);
  state().resize(60);
  expect(state()).toMatchObject({ events: 60, position: 59, range: { from: 0, to: 60 }, selection: null });
  state().setRange({ from: 40, to: 60 });
  state().select({ from: 40, to: 60 });
  state().resize(50);
  expect(state()).toMatchObject({ range: { from: 30, to: 50 }, selection: { from: 40, to: 50 } });
});

test('a zoomed range follows the playhead and keeps its width', () => {
  state().setRange({ from: 10, to: 30 });
  state().go(50);
  expect(state().range).toEqual({ from: 40, to: 60 });
  state().go(99);
  expect(state().range).toEqual({ from: 80, to: 100 });
});

test('a range has at least two events, and a small run is shown whole', () => {
  state().setRange({ from: 50, to: 51 });
  expect(state().range).toEqual({ from: 50, to: 52 });
  state().start('log/small', 1, 0);
  state().setRange({ from: 1, to: 2 });
  expect(state().range).toEqual({ from: 0, to: 1 });
});

test('a window of the clock may hold a single event, and gives way to a range', () => {
  const window = { start: 10.5, end: 20.25 };
  state().show({ range: { from: 50, to: 51 }, window });
  expect(state()).toMatchObject({ range: { from: 50, to: 51 }, window });
  state().go(80);
  expect(state()).toMatchObject({ position: 80, range: { from: 50, to: 51 }, window });
  state().setRange({ from: 10, to: 30 });
  expect(state()).toMatchObject({ range: { from: 10, to: 30 }, window: null });
});

test('a range that is shown already stays the same one', () => {
  const { range } = state();
  state().setRange({ from: -3, to: 300 });
  expect(state().range).toBe(range);
});

test('the shuttle goes faster when pressed again, turns round, and begins anew after a stop', () => {
  const gears = (...ways: (1 | -1)[]) =>
    ways.map((way) => {
      state().shuttle(way);
      return state().gear;
    });
  expect(gears(1, 1, 1, -1, -1, 1)).toEqual([1, 2, 4, -1, -2, 1]);
  expect(state().playing).toBe(true);
  state().shuttle(1);
  state().play(false);
  expect(gears(1)).toEqual([1]);
  expect(gears(...Array<1>(10).fill(1)).at(-1)).toBe(64);
});

test('folds are opened and closed one by one, and closed again with another run', () => {
  state().toggleFold(4);
  state().toggleFold(9);
  state().toggleFold(4);
  expect([...state().opened]).toEqual([9]);
  state().select({ from: 2, to: 5 });
  state().start('log/other', 50, 0);
  expect(state()).toMatchObject({ selection: null, opened: new Set() });
});

test('a selection is the part of a stretch that lies inside the run', () => {
  const selected = (from: number, to: number) => {
    state().select({ from, to });
    return state().selection;
  };
  expect(selected(10, 20)).toEqual({ from: 10, to: 20 });
  expect(selected(90, 1000)).toEqual({ from: 90, to: 100 });
  expect(selected(100, 120)).toBeNull();
  expect(selected(30, 30)).toBeNull();
});

test('two marks select what lies between them, whichever comes first', () => {
  state().go(40);
  state().mark();
  expect(state()).toMatchObject({ marked: 40, selection: null });
  state().go(20);
  state().mark();
  expect(state()).toMatchObject({ marked: null, selection: { from: 20, to: 41 } });
  state().mark();
  state().unselect();
  expect(state()).toMatchObject({ marked: null, selection: { from: 20, to: 41 } });
  state().unselect();
  expect(state().selection).toBeNull();
});

describe('a run that goes on', () => {
  const at = () => {
    const { position, events, seen, following, range } = usePlayhead.getState();
    return { position, events, fresh: events - seen, following, range };
  };

  test('who stands at its end and follows goes along; the range keeps its width', () => {
    usePlayhead.getState().start('a/b', 1000, 999);
    usePlayhead.getState().setRange({ from: 900, to: 1000 });
    usePlayhead.getState().follow(true);
    usePlayhead.getState().grow(1012);
    expect(at()).toEqual({
      position: 1011,
      events: 1012,
      fresh: 0,
      following: true,
      range: { from: 912, to: 1012 },
    });
  });

  test('who goes back stays there while the end moves on, and is told how much is new', () => {
    usePlayhead.getState().start('a/b', 1000, 999);
    usePlayhead.getState().follow(true);
    usePlayhead.getState().go(800);
    usePlayhead.getState().grow(1312);
    expect(at()).toMatchObject({ position: 800, events: 1312, fresh: 312, following: false });
    usePlayhead.getState().follow(true);
    expect(at()).toMatchObject({ position: 1311, fresh: 0, following: true });
  });

  test('who stops following at the end stays at that event', () => {
    usePlayhead.getState().start('a/b', 10, 9);
    usePlayhead.getState().follow(true);
    usePlayhead.getState().follow(false);
    usePlayhead.getState().grow(15);
    expect(at()).toMatchObject({ position: 9, fresh: 5, following: false });
  });

  test('a short run that is shown whole stays whole, and what was selected stays selected', () => {
    usePlayhead.getState().start('a/b', 10, 3);
    usePlayhead.getState().select({ from: 2, to: 5 });
    usePlayhead.getState().grow(20);
    expect(at().range).toEqual({ from: 0, to: 20 });
    expect(usePlayhead.getState().selection).toEqual({ from: 2, to: 5 });
  });
});
