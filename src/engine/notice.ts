import type { LiveNews } from '../model/live';
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
  /**
   * Something of a followed log arrived, or it was begun or ended. `grown`: there is a new picture of it, in which what was
   * known is as it was, but for events that were done again.
   */
  | {
      readonly kind: 'live';
      readonly id: string;
      readonly grown: boolean;
      readonly news: readonly LiveNews[];
    }
  | { readonly kind: 'checking'; readonly id: string; readonly progress: CheckProgress }
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly run: string;
      readonly progress: ReplayProgress;
    };

export type Notify = (notice: Notice) => void;
