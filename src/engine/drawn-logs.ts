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
