import { readFileSync } from 'node:fs';
import type { Fault } from '../model/errors';
import type { Source } from '../model/source';
import { LogStore } from '../store/database';
import type { Engine } from './engine';

/** Each test has a library of its own. */
let libraries = 0;
export const freshLibrary = () => `library ${libraries++}`;
export const freshStore = () => new LogStore(freshLibrary());

/** A WAL drawn as `seq job event`, one line each, with so many bytes of notes where a number follows. */
export function wal(drawing: string): string {
  return lines(drawing)
    .map((line, at) => {
      const [seq, job, event, notes] = line.split(' ');
      const head = { seq: Number(seq), ts: 1_795_296_850 + at };
      const note = 'x'.repeat(Number(notes ?? 0));
      const record =
        event === 'started'
          ? { ...head, type: 'job_started', job_id: job, capability: 'ShellExec', note }
          : {
              ...head,
              type: 'job_completed',
              job_id: job,
              capability: 'ShellExec',
              output: { data: { exit_code: event === 'ok' ? 0 : 1 }, status: event },
            };
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}

export function lines(drawing: string): string[] {
  return drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function source(text: string, name = 'wal.jsonl'): Source {
  return { name, folder: '', blob: new Blob([text]) };
}

export function sample(name: string): Source {
  const path = new URL(`../../public/samples/${name}`, import.meta.url);
  return { name, folder: '', blob: new Blob([readFileSync(path)]) };
}

export const SMALL = wal(`
  0 a started
  1 a ok
  2 b started
  3 b error
`);

/** So large that it is peeked at first. A peek looks at no numbers, so only the full check finds the hole. */
export const LARGE = wal(`
  0 a started
  1 a ok
  2 b started
  3 b error
  6 c started 4200000
`);

export async function libraryOf(engine: Engine): Promise<string[]> {
  const { entries } = await engine.library();
  return entries.map(
    ({ name, state, events, kept, problems }) =>
      `${name} ${state}, ${events} events, ${problems.warning} warnings${kept ? '' : ', not kept'}`,
  );
}

export function codeOf(question: Promise<unknown>): Promise<string> {
  return question.then(
    () => 'answered',
    (fault: Fault) => fault.code,
  );
}

/** An mfm log drawn as `run event …`, one line each; each run counts its own events. */
export function drawMfm(drawing: string): Source {
  const counts = new Map<string, number>();
  const lines = drawing
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter(([run]) => run !== '')
    .map(([run, event, about, status]) => {
      const seq = (counts.get(run!) ?? 0) + 1;
      counts.set(run!, seq);
      return JSON.stringify({ run_id: run, seq, ts_millis: null, event: EVENTS[event!]!(about!, status) });
    });
  return { name: 'drawn.jsonl', folder: '', blob: new Blob([`${lines.join('\n')}\n`]) };
}

const info = (message: string) => ({
  code: 'broken',
  category: 'Rpc',
  retryable: false,
  message,
  details: null,
});
const EVENTS: Record<string, (about: string, status?: string) => unknown> = {
  starts: (op) => ({ Kernel: { RunStarted: { op_id: op, manifest_id: 'm', initial_snapshot_id: 's' } } }),
  enters: (state) => ({ Kernel: { StateEntered: { state_id: state, attempt: 0, base_snapshot_id: 's' } } }),
  fails: (state) => ({
    Kernel: { StateFailed: { state_id: state, error: { state_id: state, info: info(`${state} broke`) } } },
  }),
  completes: (state) => ({ Kernel: { StateCompleted: { state_id: state, context_snapshot_id: 'c' } } }),
  ends: (status) => ({ Kernel: { RunCompleted: { status, final_snapshot_id: null } } }),
  spawns: (child) => ({ Domain: { name: 'child_run_spawned', payload: { child_run_id: child } } }),
  sees: (child, status) => ({
    Domain: { name: 'child_run_completed', payload: { child_run_id: child, status } },
  }),
};
