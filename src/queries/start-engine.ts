import { EMBEDDED } from '../lib/embedded';
import { ENGINE, PASSING_ENGINE } from '../lib/engine-names';

/** Starts the worker that owns the logs, from a file beside the page. */
export function startEngine(): Worker {
  return new Worker(new URL('../engine/worker.ts', import.meta.url), {
    type: 'module',
    name: EMBEDDED ? PASSING_ENGINE : ENGINE,
  });
}
