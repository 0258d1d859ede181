import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Source } from '../model/source';
import { why } from './why';

function fixture(path: string): Source[] {
  const url = new URL(`../formats/${path}`, import.meta.url);
  return [{ name: path.split('/').at(-1)!, folder: '', blob: new Blob([readFileSync(url)]) }];
}

const FAILED = fixture('dag-executor/fixtures/ingest-retry-deadletter.saves.jsonl');
const RETRIED = fixture('enact/fixtures/retry-then-success.jsonl');
const FAMILY = fixture('noetl/fixtures/interleaved-parent-children.event-table.json');

describe('why', () => {
  test('tells the first cause, how it went on, and what was tried again', async () => {
    const { text, exit } = await why(FAILED, undefined, false);
    expect(exit).toBe(1);
    const lines = text.split('\n');
    expect(lines[0]).toBe('failed store');
    expect(lines).toContain(
      '    cause at 20 fetch_page_3, attempt 1: schema mismatch: field "price" is null',
    );
    expect(lines).toContain(
      '    failure at 34 fetch_page_3, attempt 3: schema mismatch: field "price" is null [attempts retry]',
    );
    expect(lines).toContain('    skipped at 39 notify: dependency failed: index_all [inferred]');
    expect(lines).toContain('  It explains 2 later failures, 3 skipped steps.');
    expect(lines).toContain('  2 attempts failed and made good later:');
    expect(lines).toContain('  fetch_page_1 was tried 3 times:');
    expect(lines).toContain('    What differs between try 2 and try 3, which worked:');
  });

  test('of a log in which nothing failed says so; a run that is named is told all the same', async () => {
    expect(await why(RETRIED, undefined, false)).toEqual({ text: 'Nothing failed.', exit: 0 });
    const { text, exit } = await why(RETRIED, 'exec_3IApLSuuf7cq94NuG21gvw1hkOf', false);
    expect(exit).toBe(0);
    expect(text).toContain('3. attempt 3 succeeded, 9 to 12, 4 events, 2.05 s after the one before');
    expect(text).toContain(
      'input announced.fields.reason: "retry 1 of 3 after network_error" → "retry 2 of 3 after timeout"',
    );
  });

  test('a run that is not there is said with those that are; a file that nobody knows is unreadable', async () => {
    await expect(why(RETRIED, 'nobody', false)).rejects.toThrow(
      'There is no run nobody. Runs: exec_3IApLSuuf7cq94NuG21gvw1hkOf',
    );
    const unknown = [{ name: 'notes.txt', folder: '', blob: new Blob(['hello']) }];
    expect(await why(unknown, undefined, false)).toEqual({ text: 'notes.txt: not recognised', exit: 2 });
  });

  test('--json holds the same, with 64-bit ids digit for digit', async () => {
    const { text, exit } = await why(FAMILY, undefined, true);
    const { runs } = JSON.parse(text);
    expect(exit).toBe(1);
    expect(runs.map(({ run, cause }: { run: string; cause: object }) => ({ run, ...cause }))).toMatchObject([
      {
        run: '348526529742508032',
        kind: 'failure',
        position: 10,
        attempt: 1,
        message: 'child playbook failed',
      },
      { run: '348526530082246657', kind: 'failure', position: 4 },
    ]);
    const [parent, child] = runs;
    expect(
      parent.chain.links.map((link: { kind: string; run: string | null }) => [link.kind, link.run]),
    ).toEqual([
      ['child', '348526530082246657'],
      ['cause', null],
      ['run-end', null],
    ]);
    expect(parent.reference).toBe(null);
    expect(child.reference).toBe('348526529914474497');
    const [store] = JSON.parse((await why(FAILED, undefined, true)).text).runs;
    expect(
      store.retries.map(({ step, tries, failed }: Record<string, unknown>) => [step, tries, failed]),
    ).toEqual([
      ['fetch_page_3', 3, 3],
      ['fetch_page_1', 3, 2],
    ]);
    expect(store.retries[1].comparison).toMatchObject({ one: 1, other: 2, worked: true });
  });
});
