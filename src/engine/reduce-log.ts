import { spotOf } from '../ingest/indexer';
import { parseRecord } from '../ingest/parse-record';
import { hashText, RunIndexer, type RunRecord } from '../ingest/run-indexer';
import { oncePer } from '../lib/once-per';
import { type ReducedList, reduceList } from '../lib/reduce-list';
import { pauses } from '../lib/tasks';
import type { Failing, Failings } from '../model/failing';
import { isFailure, type Outcome } from '../model/outcome';
import type { Span } from '../model/query';
import type { Position } from '../model/units';
import type { EventRow } from '../model/views';
import { findingsOf, forbids, judge, newProblems, type Verdict } from './branch-verdict';
import type { ReplaySource } from './build-history';
import { editRun, inverse } from './edited-run';
import { type ExcerptFile, excerptFile } from './excerpt-file';
import { OpenRun } from './open-run';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { RecordedNeeds } from './recorded-needs';
import { wrongIn } from './run-hits';
import { throttled } from './take';

/** What is asked: which failure has to stay, and whether the log has to stay one that could have happened. */
export interface ReduceQuestion {
  readonly failing: Failing;
  /**
   * The grammar and the course of steps may forbid no event that they did not forbid before, and no event may be there
   * without the start of the run and the causes that it names.
   */
  readonly possible: boolean;
}

/** How far a reduction is. */
export interface ReduceProgress {
  readonly tests: number;
  /** Events of the smallest log so far. */
  readonly left: number;
  readonly of: number;
}

/** The smallest log that was found, or why there is none. */
export type ReducedLog =
  | {
      readonly kind: 'reduced';
      /** Of the events that are left, in the run as recorded. */
      readonly positions: Uint32Array;
      readonly of: number;
      readonly tests: number;
      /** Not one of them can be left out; false where it was stopped before. */
      readonly minimal: boolean;
      /** The first few of them. */
      readonly shown: readonly EventRow[];
    }
  /** The whole run does not fail in that way. */
  | { readonly kind: 'passes' }
  | { readonly kind: 'wrong'; readonly message: string; readonly span: Span };

/** A reduced log as a file, and what became of the failure when it was read again. */
export interface ReducedFile extends ExcerptFile {
  readonly stillFails: boolean;
  readonly outcome: Outcome | null;
  /** It is read in another shape than the log, since so few records look like that; its label, else null. */
  readonly readAs: string | null;
}

const KEPT_BYTES = 32 << 20;
const MAX_SHOWN = 200;
const MAX_STEPS = 200;
const REPORT_MS = 100;

/** The reduction of a run; one at a time. */
export const reducerOf = oncePer((run: OpenRun) => new LogReducer(run));

/** Finds the fewest events of a run that still fail. Nothing but its records is needed, and, for a query, a replay. */
export class LogReducer {
  private stopped = false;

  /** @param keptBytes records of a run up to this size are kept decoded; else they are read for each test */
  constructor(
    private readonly run: OpenRun,
    private readonly keptBytes = KEPT_BYTES,
  ) {}

  /** What the run offers to be reduced to. */
  async failings(signal: AbortSignal): Promise<Failings> {
    const verdict = await this.verdict(signal);
    const { summary, steps, problems } = verdict;
    const { rules } = await this.run.rules(findingsOf(verdict), [], signal);
    const failed = [...steps].filter(([, outcome]) => isFailure(outcome)).map(([step]) => step);
    const codes = problems.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
    return {
      outcome: isFailure(summary.outcome) ? summary.outcome : null,
      steps: failed.slice(0, MAX_STEPS),
      problems: [...new Set(codes)],
      rules: rules.filter((rule) => rule.verdict === 'broken').map(({ id, label }) => ({ id, label })),
    };
  }

  /** Has the reduction under way end with the best that it found. */
  stop(): void {
    this.stopped = true;
  }

  async reduce(
    asked: ReduceQuestion,
    report: (progress: ReduceProgress) => void,
    signal: AbortSignal,
  ): Promise<ReducedLog> {
    this.stopped = false;
    const { failing } = asked;
    if (failing.by === 'query') {
      const wrong = wrongIn({ query: failing.query, self: null });
      if (wrong !== null) return wrong;
    }
    const records = await RunRecords.of(this.run.source, this.run.summary.index, this.keptBytes, signal);
    const recorded = await this.verdict(signal);
    const needs = asked.possible ? await RecordedNeeds.of(this.run) : null;
    const test = new FailureTest(records, asked, recorded, needs, signal);
    const of = records.count;
    const all = Uint32Array.from({ length: of }, (_, position) => position);
    if (!(await test.fails(all))) return { kind: 'passes' };
    const tell = throttled<ReduceProgress>(REPORT_MS, (value) => report(value()));
    const reduced = await reduceList(all, (candidate) => test.fails(candidate), {
      isStopped: () => this.stopped,
      onTest: (tests, left) => tell(() => ({ tests, left, of })),
      shortcuts: this.shortcuts(await this.firstSign(recorded, failing, signal), needs),
    });
    return { kind: 'reduced', of, ...(await this.told(reduced)) };
  }

