import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { RulesView } from '../model/rule';
import type { OpenRun } from './open-run';
import { openFixture, openRuns } from './opened-runs';

const { signal } = new AbortController();
const rulesOf = (run: OpenRun, own: { name: string; query: string }[] = []) => run.rules([], own, signal);
const broken = ({ rules }: RulesView) =>
  rules.filter(({ verdict }) => verdict === 'broken').map(({ id }) => id);

describe('rules of a run', () => {
  test('a swept execution has ended while its last command was under way', async () => {
    const [run] = await openFixture('noetl/crash-worker-lost-then-swept.event-table.json');
    const view = await rulesOf(run!);
    expect(broken(view)).toEqual(['closed-at-end']);
    expect(view.rules[0]).toMatchObject({ breaks: 1, places: [{ position: 21 }] });
    expect(view.broken).toBe(1);
  });

  test('one’s own is a query that must never hit', async () => {
    const [run] = await openFixture('noetl/python-engine-retry.event-table.json');
    const view = await rulesOf(run!, [
      { name: 'no third try', query: 'attempt > 2' },
      { name: 'never cancelled', query: 'kind:cancelled' },
      { name: 'nonsense', query: 'attempt > many' },
    ]);
    expect(broken(view)).toEqual(['own/no third try']);
    expect(view.rules[0]!.places[0]!.position).toBe(14);
    expect(view.rules.find(({ label }) => label === 'nonsense')!.verdict).toBe('wrong');
    expect(view.rules.find(({ label }) => label === 'never cancelled')!.verdict).toBe('holds');
  });

  test('what nothing in the run speaks of is not asked', async () => {
    const [run] = await openFixture('mfm/success.jsonl');
    const { rules } = await rulesOf(run!);
    expect(rules.find(({ id }) => id === 'mfm/attempts-within-policy')!.verdict).toBe('unasked');
    expect(rules.find(({ id }) => id === 'children-first')!.verdict).toBe('unasked');
  });
});

test('runs that their systems wrote unharmed keep the rules of their systems', async () => {
  const sound = FIXTURES.filter(
    ({ name }) => !/damaged|hostile|daemon-concurrent|crash|mangled|torn/.test(name),
  );
  const found: string[] = [];
  for (const { name, sources } of sound)
    for (const run of await openRuns(sources))
      for (const id of broken(await rulesOf(run))) if (id.includes('/')) found.push(`${name} ${id}`);
  expect(found).toEqual([]);
});
