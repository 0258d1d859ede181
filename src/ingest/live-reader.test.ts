import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '../engine/recognise';
import { FIXTURES } from '../formats/fixtures';
import type { Finding } from '../model/problem';
import { LiveReader } from './live-reader';
import { readLog } from './read-log';

/** What of a reading must not depend on how its bytes arrived. */
function told({ index, findings, records, version }: Awaited<ReturnType<typeof readLog>>) {
  const { columns, starts, runs, threads, kinds, klasses, runFacts, stepNames, seq } = index;
  const problems = findings.list(({ line, offset }) => ({ file: '', line, offset }));
  const effects = problems.map(({ code, severity, count, effect }: Omit<Finding, 'excerpt'>) =>
    [code, severity, count, effect].join(' '),
  );
  return {
    columns,
    starts,
    seq,
    kinds,
    klasses,
    records,
    version,
    runs: runs.all(),
    threads: threads.all(),
    facts: [...runFacts],
    names: [...stepNames],
    problems: effects,
    companions: index.companions,
  };
}

describe('a file that arrives piece by piece is read as one that was there', () => {
  for (const fixture of FIXTURES.filter(({ sources }) => sources.length === 1))
    test(fixture.name, async () => {
      const [log] = (await recognise(fixture.sources)).logs;
      const part = log?.plan.parts[0];
      // A document is whole or nothing; what a format says of a whole file it says of no growing one.
      if (!log || !part || part.framing.kind === 'document') return;
      const format = { ...log.plan.format, afterLog: () => [] };
      const plan = { ...log.plan, format, problems: [] };
      const whole = await readLog(plan);
      if (whole.parts[0]!.envelope !== null) return;
      const bytes = new Uint8Array(await plan.blob.arrayBuffer());
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), fc.boolean(), (cuts, looks) => {
          const live = new LiveReader(format, plan.shape);
          live.begin(part);
          const ends = [...cuts.sort((a, b) => a - b), bytes.length];
          let from = 0;
          for (const end of ends) {
            live.append(part.file, bytes.slice(from, end));
            if (looks) live.picture();
            from = end;
          }
          live.end(part.file);
          expect(told(live.picture())).toEqual(told(whole));
          expect(live.size).toBe(bytes.length);
        }),
        { numRuns: 12 },
      );
    });
});

test('two files that grow in turn lie in pieces, and each record is found again in its file', async () => {
  const { logs } = await recognise([
    { name: 'a.jsonl', folder: '', blob: new Blob([line('a', 1)]) },
    { name: 'b.jsonl', folder: '', blob: new Blob([line('b', 1)]) },
  ]);
  const { format, shape } = logs[0]!.plan;
  const live = new LiveReader(format, shape);
  for (const { plan } of logs) live.begin(plan.parts[0]!);
  const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
  live.append('a.jsonl', bytes(line('a', 1) + line('a', 2).slice(0, 30)));
  live.append('b.jsonl', bytes(line('b', 1) + line('b', 2)));
  live.append('a.jsonl', bytes(line('a', 2).slice(30) + line('a', 3)));
  const { parts, index, blob } = live.picture();
  expect(parts.map(({ file, from = 0 }) => `${file} from ${from}`)).toEqual([
    'a.jsonl from 0',
    'b.jsonl from 0',
    `a.jsonl from ${line('a', 1).length}`,
  ]);
  const text = await blob.text();
  const records = Array.from(index.columns.offset, (offset, row) =>
    text.slice(offset, offset + index.columns.length[row]!),
  );
  expect(records.map((record) => `${record}\n`)).toEqual([
    line('a', 1),
    line('b', 1),
    line('b', 2),
    line('a', 2),
    line('a', 3),
  ]);
});

function line(job: string, seq: number): string {
  return `${JSON.stringify({ seq, ts: 1_795_296_850 + seq, type: 'job_started', job_id: `${job}-${seq}`, capability: 'ShellExec' })}\n`;
}
