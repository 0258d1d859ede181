import { spotOf } from '../ingest/indexer';
import { parseRecord } from '../ingest/parse-record';
import { printJson } from '../lib/json';
import { oncePer } from '../lib/once-per';
import { pauses } from '../lib/tasks';
import { type Edit, MAX_EDITS, MAX_PAYLOAD } from '../model/branch';
import type { Json } from '../model/json';
import type { Outcome, OutcomeCounts, StepOutcome } from '../model/outcome';
import type { OwnRule } from '../model/rule';
import type { Position } from '../model/units';
import type { EventRow } from '../model/views';
import { type BranchChanges, changesOfBranch } from '../replay/branch-diff';
import { alignedTo, recordedAt } from '../replay/edited-order';
import { forbiddenEvents, type ImpossibleEvent, orphanedEvents } from './branch-impossible';
import {
  type EventProblem,
  findingsOf,
  judge,
  newProblems,
  type RuleChanges,
  ruleChanges,
  type Verdict,
} from './branch-verdict';
import { type EditedRun, editRun } from './edited-run';
import { OpenRun } from './open-run';

/** How a run ends, as its events tell it. */
export interface BranchEnd {
  readonly events: number;
  readonly outcome: Outcome;
  /** Steps by outcome. */
  readonly steps: OutcomeCounts;
  /** The first failure, or where it stopped; by the position in the run as recorded. */
  readonly cause: {
    readonly kind: 'failure' | 'crash' | 'none';
    readonly position: Position;
    readonly step: string | null;
    readonly message: string | null;
  };
}

/** An event that could not have happened as it did, with every reason. */
export interface ImpossibleRow {
  readonly event: EventRow;
  readonly why: readonly ImpossibleEvent['why'][];
}

/** A step that ends another way than before; null where it does not occur. */
export interface StepChange {
  readonly step: string;
  readonly before: StepOutcome | null;
  readonly after: StepOutcome | null;
}

/** What would come of some edits. Nothing is executed: the events that are left are replayed. */
export interface BranchView {
  readonly before: BranchEnd;
  readonly after: BranchEnd;
  readonly steps: { readonly total: number; readonly shown: readonly StepChange[] };
  /** The first position at which the states differ; null where they do not, as far as was looked. */
  readonly firstDifference: Position | null;
  /** It was looked for no further than here. */
  readonly lookedTo: Position;
  readonly impossible: {
    readonly shown: readonly ImpossibleRow[];
    /** All positions, ascending. */
    readonly positions: readonly Position[];
    readonly more: boolean;
  };
  readonly problems: { readonly added: readonly EventProblem[]; readonly gone: readonly EventProblem[] };
}

/** How far the replay of a branch is, between 0 and 1. */
export interface BranchProgress {
  readonly share: number;
}

/** Branches of one run whose history is kept, as long as they have no more events together; the newest in any case. */
const KEPT = 3;
const KEPT_EVENTS = 500_000;
/** What of each list is sent to the page. */
const MAX_LISTED = 200;
/** The most leaves of a difference between two states that are listed. */
const MAX_LEAVES = 500;
/** Positions behind the first edit at which a difference is looked for, one by one. */
const MAX_LOOKED = 300;

interface OpenBranch extends EditedRun {
  readonly verdict: Verdict;
  readonly run: OpenRun;
}

/** The branches of a run; they are let go of with it. */
export const branchesOf = oncePer((run: OpenRun) => new RunBranches(run));

/** Replays one run with some of its events left out, changed or swapped. */
export class RunBranches {
  private readonly open = new Map<string, OpenBranch>();
  private recorded: Promise<Verdict> | null = null;

  constructor(private readonly original: OpenRun) {}