  /** Some events of the run as a file, read again to see whether it still fails. */
  async file(positions: Uint32Array, { failing }: ReduceQuestion, signal: AbortSignal): Promise<ReducedFile> {
    const { source, summary } = this.run;
    const file = await excerptFile(source, summary.index, positions);
    const { logs } = await recognise([{ name: `excerpt.${file.extension}`, folder: '', blob: file.blob }]);
    if (logs.length === 0) return { ...file, stillFails: false, outcome: null, readAs: 'no log' };
    const { format, shape } = logs[0]!.plan;
    const log = await readRecognised(logs[0]!, { signal });
    const reopened: ReplaySource = { format, shape, index: log.index, records: log.records };
    const verdict = judge(await editRun(reopened, 0, [], { signal }), false);
    const asked = { failing, possible: false };
    const test = new FailureTest(
      await RunRecords.of(reopened, 0, this.keptBytes, signal),
      asked,
      verdict,
      null,
      signal,
    );
    const target = (await this.verdict(signal)).summary.outcome;
    const all = Uint32Array.from({ length: positions.length }, (_, position) => position);
    return {
      ...file,
      stillFails: verdict.summary.events === all.length && (await test.fails(all, target)),
      outcome: log.summary.runs[0]?.outcome ?? null,
      readAs: shape === source.shape ? null : (format.shapes[shape]?.label ?? shape),
    };
  }

  private async told({ kept, tests, minimal }: ReducedList) {
    const shown = await Promise.all(
      Array.from(kept.subarray(0, MAX_SHOWN), async (position) => (await this.run.events(position, 1))[0]!),
    );
    return { positions: kept, tests, minimal, shown };
  }

  /** The verdict on all events, as the log would be if it ended behind them. */
  private async verdict(signal: AbortSignal): Promise<Verdict> {
    const { source, summary } = this.run;
    return judge(await editRun(source, summary.index, [], { signal }), false);
  }

  /** Where what counts as failing first shows; null where that is not told. */
  private async firstSign(
    { summary, problems }: Verdict,
    failing: Failing,
    signal: AbortSignal,
  ): Promise<Position | null> {
    switch (failing.by) {
      case 'query':
        return (
          (await this.run.hits.rows({ query: failing.query, self: null }, 0, 1, signal))[0]?.position ?? null
        );
      case 'problem':
        return problems.find(({ code }) => code === failing.code)?.position ?? null;
      case 'rule':
        return null;
      default:
        return summary.firstFailure?.position ?? null;
    }
  }

  /** What most often can be spared at once: what comes behind the failure, and then what other steps did. */
  private shortcuts(first: Position | null, needs: RecordedNeeds | null) {
    if (first === null) return [];
    const { columns, starts } = this.run.source.index;
    const thread = (position: number) => columns.thread[starts[this.run.summary.index]! + position]!;
    const related = new Set([0, thread(first)]);
    const needed = needs?.closure([first, this.run.summary.events - 1]);
    return [
      (kept: Uint32Array) => kept.filter((position) => position <= first),
      (kept: Uint32Array) => kept.filter((position) => related.has(thread(position))),
      ...(needed ? [(kept: Uint32Array) => kept.filter((position) => needed.has(position))] : []),
    ];
  }
}

/** The records of a run, decoded once where they are not too long. */
class RunRecords {
  private constructor(
    readonly source: ReplaySource,
    readonly run: number,
    readonly count: number,
    private readonly kept: readonly RunRecord[] | null,
    private readonly pause: () => Promise<void> | undefined,
  ) {}

