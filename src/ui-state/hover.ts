import { create } from 'zustand';

/** The mouse over the timeline; pixels of the axis, and of the window for a tip beside it. */
export interface Pointer {
  readonly x: number;
  readonly clientX: number;
  readonly clientY: number;
  /** −1 where there is none. */
  readonly lane: number;
  /** What is under it, where that is no lane. */
  readonly title?: string;
}

interface Hover {
  /** The event under the mouse, in the timeline, a chart or the list; null when it is elsewhere. */
  readonly position: number | null;
  /** Where the mouse is, if it is over the timeline. */
  readonly pointer: Pointer | null;
  over(position: number, pointer?: Pointer): void;
  leave(): void;
}

/** What the mouse is over. It changes with every move: take no more of it than is shown. */
export const useHover = create<Hover>((set) => ({
  position: null,
  pointer: null,
  over: (position, pointer) => set({ position, pointer: pointer ?? null }),
  leave: () => set({ position: null, pointer: null }),
}));