  /** What would come of the edits. */
  async view(
    edits: readonly Edit[],
    report: (progress: BranchProgress) => void,
    signal: AbortSignal,
  ): Promise<BranchView> {
    const { original } = this;
    const branch = await this.of(edits, report, signal);
    const before = await this.asRecorded(signal);
    const after = branch.verdict;
    const added = newProblems(before, after);
    const orphaned = await orphanedEvents(original, branch.run, branch.order, edits, signal);
    const impossible = [...forbiddenEvents(added), ...orphaned.events];
    const rows = await this.impossibleRows(impossible);
    const changed = stepChanges(before, after);
    return {
      before: await endOf(original, before, (position) => position),
      after: await endOf(branch.run, after, (position) => branch.order.events[position] ?? position),
      steps: { total: changed.length, shown: changed.slice(0, MAX_LISTED) },
      ...(await this.firstDifference(branch, signal)),
      impossible: { ...rows, more: orphaned.more },
      problems: {
        added: added.slice(0, MAX_LISTED),
        gone: newProblems(after, before).slice(0, MAX_LISTED),
      },
    };
  }

  /**
   * What differs between the states of the run as recorded and of the branch.
   * @param position of the run as recorded; null for the ends of both
   */
  async changes(
    edits: readonly Edit[],
    position: Position | null,
    signal: AbortSignal,
  ): Promise<BranchChanges> {
    const branch = await this.of(edits, () => {}, signal);
    return this.changesAt(branch, position ?? this.original.summary.events - 1, MAX_LEAVES, signal);
  }

  /** Which rules the branch breaks and the run as recorded does not, and the other way round. */
  async rules(edits: readonly Edit[], own: readonly OwnRule[], signal: AbortSignal): Promise<RuleChanges> {
    const { run, verdict, order } = await this.of(edits, () => {}, signal);
    const recorded = findingsOf(await this.asRecorded(signal));
    const before = await this.original.rules(recorded, own, signal);
    const after = await run.rules(findingsOf(verdict), own, signal);
    return ruleChanges(before, after, (position) => order.events[position] ?? position);
  }

  /** The record of an event as JSON, to be edited; null where it is none. */
  async editable(position: Position): Promise<string | null> {
    const value = await this.valueOf(position);
    const text = printJson(value, 2);
    return text.length > MAX_PAYLOAD ? null : text;
  }

  /** What keeps a text from being the record of an event of this run; null where nothing does. */
  async refusal(position: Position, text: string): Promise<string | null> {
    if (text.length > MAX_PAYLOAD) return 'That is longer than a record may be here.';
    const { source } = this.original;
    const part = source.records.partAt(this.original.offsetAt(position));
    let value: Json;
    try {
      value = parseRecord(text, { framing: { kind: 'lines' }, columns: [] });
    } catch (error) {
      return error instanceof SyntaxError ? error.message : String(error);
    }
    const runOf = (each: Json) => {
      const decoded = source.format.decoder({ ...part, quick: true }).decode(each, '');
      return 'event' in decoded ? decoded.event.run : null;
    };
    const run = runOf(value);
    if (run === null) return 'This is no event of the system: it could not be replayed.';
    const own = runOf(await this.valueOf(position));
    return run === own ? null : 'This event would belong to another run.';
  }

  private async valueOf(position: Position): Promise<Json> {
    const { source } = this.original;
    const spot = spotOf(source.index.columns, source.index.starts[this.original.summary.index]! + position);
    return source.records.value(spot);
  }

  /** The verdict on the run without edits, reached in the same way. */
  private asRecorded(signal: AbortSignal): Promise<Verdict> {
    const { source, summary, tornTail } = this.original;
    this.recorded ??= editRun(source, summary.index, [], { signal }).then((run) => judge(run, tornTail));
    this.recorded.catch(() => {
      this.recorded = null;
    });
    return this.recorded;
  }

