import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { AskedError } from './commands';
import { find } from './find';
import { rules } from './rules';
import { who } from './who';

const sourcesOf = (name: string) => FIXTURES.find((each) => each.name === name)!.sources;
const RETRY = sourcesOf('noetl/python-engine-retry.event-table.json');
const SWEPT = sourcesOf('noetl/crash-worker-lost-then-swept.event-table.json');
const MANY = sourcesOf('noetl/interleaved-parent-children.event-table.json');

const folder = mkdtempSync(join(tmpdir(), 'walkback-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('who', () => {
  test('tells who wrote a path, newest first, and where its value came from', async () => {
    const { text, exit } = await who(RETRY, undefined, 'state.steps.start.state', '11', false);
    expect(exit).toBe(0);
    expect(text.split('\n').slice(0, 2)).toEqual([
      '11 command.failed start #2: changed "command_started" → "failed"',
      '9 command.started start #2: changed "command_claimed" → "command_started"',
    ]);
    expect(text).toContain('Written by the rule for that event');
    expect((await who(RETRY, undefined, 'steps.start.state', '11', false)).text).toBe(text);
  });

  test('as JSON, and of a path that nothing wrote', async () => {
    const { text } = await who(RETRY, undefined, '/state/catalog_id', 'last', true);
    expect(JSON.parse(text)).toMatchObject({
      path: '/state/catalog_id',
      writes: [{ position: 0, change: 'added', kind: 'playbook.initialized' }],
      more: false,
      provenance: { end: { kind: 'outside' } },
    });
    const { text: none, exit } = await who(RETRY, undefined, 'state.nothing', 'last', false);
    expect([none, exit]).toEqual(['Nothing ever wrote /state/nothing up to position 19.', 1]);
  });
});

describe('find', () => {
  test('lists the hits run by run', async () => {
    const { text, exit } = await find(MANY, 'kind:playbook.failed', undefined, false);
    expect(exit).toBe(0);
    expect(text).toBe(
      '348526529742508032: 1 hit\n  12 playbook.failed\n348526530082246657: 1 hit\n  6 playbook.failed',
    );
    const { text: json } = await find(MANY, 'kind:playbook.failed', '348526530082246657', true);
    expect(JSON.parse(json)).toMatchObject({ total: 1, runs: [{ hits: [{ position: 6 }] }] });
    expect((await find(RETRY, 'nothing says this', undefined, false)).exit).toBe(1);
  });

  test('what is wrong with a query is pointed at', async () => {
    await expect(find(RETRY, 'kind:a and', undefined, false)).rejects.toThrow(AskedError);
    await expect(find(RETRY, 'kind:a attempt > x', undefined, false)).rejects.toThrow(
      /“x” is no number\.\n {2}kind:a attempt > x\n {9}\^{11}/,
    );
  });
});

describe('rules', () => {
  test('are broken or not, with the first place and what it changed', async () => {
    const { text, exit } = await rules(SWEPT, undefined, undefined, false);
    expect(exit).toBe(1);
    expect(text).toContain('1 of 15 rules broken');
    expect(text).toContain('broken once, first at 21: The attempt that began at 20 has not ended.');
    expect(text).toContain('changed /view/execution/status: "running" → "failed"');
    expect((await rules(RETRY, undefined, undefined, false)).exit).toBe(0);
  });

  test('one of them alone, or those of a file', async () => {
    const { text, exit } = await rules(SWEPT, undefined, 'noetl/ends-once', true);
    expect([JSON.parse(text).runs[0].asked, exit]).toEqual([1, 0]);
    const own = file('own.txt', '# ours\nno third try: attempt > 2\nkind:cancelled\n');
    expect((await rules(RETRY, undefined, own, false)).text).toContain('own/no third try');
    const list = file('own.json', '[{"name":"n","query":"kind:claimed"}]');
    expect((await rules(RETRY, undefined, list, false)).exit).toBe(1);
    await expect(rules(RETRY, undefined, 'no such', false)).rejects.toThrow('There is no rule no such');
    const wrong = file('wrong.txt', 'a: kind:a and');
    await expect(rules(RETRY, undefined, wrong, false)).rejects.toThrow('cannot be understood');
  });
});
