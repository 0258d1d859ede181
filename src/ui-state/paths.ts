import { create } from 'zustand';

/** Paths of the state that the reader looks at, as JSON Pointers. */
interface Paths {
  /** Log and run that they belong to. */
  readonly subject: string;
  /** The one whose writes are told. */
  readonly selected: string | null;
  /** Those that are drawn along the timeline. */
  readonly pinned: readonly string[];
  /** Begins with another run, or takes over what a link says. */
  start(subject: string, selected: string | null, pinned: readonly string[]): void;
  select(pointer: string | null): void;
  /** Pins a path, or takes it off again. Where there is no room for another it is not pinned. */
  pin(pointer: string): void;
}

/** More lanes leave no room for the run. */
export const MAX_PINS = 8;

/** Can a path be pinned, or taken off? */
export function canPin(pinned: readonly string[], pointer: string): boolean {
  return pinned.length < MAX_PINS || pinned.includes(pointer);
}

/** What to say where it cannot. */
export const PINS_FULL = `${MAX_PINS} paths are pinned, as many as fit: take one off first`;

/** Dies with the run; the address keeps it. */
export const usePaths = create<Paths>((set, get) => ({
  subject: '',
  selected: null,
  pinned: [],
  start: (subject, selected, pinned) => set({ subject, selected, pinned: pinned.slice(0, MAX_PINS) }),
  select: (selected) => set({ selected }),
  pin: (pointer) => {
    const { pinned } = get();
    const others = pinned.filter((each) => each !== pointer);
    if (others.length < pinned.length) set({ pinned: others });
    else if (pinned.length < MAX_PINS) set({ pinned: [...pinned, pointer] });
  },
}));
