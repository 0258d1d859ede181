import { type EventIndex, spotOf } from '../ingest/indexer';
import type { RunSummary } from '../model/log';
import type { RelatedRun } from '../model/views';
import { type ChildrenTold, selectChildren } from '../selectors/family';
import type { ReplaySource } from './build-history';
import { withMessages } from './messages';
import { landingPosition } from './rows';

/** How many children of a run are listed. */
const MAX_CHILDREN = 20;
/** How many events of a failed attempt are asked about child runs, from its end backwards. */
const MAX_ASKED = 50;

/** The parent and the children of one run, as far as the log holds them. */
export class Family {
  readonly parent: RunSummary | null;
  /** All children, worst first. */
  readonly all: readonly RunSummary[];
  /** Children that failed, worst first. */
  readonly failed: readonly RunSummary[];

  constructor(
    private readonly source: ReplaySource,
    runs: readonly RunSummary[],
    run: number,
  ) {
    const parents = parentsOf(source.index, runs);
    const parent = parents[run]!;
    this.parent = parent < 0 || parent === run ? null : runs[parent]!;
    ({ all: this.all, failed: this.failed } = selectChildren(runs, parents, run));
  }

  /** Those that are listed: the first few, failed ones first. */
  get firstChildren(): readonly RunSummary[] {
    return this.all.slice(0, MAX_CHILDREN);
  }

  /** The parent, and the first few children with the words of their first failures. */
  async relatives() {
    const [parent, shown] = await Promise.all([
      this.parent && this.related([this.parent]),
      this.related(this.firstChildren),
    ]);
    const children = { total: this.all.length, failed: this.failed.length, shown };
    return { parent: parent?.[0] ?? null, children };
  }

  /** Runs as their relatives show them. */
  async related(runs: readonly RunSummary[]): Promise<RelatedRun[]> {
    return (await withMessages(this.source, this.source.format, runs)).map(relatedRun);
  }

  /**
   * What the events of a failed attempt tell of child runs.
   * @param rows the rows of the attempt in replay order, up to the one that failed
   */
  async told(rows: readonly number[]): Promise<ChildrenTold> {
    const { format, records, index } = this.source;
    const asked = format.child ? rows.slice(-MAX_ASKED) : [];
    const said = await Promise.all(
      asked.map(async (row) => format.child!(await records.payload(spotOf(index.columns, row)))),
    );
    const named = said.flatMap((each) => each?.run ?? []);
    return {
      named: new Set(named),
      unnamed: said.some((each) => each !== null && each.run === null),
      time: index.columns.time[rows.at(-1) ?? -1] ?? Number.NaN,
    };
  }
}

/**
 * The number of each run's parent, −1 for none that the log holds. A run names its parent by the parent's id,
 * or by the key of the step that spawned it.
 */
function parentsOf(index: EventIndex, runs: readonly RunSummary[]): Int32Array {
  const parents = new Int32Array(runs.length).fill(-1);
  const bySteps = new Map<number, number[]>();
  for (const { index: run, parent } of runs) {
    if (parent === null) continue;
    parents[run] = index.runs.find(parent);
    const thread = parents[run]! < 0 ? index.threads.find(parent) : 0;
    if (thread <= 0) continue;
    const children = bySteps.get(thread);
    if (children) children.push(run);
    else bySteps.set(thread, [run]);
  }
  if (bySteps.size > 0) joinSteps(index, bySteps, parents);
  return parents;
}

/** One walk over the rows: a child whose parent is a step belongs to the first run that has this step. */
function joinSteps(index: EventIndex, bySteps: Map<number, number[]>, parents: Int32Array): void {
  const { thread } = index.columns;
  for (let run = 0; run + 1 < index.starts.length && bySteps.size > 0; run++)
    for (let row = index.starts[run]!; row < index.starts[run + 1]!; row++) {
      const children = bySteps.get(thread[row]!);
      if (children === undefined) continue;
      for (const child of children) parents[child] = run;
      bySteps.delete(thread[row]!);
    }
}

function relatedRun(run: RunSummary): RelatedRun {
  const { id, name, outcome, firstFailure } = run;
  return { id, name, outcome, landing: landingPosition(run), message: firstFailure?.message ?? null };
}
