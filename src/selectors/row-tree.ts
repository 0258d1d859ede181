import { groupBy } from '../lib/group-by';
import type { Arrangement } from '../model/arrangement';
import { outcomeOf, type StepOutcome, severityRank } from '../model/outcome';
import type { LaneTypes } from '../model/run-columns';
import type { ChildLanes, ChildRun, RunView } from '../model/views';
import { timeOfPlace } from './placement';
import { foldRepeats } from './repeats';

/** What one row of the timeline stands for. */
export interface RowSubject {
  readonly key: string;
  readonly kind: 'lane' | 'attempt' | 'type' | 'step' | 'repeats' | 'child' | 'child-step';
  /** Whose name it bears: the lane itself, or the first of those it stands for; −1 for none. */
  readonly lane: number;
  /** All lanes that it stands for; of a lane that is alone, none. */
  readonly lanes: Uint32Array | null;
  /** The attempt; the number of a type, of a child run, or of a step of a child. */
  readonly ref: number;
  readonly child: ChildRun | null;
  readonly outcome: StepOutcome;
}

/** What rows are made from. */
export interface RowSource {
  readonly view: Pick<RunView, 'lanes' | 'spans' | 'cause'>;
  /** Never descending; null where there is no time. */
  readonly times: Float64Array | null;
  readonly types: LaneTypes | null;
  readonly children: readonly ChildRun[];
  readonly childLanes: ReadonlyMap<string, ChildLanes>;
}

/** A group with so many rows, or a run with so many lanes, shows them all at once. */
const FEW_ROWS = 12;
const FEW_LANES = 40;

/**
 * What stands below what, before it is laid out as rows. A run may have as many lanes as events, so subjects are
 * handled as numbers: a lane that stands for itself is its own number, all others are below 0.
 */
export class RowTree {
  private readonly others: RowSubject[] = [];
  /** The lanes of each step that has items, by the lane that stands for it. */
  private readonly items = new Map<number, number[]>();
  /** Child runs by the lane that spawned them, −1 for the run itself. */
  private readonly children: ReadonlyMap<number, readonly ChildRun[]>;
  /** The lane that failed first. */
  private readonly cause: number;

  constructor(
    private readonly source: RowSource,
    private readonly arrangement: Arrangement,
  ) {
    const { lanes, cause } = source.view;
    lanes.step.forEach((owner, lane) => {
      if (owner === lane) return;
      const known = this.items.get(owner);
      if (known) known.push(lane);
      else this.items.set(owner, [lane]);
    });
    this.children = groupBy(source.children, ({ lane }) => lane);
    this.cause = lanes.ofPosition[cause.position] ?? -1;
  }

  /** What a number stands for. */
  subject(of: number): RowSubject {
    return of >= 0 ? this.lane(of) : this.others[-1 - of]!;
  }

  /** The rows of the run itself. */
  top(): number[] {
    const { lanes } = this.source.view;
    const steps: number[] = [];
    for (let lane = 0; lane < lanes.count; lane++) if (lanes.step[lane] === lane) steps.push(lane);
    const { types } = this.source;
    const byType = this.arrangement.groupBy === 'type' && types;
    return [...(byType ? this.byType(steps, types) : this.steps(steps)), ...this.childrenOf(-1)];
  }

  hasBelow(of: number): boolean {
    if (of >= 0) return this.attempts(of) > 1 || this.children.has(of);
    const { kind } = this.others[-1 - of]!;
    return kind !== 'attempt' && kind !== 'child-step';
  }

  below(of: number): number[] {
    const { kind, lane, lanes, child } = this.subject(of);
    if (kind === 'child') return this.stepsOf(child!);
    if (kind === 'repeats') return Array.from(lanes!);
    if (kind === 'type') return this.steps(Array.from(lanes!));
    if (kind === 'step') return [...this.childrenOf(lane), ...this.folded(this.itemsOf(lane))];
    return [...this.childrenOf(lane), ...this.attemptsOf(lane)];
  }

  /** What is small enough to be seen at a glance is open from the start; attempts and repetitions are not. */
  opensAtFirst(of: number, below: readonly number[]): boolean {
    const { kind } = this.subject(of);
    if (kind === 'repeats' || kind === 'child') return false;
    if (below.length === 0 || this.subject(below[0]!).kind === 'attempt') return false;
    return this.source.view.lanes.count <= FEW_LANES || below.length <= FEW_ROWS;
  }

  sorted(rows: readonly number[], sort: Arrangement['sort']): readonly number[] {
    if (sort === 'seen') return rows;
    const rank = Float64Array.from(rows, (row) =>
      sort === 'worst' ? severityRank(this.outcome(row)) : -this.extent(row),
    );
    const order = Uint32Array.from(rows.keys()).sort((a, b) => rank[a]! - rank[b]! || a - b);
    return Array.from(order, (at) => rows[at]!);
  }

  /** The number of a key, where it still stands for something. */
  find(key: string, top: readonly number[]): number | null {
    const [kind, rest = ''] = key.split(/:(.*)/s, 2);
    const number = Number(rest);
    const { lanes, spans } = this.source.view;
    if (kind === 'lane' && number < lanes.count) return number;
    if (kind === 'step' && number < lanes.count) return this.step(number);
    if (kind === 'attempt' && number < spans.count) return this.attempt(number);
    const others = kind === 'child' ? [...this.children.keys()].flatMap((at) => this.childrenOf(at)) : top;
    return others.find((row) => this.subject(row).key === key) ?? null;
  }

