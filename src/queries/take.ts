import type { TakenLog, TakeResult } from '../engine/take';
import { Fault } from '../model/errors';
import type { Source } from '../model/source';
import { useTakes } from '../ui-state/takes';
import { engine, queryClient } from './engine';

let nextTake = 1;

/**
 * Takes sources in while the page shows how far it is; tells what could not be taken and how files were
 * grouped. Resolves with the logs, or null when there are none.
 */
export async function takeIn(
  title: string,
  sources: readonly Source[],
  forced?: { readonly system: string; readonly shape: string },
): Promise<TakeResult | null> {
  return follow(title, (stop) => ({ kind: 'take', input: { sources, forced }, stop }), sources);
}

/** Reads a log anew whose reading was interrupted. */
export async function resumeLog(title: string, log: string): Promise<TakeResult | null> {
  return follow(title, (stop) => ({ kind: 'resume', input: { log }, stop }), []);
}

type Job = { readonly stop: AbortController } & (
  | {
      readonly kind: 'take';
      readonly input: { sources: readonly Source[]; forced?: { system: string; shape: string } };
    }
  | { readonly kind: 'resume'; readonly input: { log: string } }
);

/** A log that was looked for before it was here is found now; one that was deleted may come back under another name. */
function askAgain({ id, known }: TakenLog): void {
  void queryClient.invalidateQueries({
    queryKey: ['log', id],
    predicate: ({ state }) => !known || state.status === 'error',
  });
  // What needs two logs waits for the other one.
  void queryClient.invalidateQueries({
    queryKey: ['in-log'],
    predicate: ({ state }) => state.status === 'error',
  });
}

async function follow(
  title: string,
  start: (stop: AbortController) => Job,
  sources: readonly Source[],
): Promise<TakeResult | null> {
  const { begin, update, end, tell } = useTakes.getState();
  const id = nextTake++;
  const stop = new AbortController();
  const job = start(stop);
  begin({ id, title, startedAt: performance.now(), progress: null, cancel: () => stop.abort() });
  const options = {
    signal: stop.signal,
    report: (progress: Parameters<typeof update>[1]) => update(id, progress),
  };
  try {
    const result =
      job.kind === 'take'
        ? await engine.ask('take', job.input, options)
        : await engine.ask('resume', job.input, options);
    for (const log of result.logs) askAgain(log);
    tellAbout(result, sources);
    return result.logs.length > 0 ? result : null;
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    if (fault.code !== 'cancelled') tell({ kind: 'fault', title, fault });
    return null;
  } finally {
    end(id);
  }
}

function tellAbout({ logs: all, unknown, replays }: TakeResult, sources: readonly Source[]): void {
  const { tell } = useTakes.getState();
  // What came as a replay was grouped by who sent it.
  const sent = new Set(replays.flatMap((replay) => replay.logs));
  const logs = all.filter(({ id }) => !sent.has(id));
  if (unknown.length > 0) tell({ kind: 'unknown', unknown, sources });
  const grouped = logs.filter((log) => log.note !== null || logs.length > 1);
  if (grouped.length > 0)
    tell({
      kind: 'grouped',
      lines: grouped.map((log) => (log.note === null ? log.name : `${log.name}: ${log.note}`)),
    });
  for (const log of all) if (!log.kept) tell({ kind: 'unkept', name: log.name });
}
