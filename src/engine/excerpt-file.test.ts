import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import type { Edit } from '../model/branch';
import type { Json } from '../model/json';
import { buildHistory, type ReplaySource } from './build-history';
import { editRun } from './edited-run';
import { excerptFile } from './excerpt-file';
import { readRecognised } from './read';
import { recognise } from './recognise';

const signal = new AbortController().signal;

describe.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('the file of some events is a log of the same system, and replays as the run without the others', async () => {
    const { logs } = await recognise(fixture.sources);
    for (const found of logs) {
      const log = await readRecognised(found);
      const { format, shape } = found.plan;
      const source: ReplaySource = { format, shape, index: log.index, records: log.records };
      for (const run of log.summary.runs)
        for (const keeps of [() => true, (at: number) => at % 3 !== 1]) {
          const kept = Uint32Array.from({ length: run.events }, (_, at) => at).filter(keeps);
          if (kept.length === 0) continue;
          const { blob } = await excerptFile(source, run.index, kept);
          const again = await recognise([{ name: 'excerpt', folder: '', blob }]);
          expect(again.logs.map((each) => each.plan.format.id)).toEqual([format.id]);
          const anew = await readRecognised(again.logs[0]!);
          expect(anew.summary.events).toBe(kept.length);
          const omit: Edit[] = Array.from({ length: run.events }, (_, at) => at)
            .filter((at) => !keeps(at))
            .map((at) => ({ omit: at }));
          const { source: edited } = await editRun(source, run.index, omit, { signal });
          const { plan } = again.logs[0]!;
          const reopened = { format, shape: plan.shape, index: anew.index, records: anew.records };
          // Artifacts stand in a file of their own.
          const alone = { ...edited, index: { ...edited.index, companions: [] } };
          expect(await endOf(reopened)).toEqual(await endOf(alone));
        }
    }
  });
});

/** The state at the end of a log's first run. */
async function endOf(source: ReplaySource): Promise<Json> {
  const reader = await buildHistory(source, 0);
  const end = reader.history.length - 1;
  const place = await reader.place(['state'], end);
  return place && reader.materialise(place, reader.history.limit(end), { left: 1e6 });
}
