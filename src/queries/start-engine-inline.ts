import InlineWorker from '../engine/worker.ts?worker&inline';
import { PASSING_ENGINE } from '../lib/engine-names';

/** Starts the worker that owns the logs where there is no file beside the page: its text is a part of the page's own. */
export function startEngine(): Worker {
  return new InlineWorker({ name: PASSING_ENGINE });
}
