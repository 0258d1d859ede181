import type { CheckProgress, ReplayProgress } from '../model/views';

/** What the engine tells without being asked. */
export type Notice =
  | { readonly kind: 'library' }
  /** Notes, or the trail of a log, are others than before. */
  | { readonly kind: 'notes' | 'trail' }
  /** Another tab runs a newer version and this one cannot write any more; or an older one is in our way. */
  | { readonly kind: 'outdated' | 'blocked' }
  /** A log was renamed or checked whole; `changed` when that altered its events. */
  | { readonly kind: 'log'; readonly id: string; readonly changed: boolean }
  | { readonly kind: 'checking'; readonly id: string; readonly progress: CheckProgress }
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly run: string;
      readonly progress: ReplayProgress;
    };

export type Notify = (notice: Notice) => void;