  static async of(
    source: ReplaySource,
    run: number,
    keptBytes: number,
    signal: AbortSignal,
  ): Promise<RunRecords> {
    const { columns, starts } = source.index;
    const rows = Array.from({ length: starts[run + 1]! - starts[run]! }, (_, at) => starts[run]! + at);
    const bytes = rows.reduce((sum, row) => sum + columns.length[row]!, 0);
    const pause = pauses(signal);
    const reading = new RunRecords(source, run, rows.length, null, pause);
    if (bytes > keptBytes) return reading;
    const kept: RunRecord[] = [];
    const all = Uint32Array.from(rows, (_, position) => position);
    await reading.each(all, (record) => kept.push(record));
    return new RunRecords(source, run, rows.length, kept, pause);
  }

  /** Hands over the records at some positions in their order. */
  async each(positions: Uint32Array, take: (record: RunRecord) => void): Promise<void> {
    const { kept, pause } = this;
    if (kept !== null) {
      for (const position of positions) take(kept[position]!);
      await pause();
      return;
    }
    const { index, records } = this.source;
    const spots = Array.from(positions, (position) =>
      spotOf(index.columns, index.starts[this.run]! + position),
    );
    await records.eachText(spots, (text, at) => {
      const spot = spots[at]!;
      const part = records.partAt(spot.offset);
      const value = parseRecord(text, part);
      take({ part: records.parts.indexOf(part), value, hash: hashText(text), spot });
      return pause()?.then(() => true) ?? true;
    });
  }
}

/** Says of lists of events whether they still fail. */
class FailureTest {
  /** Of each position, where its record stands among those of the run. */
  private readonly rank: Uint32Array;
  /** Where the records of the list that is tested stand among one another; kept to be used again. */
  private readonly places: Uint32Array;

  constructor(
    private readonly records: RunRecords,
    private readonly asked: ReduceQuestion,
    private readonly recorded: Verdict,
    /** Null where what events need does not count. */
    private readonly needs: RecordedNeeds | null,
    private readonly signal: AbortSignal,
  ) {
    const { columns, starts } = records.source.index;
    const first = starts[records.run]!;
    const inFile = Uint32Array.from({ length: records.count }, (_, position) => position);
    inFile.sort((a, b) => columns.offset[first + a]! - columns.offset[first + b]! || a - b);
    this.rank = inverse(inFile);
    this.places = new Uint32Array(records.count);
  }

  /**
   * @param candidate positions, ascending
   * @param outcome how the run has to end, where that is what is asked
   */
  async fails(candidate: Uint32Array, outcome = this.recorded.summary.outcome): Promise<boolean> {
    const { failing, possible } = this.asked;
    if (candidate.length === 0 || this.needs?.areMet(candidate) === false) return false;
    const source = await this.sourceOf(candidate);
    const verdict = judge({ source, order: orderOf(candidate) }, false);
    if (possible && newProblems(this.recorded, verdict).some(forbids)) return false;
    switch (failing.by) {
      case 'outcome':
        return verdict.summary.outcome === outcome;
      case 'step':
        return isFailure(verdict.steps.get(failing.step));
      case 'problem':
        return verdict.problems.some(({ code }) => code === failing.code);
      case 'rule':
        return this.breaks(source, verdict, failing.rule);
      case 'query':
        return this.hits(source, verdict, failing.query);
    }
  }

  private async sourceOf(candidate: Uint32Array): Promise<ReplaySource> {
    const { source, run } = this.records;
    const { format, shape, index, records } = source;
    const inFile = candidate.slice().sort((a, b) => this.rank[a]! - this.rank[b]!);
    const indexer = new RunIndexer(format, format.shapes[shape]!, records.parts, index.runs.get(run));
    await this.records.each(inFile, (record) => indexer.add(record));
    inFile.forEach((position, place) => {
      this.places[position] = place;
    });
    const order = candidate.map((position) => this.places[position]!);
    return { format, shape, records, index: { ...indexer.finish(order), companions: index.companions } };
  }

  private async breaks(source: ReplaySource, verdict: Verdict, rule: string): Promise<boolean> {
    const run = new OpenRun(source, verdict.summary, [verdict.summary], false, () => {});
    try {
      const { rules } = await run.rules(findingsOf(verdict), [], this.signal);
      return rules.some((each) => each.id === rule && each.verdict === 'broken');
    } finally {
      run.close();
    }
  }

  private async hits(source: ReplaySource, { summary }: Verdict, query: string): Promise<boolean> {
    const run = new OpenRun(source, summary, [summary], false, () => {});
    try {
      const found = await run.hits.find({ query, self: null }, () => {}, this.signal);
      return found.kind === 'hits' && found.total > 0;
    } finally {
      run.close();
    }
  }
}

function orderOf(candidate: Uint32Array) {
  return { slots: candidate, events: candidate, edited: new Map<number, string>(), first: 0 };
}