  private async of(
    edits: readonly Edit[],
    report: (progress: BranchProgress) => void,
    signal: AbortSignal,
  ): Promise<OpenBranch> {
    const key = JSON.stringify(edits);
    const branch = this.open.get(key) ?? (await this.replayed(edits.slice(0, MAX_EDITS), report, signal));
    this.open.delete(key);
    this.open.set(key, branch);
    let events = [...this.open.values()].reduce((sum, { run }) => sum + run.summary.events, 0);
    for (const [old, { run }] of this.open) {
      if (this.open.size === 1 || (this.open.size <= KEPT && events <= KEPT_EVENTS)) break;
      run.close();
      this.open.delete(old);
      events -= run.summary.events;
    }
    return branch;
  }

  private async replayed(
    edits: readonly Edit[],
    report: (progress: BranchProgress) => void,
    signal: AbortSignal,
  ): Promise<OpenBranch> {
    const { source, summary, tornTail } = this.original;
    const onRead = (read: number, total: number) => report({ share: read / total / 2 });
    const edited = await editRun(source, summary.index, edits, { signal, onRead });
    const verdict = judge(edited, tornTail);
    const run = new OpenRun(edited.source, verdict.summary, [verdict.summary], tornTail, (progress) =>
      report({ share: (1 + progress.replayed / Math.max(progress.total, 1)) / 2 }),
    );
    const close = () => run.close();
    signal.addEventListener('abort', close);
    await run.replay();
    signal.removeEventListener('abort', close);
    signal.throwIfAborted();
    return { ...edited, verdict, run };
  }

  private async firstDifference(branch: OpenBranch, signal: AbortSignal) {
    const { first } = branch.order;
    const lookedTo = Math.min(first + MAX_LOOKED, this.original.summary.events) - 1;
    const pause = pauses(signal);
    for (let position = first; position <= lookedTo; position++) {
      const { leaves } = await this.changesAt(branch, position, 1, signal);
      if (leaves.length > 0) return { firstDifference: position, lookedTo };
      await pause();
    }
    return { firstDifference: null, lookedTo };
  }

  private async changesAt(
    branch: OpenBranch,
    position: Position,
    max: number,
    signal: AbortSignal,
  ): Promise<BranchChanges> {
    if (position < 0) return { leaves: [], more: false };
    const aligned = alignedTo(branch.order, position);
    const before = {
      reader: await this.original.readerAt(position),
      position,
      recordedAt: (at: Position) => at,
    };
    if (branch.order.events.length === 0) return { leaves: [], more: true };
    const after = {
      reader: await branch.run.readerAt(Math.max(aligned, 0)),
      position: aligned,
      recordedAt: (at: Position) => recordedAt(branch.order, at),
    };
    return changesOfBranch(before, after, branch.order.first, max, signal);
  }

  private async impossibleRows(events: readonly ImpossibleEvent[]) {
    const reasons = new Map<Position, ImpossibleEvent['why'][]>();
    for (const { position, why } of events) {
      const known = reasons.get(position);
      if (known === undefined) reasons.set(position, [why]);
      else if (!known.some((each) => each.by === why.by)) known.push(why);
    }
    const positions = [...reasons.keys()].sort((a, b) => a - b);
    const shown = await Promise.all(
      positions.slice(0, MAX_LISTED).map(async (position): Promise<ImpossibleRow> => {
        const [event] = await this.original.events(position, 1);
        return { event: event!, why: reasons.get(position)! };
      }),
    );
    return { shown, positions };
  }
}

async function endOf(
  run: OpenRun,
  { summary }: Verdict,
  recorded: (position: Position) => Position,
): Promise<BranchEnd> {
  const { kind, position, label, message } = (await run.view()).cause;
  return {
    events: summary.events,
    outcome: summary.outcome,
    steps: summary.steps.byOutcome,
    cause: { kind, position: recorded(position), step: label, message },
  };
}

function stepChanges(before: Verdict, after: Verdict): StepChange[] {
  const steps = new Set([...before.steps.keys(), ...after.steps.keys()]);
  return [...steps]
    .map((step) => ({
      step,
      before: before.steps.get(step) ?? null,
      after: after.steps.get(step) ?? null,
    }))
    .filter((change) => change.before !== change.after);
}
