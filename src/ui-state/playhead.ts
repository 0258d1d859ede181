import { create } from 'zustand';
import type { Micros } from '../model/units';

/** The stretch of positions that timeline and charts show: `from` … `to − 1`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time whose edges may lie between events. */
export interface TimeWindow {
  readonly start: Micros;
  readonly end: Micros;
}

interface Playhead {
  /** Log and run that the rest belongs to. */
  readonly subject: string;
  readonly events: number;
  readonly position: number;
  readonly playing: boolean;
  /** Events a second. */
  readonly speed: number;
  /** How many times that speed, and which way: −2 is twice as fast, backwards. */
  readonly gear: number;
  readonly range: Range;
  /** The time that the clock shows around the range; null: from its first to its last event. */
  readonly window: TimeWindow | null;
  /** Events stand at their times rather than one beside the other; kept from run to run. */
  readonly byClock: boolean;
  /** The idle stretches that were opened, each by the position before it. */
  readonly opened: ReadonlySet<number>;
  /** The stretch whose totals are shown. */
  readonly selection: Range | null;
  /** One end of a stretch, of which the other is still to be marked. */
  readonly marked: number | null;
  /** The run goes on: the playhead stays at its last event as more arrive. */
  readonly following: boolean;
  /** How many events there were when it was last at the end; what came since is new. */
  readonly seen: number;
  /** Begins with another run. */
  start(subject: string, events: number, position: number): void;
  /** The run turned out to have so many events: nothing stays beyond its end, nor what hangs on the old numbers. */
  resize(events: number): void;
  /** More events of the run have come; those that were there are as they were. */
  grow(events: number): void;
  /** Goes to the end of a run that goes on and stays there; or lets it go on by itself. */
  follow(following: boolean): void;
  /** Moves to a position; out-of-range ones end at the edge. */
  go(position: number): void;
  step(by: number): void;
  /** Plays forward at the chosen speed, or stops. */
  play(playing: boolean): void;
  /** Plays that way; twice as fast when it already does. */
  shuttle(way: 1 | -1): void;
  setSpeed(speed: number): void;
  setRange(range: Range): void;
  /** As {@link setRange}; with a window, the range is that of the events in it. */
  show(shown: { readonly range: Range; readonly window: TimeWindow | null }): void;
  setByClock(byClock: boolean): void;
  toggleFold(after: number): void;
  /** Selects a stretch; what of it lies outside of the run does not count. */
  select(selection: Range | null): void;
  /** Marks the playhead's position as one end of a stretch, then as the other, which selects it. */
  mark(): void;
  /** Takes back the mark, else the selection. */
  unselect(): void;
}

/** The shuttle gets no faster than this. */
const TOP_GEAR = 64;

export const SPEEDS = [1, 2, 5, 10, 50, 250, 1000] as const;

/** Where the reader is in the run that is open. Dies with the run; the address keeps the position. */
export const usePlayhead = create<Playhead>((set, get) => ({
  subject: '',
  events: 0,
  position: 0,
  playing: false,
  speed: 5,
  gear: 1,
  range: { from: 0, to: 1 },
  window: null,
  byClock: false,
  opened: new Set<number>(),
  selection: null,
  marked: null,
  following: false,
  seen: 0,
  start: (subject, events, position) =>
    set({
      subject,
      events,
      position: clamp(position, events),
      playing: false,
      gear: 1,
      opened: new Set<number>(),
      selection: null,
      window: null,
      marked: null,
      following: false,
      seen: events,
      range: events <= LEGIBLE ? { from: 0, to: Math.max(events, 1) } : around(position, events),
    }),
  resize: (events) => {
    const { position, range, selection, events: before } = get();
    if (events === before) return;
    const whole = range.to - range.from >= before;
    set({
      events,
      position: clamp(position, events),
      opened: new Set<number>(),
      selection: selection && within(selection, events),
      window: null,
      marked: null,
      range: bounded(whole ? { from: 0, to: events } : range, events),
    });
  },
  grow: (events) => {
    const { events: before, position, range, following, seen } = get();
    const whole = range.from === 0 && range.to >= before && events <= LEGIBLE;
    const next = following ? clamp(events, events) : position;
    const shown = whole ? { from: 0, to: events } : range;
    // What is followed stays at the right edge of what is shown, however far it is zoomed in.
    const width = shown.to - shown.from;
    set({
      events,
      position: next,
      seen: following ? events : seen,
      range: following && !whole ? bounded({ from: events - width, to: events }, events) : shown,
    });
  },
  follow: (following) => {
    const { events, go } = get();
    if (following) go(events - 1);
    set({ following, seen: events });
  },
  go: (position) => {
    const { events, range, window, following: followed } = get();
    const next = clamp(position, events);
    // A window follows by the clock, which the timeline knows. Who goes back stops following.
    set({
      position: next,
      range: window ? range : following(range, next, events),
      following: followed && next === events - 1,
    });
  },
  step: (by) => get().go(get().position + by),
  play: (playing) => set({ playing, gear: 1 }),
  shuttle: (way) => {
    const { playing, gear } = get();
    const faster = playing && Math.sign(gear) === way;
    set({ playing: true, gear: faster ? way * Math.min(Math.abs(gear) * 2, TOP_GEAR) : way });
  },
  setSpeed: (speed) => set({ speed }),
  setRange: (range) => get().show({ range, window: null }),
  show: ({ range, window }) => {
    const { range: known, events } = get();
    const next = window ? range : bounded(range, events);
    set({ range: next.from === known.from && next.to === known.to ? known : next, window });
  },
  setByClock: (byClock) => set({ byClock }),
  toggleFold: (after) => set({ opened: toggled(get().opened, after) }),
  select: (selection) => set({ selection: selection && within(selection, get().events), marked: null }),
  mark: () => {
    const { marked, position, select } = get();
    if (marked === null) set({ marked: position });
    else select({ from: Math.min(marked, position), to: Math.max(marked, position) + 1 });
  },
  unselect: () => set(get().marked === null ? { selection: null } : { marked: null }),
}));

/** The part of a stretch that lies inside the run; null where there is none. */
function within({ from, to }: Range, events: number): Range | null {
  const inside = { from: Math.max(from, 0), to: Math.min(to, events) };
  return inside.from < inside.to ? inside : null;
}

function toggled(opened: ReadonlySet<number>, after: number): ReadonlySet<number> {
  const next = new Set(opened);
  if (!next.delete(after)) next.add(after);
  return next;
}

function clamp(position: number, events: number): number {
  return Math.max(0, Math.min(position, events - 1));
}

/** Events that can be told apart on one screen; a longer run opens on that many around where it lands. */
const LEGIBLE = 240;

function around(position: number, events: number): Range {
  return bounded({ from: position - LEGIBLE / 2, to: position + LEGIBLE / 2 }, events);
}

/** A zoomed range moves along when the playhead leaves it. */
function following(range: Range, position: number, events: number): Range {
  if (position >= range.from && position < range.to) return range;
  const width = range.to - range.from;
  return bounded({ from: Math.round(position - width / 2), to: Math.round(position + width / 2) }, events);
}

/** Two events: any less, and none would stand beside another. */
const LEAST = 2;

/** The same width inside the run, from whole event to whole event. */
function bounded({ from, to }: Range, events: number): Range {
  const whole = Math.max(events, 1);
  const width = Math.min(Math.max(Math.round(to - from), Math.min(LEAST, whole)), whole);
  const start = Math.max(0, Math.min(Math.round(from), whole - width));
  return { from: start, to: start + width };
}