  private add(subject: Partial<RowSubject> & Pick<RowSubject, 'key' | 'kind' | 'outcome'>): number {
    return -this.others.push({ lane: -1, lanes: null, ref: -1, child: null, ...subject });
  }

  private lane(lane: number): RowSubject {
    const outcome = this.outcome(lane);
    return { key: `lane:${lane}`, kind: 'lane', lane, lanes: null, ref: -1, child: null, outcome };
  }

  private outcome(of: number): StepOutcome {
    if (of < 0) return this.others[-1 - of]!.outcome;
    return outcomeOf(this.source.view.lanes.outcome[of]!) ?? 'unknown';
  }

  private byType(steps: readonly number[], { names, ofLane }: LaneTypes): number[] {
    const groups = groupBy(steps, (lane) => ofLane[lane]!);
    return [...groups].map(([type, lanes]) =>
      this.add({
        key: `type:${names[type - 1] ?? ''}`,
        kind: 'type',
        lanes: Uint32Array.from(lanes),
        ref: type - 1,
        outcome: this.worstOf(lanes),
      }),
    );
  }

  private steps(lanes: readonly number[]): number[] {
    return this.folded(this.items.size === 0 ? lanes : lanes.map((lane) => this.step(lane)));
  }

  private step(lane: number): number {
    const items = this.items.get(lane);
    if (!items) return lane;
    // Not spread: they may be more than a call takes arguments.
    const lanes = Uint32Array.from([lane, ...items]);
    return this.add({ key: `step:${lane}`, kind: 'step', lane, lanes, outcome: this.outcome(lane) });
  }

  /** A step without events of its own is named after its first item, which is one of its rows as well. */
  private itemsOf(lane: number): readonly number[] {
    const items = this.items.get(lane) ?? [];
    return this.source.view.lanes.headless[lane] ? [lane, ...items] : items;
  }

  private attempts(lane: number): number {
    const { ofLane } = this.source.view.spans;
    return ofLane[lane + 1]! - ofLane[lane]!;
  }

  private attemptsOf(lane: number): number[] {
    const first = this.source.view.spans.ofLane[lane]!;
    const count = this.attempts(lane);
    return count < 2 ? [] : Array.from({ length: count }, (_, at) => this.attempt(first + at));
  }

  private attempt(span: number): number {
    const { spans } = this.source.view;
    const outcome = outcomeOf(spans.outcome[span]!) ?? 'unknown';
    return this.add({ key: `attempt:${span}`, kind: 'attempt', lane: spans.lane[span]!, ref: span, outcome });
  }

  private childrenOf(lane: number): number[] {
    return (this.children.get(lane) ?? []).map((child) =>
      this.add({ key: `child:${child.id}`, kind: 'child', child, outcome: child.outcome }),
    );
  }

  private stepsOf(child: ChildRun): number[] {
    const shown = this.source.childLanes.get(child.id)?.shown ?? [];
    return shown.map(({ outcome }, ref) => {
      const key = `child-step:${ref}:${child.id}`;
      return this.add({ key, kind: 'child-step', child, ref, outcome: outcome ?? 'unknown' });
    });
  }

  /**
   * Simple lanes of one shape stand in one row; those that took unusually long do not, nor does the lane of the
   * first cause.
   */
  private folded(rows: readonly number[]): number[] {
    if (!this.arrangement.foldRepeats) return [...rows];
    const likeness = {
      shapeOf: (row: number) => this.shape(row),
      lengthOf: (row: number) => this.duration(row),
    };
    return foldRepeats(rows, likeness, (lanes, shape) =>
      this.add({
        key: `repeats:${shape}:${lanes[0]}`,
        kind: 'repeats',
        lane: lanes[0]!,
        lanes: Uint32Array.from(lanes),
        outcome: this.outcome(lanes[0]!),
      }),
    );
  }

  /** What a simple lane shares with those that are like it; 0 for what is like no other. */
  private shape(row: number): number {
    if (row < 0 || row === this.cause || this.hasBelow(row)) return 0;
    const { shape, outcome } = this.source.view.lanes;
    return shape[row] === 0 ? 0 : shape[row]! * 16 + outcome[row]!;
  }

  private worstOf(lanes: readonly number[]): StepOutcome {
    let worst = this.outcome(lanes[0]!);
    for (const lane of lanes) {
      const outcome = this.outcome(lane);
      if (severityRank(outcome) < severityRank(worst)) worst = outcome;
    }
    return worst;
  }

  /** From a lane's first to its last event; `NaN` where there is no time. */
  private duration(lane: number): number {
    const { times, view } = this.source;
    if (times === null) return Number.NaN;
    const { start, positions } = view.lanes;
    return times[positions[start[lane + 1]! - 1]!]! - times[positions[start[lane]!]!]!;
  }

  /** How long a row is: its time, or where there is none its events from first to last. */
  private extent(row: number): number {
    const { lane, lanes, child } = this.subject(row);
    const { times, view } = this.source;
    if (child)
      return times ? timeOfPlace(times, child.to) - timeOfPlace(times, child.from) : child.to - child.from;
    const { start, positions } = view.lanes;
    let [first, last] = [Number.POSITIVE_INFINITY, 0];
    for (const each of lanes ?? [lane]) {
      first = Math.min(first, positions[start[each]!]!);
      last = Math.max(last, positions[start[each + 1]! - 1]!);
    }
    return times ? times[last]! - times[first]! : last - first;
  }
}
