import { create } from 'zustand';
import type { AskedQuery, NearestHit } from '../engine/run-hits';
import type { KinView } from '../model/kin';
import type { LogView, RunView } from '../model/views';

/** The run that is on the screen, for what acts on it from outside of its page. */
export interface OpenRun {
  readonly log: LogView;
  readonly view: RunView;
  /** Asks what leads to an event and what comes of it. */
  kin(position: number): Promise<KinView>;
  /** Asks for the nearest event before or behind a position that wrote a path; `changed`: with another value. */
  besideWrite(position: number, pointer: string, way: 1 | -1, changed: boolean): Promise<number | null>;
  /** Asks for the nearest event before or behind a position that one of some queries finds. */
  besideHit(position: number, queries: readonly AskedQuery[], way: 1 | -1): Promise<NearestHit | null>;
}

/** What may lie over the page. */
export type Overlay = 'palette' | 'keys' | 'share';

interface Stage {
  readonly run: OpenRun | null;
  readonly overlay: Overlay | null;
  /** A path of the state that was asked for, and where. */
  readonly sought: { readonly pointer: string; readonly position: number } | null;
  /** Shows a run; the answer takes it off again, unless another one has come since. */
  enter(run: OpenRun): () => void;
  lay(overlay: Overlay | null): void;
  seek(pointer: string, position: number): void;
  unseek(): void;
}

/** What is on the screen now. */
export const useStage = create<Stage>((set, get) => ({
  run: null,
  overlay: null,
  sought: null,
  enter: (run) => {
    set({ run, sought: null });
    return () => {
      if (get().run === run) set({ run: null });
    };
  },
  lay: (overlay) => set({ overlay }),
  seek: (pointer, position) => set({ sought: { pointer, position } }),
  unseek: () => set({ sought: null }),
}));
