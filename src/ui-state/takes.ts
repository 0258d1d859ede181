import { create } from 'zustand';
import type { UnknownSource } from '../engine/recognise';
import type { TakeProgress } from '../engine/take';
import type { Fault } from '../model/errors';
import type { Source } from '../model/source';

/** One drop that is being taken in. */
export interface Take {
  readonly id: number;
  readonly title: string;
  readonly startedAt: number;
  readonly progress: TakeProgress | null;
  readonly cancel: () => void;
}

/** Something to tell about a drop that is over. */
export type TakeNotice =
  | { readonly kind: 'fault'; readonly title: string; readonly fault: Fault }
  | {
      readonly kind: 'unknown';
      readonly unknown: readonly UnknownSource[];
      readonly sources: readonly Source[];
    }
  | { readonly kind: 'grouped'; readonly lines: readonly string[] }
  /** What came over the line for a run of a server's table. */
  | { readonly kind: 'moved'; readonly run: string; readonly text: string }
  /** Two logs that came together. */
  | { readonly kind: 'pair'; readonly logs: readonly [a: string, b: string] }
  | { readonly kind: 'unkept'; readonly name: string };

interface Takes {
  readonly active: readonly Take[];
  readonly notices: readonly (TakeNotice & { readonly id: number })[];
  /** How the files of an earlier drop were grouped is old news once the next one begins. */
  begin(take: Take): void;
  update(id: number, progress: TakeProgress): void;
  end(id: number): void;
  tell(notice: TakeNotice): void;
  dismiss(id: number): void;
}

let nextNotice = 1;

/** Drops under way and what there is to say about the last ones. */
export const useTakes = create<Takes>((set) => ({
  active: [],
  notices: [],
  begin: (take) =>
    set((state) => ({
      active: [...state.active, take],
      notices: state.notices.filter(({ kind }) => !['grouped', 'pair', 'moved'].includes(kind)),
    })),
  update: (id, progress) =>
    set((state) => ({ active: state.active.map((take) => (take.id === id ? { ...take, progress } : take)) })),
  end: (id) => set((state) => ({ active: state.active.filter((take) => take.id !== id) })),
  tell: (notice) =>
    set((state) => ({ notices: [...state.notices.slice(-4), { ...notice, id: nextNotice++ }] })),
  dismiss: (id) => set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
}));
