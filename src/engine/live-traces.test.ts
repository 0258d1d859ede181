/** Pictures of a log that grows, in which only what is new is traced, are those of a log that was there at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { LiveReader } from '../ingest/live-reader';
import type { LogPlan } from '../ingest/read-log';
import { LiveAttempts } from './live-attempts';
import { LiveTraces } from './live-traces';
import { recognise } from './recognise';
import { summarise } from './summarise';

/** A followed file of which pictures are made; of so many runs the attempts are kept. */
class Followed {
  readonly attempts = new LiveAttempts();
  readonly traces: LiveTraces;
  private readonly reader: LiveReader;

  constructor(
    private readonly plan: LogPlan,
    kept: number,
  ) {
    const { format, shape, parts } = plan;
    this.reader = new LiveReader(format, shape);
    this.reader.begin(parts[0]!);
    this.traces = new LiveTraces(format, (...grown) => this.attempts.take(...grown), kept);
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    this.reader.append(this.plan.parts[0]!.file, bytes);
  }

  /** What reading it now and tracing each run as a whole tells. */
  async whole() {
    const { format, shape } = this.plan;
    const { blob, ...read } = this.reader.picture();
    const { summary, index } = await summarise(format, shape, '', blob, read);
    return { summary, columns: index.columns, starts: index.starts };
  }

  /** All that the next picture tells. */
  async picture() {
    const { format, shape } = this.plan;
    const { blob, ...read } = this.reader.picture();
    const { summary, index } = await summarise(format, shape, '', blob, read, (...run) =>
      this.traces.trace(...run),
    );
    const { columns, starts } = index;
    const open = this.attempts.list(summary.runs).map(({ usual: _, ...attempt }) => attempt);
    const perRun = summary.runs.map((run) => this.attempts.openIn(run.index));
    const traces = summary.runs.map((run) => this.traces.of(run.index)?.trace ?? null);
    return { summary, columns, starts, open: new Set(open), perRun, count: this.attempts.count, traces };
  }
}

const LINED = FIXTURES.filter(({ name }) => /\.(jsonl|ndjson|csv|sse)$/.test(name));

describe('at every look', () => {
  for (const fixture of LINED)
    test(fixture.name, { timeout: 60_000 }, async () => {
      const [log] = (await recognise(fixture.sources)).logs;
      if (!log || log.plan.parts[0]!.framing.kind === 'document') return;
      const there = (await log.plan.blob.text()).split(/(?<=\n)/).slice(0, 150);
      const moves = fc.array(fc.tuple(fc.nat(there.length - 1), fc.nat(8)), { maxLength: 4 });
      const looks = fc.array(fc.nat(there.length), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(moves, looks, fc.constantFrom(1, 2, 1000), async (moved, looked, kept) => {
          // Some records come late.
          const lines = [...there];
          for (const [at, by] of moved) {
            const [line] = lines.splice(at, 1);
            lines.splice(Math.min(at + by, lines.length), 0, line!.endsWith('\n') ? line! : `${line}\n`);
          }
          const followed = new Followed(log.plan, kept);
          const whole = () => new Followed(log.plan, 1000);
          let from = 0;
          for (const end of [...looked.sort((a, b) => a - b), lines.length]) {
            followed.append(encode(lines.slice(from, end).join('')));
            from = end;
            const { traces, ...told } = await followed.picture();
            const twin = whole();
            twin.append(encode(lines.slice(0, end).join('')));
            expect(told).toMatchObject(await twin.whole());
            const { traces: all, ...expected } = await twin.picture();
            expect(told).toEqual(expected);
            // Of runs that grew long ago it may not be known any more.
            traces.forEach((trace, run) => {
              if (trace !== null || kept > lines.length) expect(trace).toEqual(all[run]);
            });
          }
        }),
        { numRuns: 15 },
      );
    });
});

const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
