import { describe, expect, test } from 'vitest';
import type { Source } from '../model/source';
import { compare } from './compare';

/** A WAL of one job after another, each with its exit code; ids and times are those of one run. */
function wal(ids: string, start: number, ...codes: number[]): Source[] {
  const lines = codes.flatMap((code, job) => [
    `{"seq":${job * 2},"ts":${start + job},"type":"job_started","job_id":"${ids.repeat(30)}${job}1","capability":"ShellExec"}`,
    `{"seq":${job * 2 + 1},"ts":${start + job},"type":"job_completed","job_id":"${ids.repeat(30)}${job}1","capability":"ShellExec","output":{"data":{"cmd":"make ${job}","exit_code":${code}},"error":${code ? `"exit code ${code}"` : 'null'},"status":"${code ? 'error' : 'ok'}"}}`,
  ]);
  return [{ name: `${ids}.jsonl`, folder: '', blob: new Blob([`${lines.join('\n')}\n`]) }];
}

const CHOICE = { off: [], on: [] };

describe('compare', () => {
  test('0 where two runs are the same after masks', async () => {
    const { text, exit } = await compare([wal('a', 1795296850, 0, 0), wal('b', 1795383250, 0, 0)], {
      json: false,
      choice: CHOICE,
    });
    expect(text.split('\n')).toEqual([
      'A a.jsonl: wal, succeeded, 4 events',
      'B b.jsonl: wal, succeeded, 4 events',
      '4 events go together, 0 are only in A, 0 only in B',
      'The same after masks.',
      expect.stringMatching(/^Masked: payload:\/ts, /),
    ]);
    expect(exit).toBe(0);
  });

  test('1 where they part, and where that is', async () => {
    const files = [wal('a', 1795296850, 0, 0, 0), wal('b', 1795383250, 0, 2, 0)];
    const { text, exit } = await compare(files, { json: true, choice: CHOICE });
    const found = JSON.parse(text);
    expect(exit).toBe(1);
    expect(found).toMatchObject({
      same: false,
      a: { run: 'wal', outcome: 'succeeded', events: 6 },
      b: { run: 'wal', outcome: 'failed', events: 6 },
      divergence: {
        a: { position: 3, kind: 'job_completed', outcome: 'succeeded' },
        b: { position: 3, kind: 'job_completed', outcome: 'failed' },
        differs: ['outcome', 'payload', 'state'],
      },
      counts: { same: 5, divergence: 1, caused: 0, unrelated: 0, timing: 0 },
    });
    expect(found.divergence.payload).toContainEqual({
      path: '/output/data/exit_code',
      a: 0,
      b: 2,
      masked: false,
    });
    expect((await compare(files, { json: false, choice: CHOICE })).text).toContain(
      'They part at A 3 job_completed of ShellExec · make 1 | B 3 job_completed of ShellExec · make 1 (outcome, payload, state)\n',
    );
  });

  test('a field that is masked by hand does not count; a mask taken off does', async () => {
    const files = [wal('a', 1795296850, 0), wal('b', 1795383250, 0)];
    const off = { on: [], off: ['payload:/ts'] };
    expect((await compare(files, { json: false, choice: off })).exit).toBe(1);
  });

  test('two runs of one file, by their ids', async () => {
    const lines = ['one', 'two'].flatMap((run, at) => [
      `{"execution_id":"${run}","event_id":${at + 1}1,"event_type":"command.started","step":"s","status":"STARTED"}`,
      `{"execution_id":"${run}","event_id":${at + 1}2,"event_type":"command.${at ? 'failed' : 'completed'}","step":"s","status":"done"}`,
    ]);
    const file = [{ name: 'e.jsonl', folder: '', blob: new Blob([lines.join('\n')]) }];
    const { text, exit } = await compare([file], { run: 'two', with: 'one', json: false, choice: CHOICE });
    expect(exit).toBe(1);
    expect(text).toContain('They part at A 1 command.failed of s | B 1 command.completed of s');
  });

  test('what is not there, or not clear, is refused in words', async () => {
    const one = wal('a', 1795296850, 0);
    const options = { json: false, choice: CHOICE };
    await expect(compare([one], options)).rejects.toThrow('Name a second file, or two runs of this one');
    await expect(compare([one, one, one], options)).rejects.toThrow('Name two files');
    await expect(compare([one, one], { ...options, with: 'x' })).rejects.toThrow(
      'There is no run x. Runs: wal',
    );
    const diary = [{ name: 'diary.txt', folder: '', blob: new Blob(['Dear diary']) }];
    await expect(compare([one, diary], options)).rejects.toThrow('diary.txt: not recognised');
  });
});
