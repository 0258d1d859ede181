import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { toDotted } from '../lib/pointer';
import type { ProvenanceHop } from '../model/provenance';
import { openFixture, openRuns } from './opened-runs';

const { signal } = new AbortController();

const brief = ({ by, place, path, position }: ProvenanceHop) =>
  `${by === null ? '' : by.kind === 'linked' ? `${by.relation}: ` : `${by.kind}: `}${place} ${toDotted(path)} at ${position}`;

async function wayOf(fixture: string, pointer: string) {
  const [run] = await openFixture(fixture);
  const way = await run!.writes.provenance(pointer, run!.summary.events - 1, signal);
  return way && [...way.hops.map(brief), way.end.kind];
}

describe('where a value came from', () => {
  test('from the record of the event that wrote it, and first from one before that holds it', async () => {
    expect(
      await wayOf(
        'noetl/python-engine-retry.event-table.json',
        '/state/steps/start/result/context/command_id',
      ),
    ).toEqual([
      'state state.steps.start.result.context.command_id at 15',
      'copied: record result.context.command_id at 15',
      'equal: record meta.command_id at 12',
      'outside',
    ]);
  });

  test('a status is written by the rule, and stands in no record', async () => {
    expect(await wayOf('noetl/python-engine-retry.event-table.json', '/state/steps/start/state')).toEqual([
      'state state.steps.start.state at 17',
      'literal',
    ]);
  });

  test('where nothing stands there is nothing to follow', async () => {
    expect(await wayOf('noetl/python-engine-retry.event-table.json', '/state/no/such')).toBeNull();
  });
});

const SMALL = FIXTURES.filter(({ sources }) => sources.every(({ blob }) => blob.size < 30_000));

test('every way leads back through the run', async () => {
  for (const { sources } of SMALL)
    for (const run of await openRuns(sources)) {
      const last = run.summary.events - 1;
      if (last < 0) continue;
      const { rows } = await run.state.tree(last, ['/state', '/view'], 0, 12);
      for (const { pointer } of rows) {
        const way = await run.writes.provenance(pointer, last, signal);
        expect(way!.hops.length).toBeGreaterThan(0);
        const positions = way!.hops.filter((hop) => hop.run === null).map((hop) => hop.position);
        expect(positions).toEqual([...positions].sort((a, b) => b - a));
      }
    }
});
