import { CAUSE_RULES, type CauseRule, ROW_CLASSES, type RowClass } from '../model/comparison';
import { ACTS } from '../model/event';
import { RELATIONS, type Relation } from '../model/kin';
import type { Rows } from './align-events';
import { differsInData } from './verdicts';

/** What the two logs tell of how their events hang together. */
export interface Causes {
  /** The causes of an event of A (then of B), as positions in its own run. */
  readonly ofA: (position: number) => readonly Cause[];
  readonly ofB: (position: number) => readonly Cause[];
  /** The step of a row as one number for both runs, −1 for events of the run. */
  readonly stepOf: (row: number) => number;
  /** Steps that a step waits for, by the same numbers. */
  readonly needsOf: (step: number) => readonly number[];
  /** The paths of the state that the row's events wrote differently, by numbers that both runs share. */
  readonly wroteOf: (row: number) => Iterable<number>;
  /** What the row's event does, an index of {@link ACTS}. */
  readonly actOf: (row: number) => number;
}

export interface Cause {
  readonly position: number;
  readonly relation: Relation;
}

/** Classes and rules by row, and what else a `kin` rule can say: the relation's index plus one. */
export interface Classified {
  readonly classes: Uint8Array;
  readonly rules: Uint8Array;
  readonly relations: Uint8Array;
}

const CLASS = (name: RowClass) => ROW_CLASSES.indexOf(name);
const RULE = (name: CauseRule) => CAUSE_RULES.indexOf(name);
const RUN_END = ACTS.indexOf('run-end');

/**
 * Says of each difference behind the divergence whether it was caused by it, as far as the logs' own causes, the steps
 * and the state tell. All of it is inferred: logs name few of their causes, and two things may go wrong at once.
 * Walks the rows once.
 * @param divergence the row where the runs part, −1 where they do not
 */
export function classifyRows(rows: Rows, bits: Uint8Array, divergence: number, causes: Causes): Classified {
  const classes = new Uint8Array(rows.count);
  const rules = new Uint8Array(rows.count);
  const relations = new Uint8Array(rows.count);
  const reach = new Reach(rows, causes);
  for (let row = 0; row < rows.count; row++) {
    const differs = differsInData(bits[row]!);
    if (divergence < 0 || row < divergence) {
      classes[row] = bits[row] === 0 ? 0 : CLASS('timing');
      continue;
    }
    const found = row === divergence ? DIVERGED : reach.ruleOf(row, differs);
    if (found.rule !== 'none') reach.add(row, differs);
    if (!differs) classes[row] = bits[row] === 0 ? 0 : CLASS('timing');
    else if (row === divergence) classes[row] = CLASS('divergence');
    else classes[row] = CLASS(found.rule === 'none' ? 'unrelated' : 'caused');
    if (!differs || row === divergence) continue;
    rules[row] = RULE(found.rule);
    relations[row] = found.relation === null ? 0 : RELATIONS.indexOf(found.relation) + 1;
  }
  return { classes, rules, relations };
}

interface Found {
  readonly rule: CauseRule;
  readonly relation: Relation | null;
}

const NONE: Found = { rule: 'none', relation: null };
const DIVERGED: Found = { rule: 'step', relation: null };

/** What the divergence has reached so far. */
class Reach {
  private readonly rowsReached: Uint8Array;
  private readonly steps = new Set<number>();
  private readonly paths = new Set<number>();
  private readonly lastA: number;
  private readonly lastB: number;

  constructor(
    private readonly rows: Rows,
    private readonly causes: Causes,
  ) {
    this.rowsReached = new Uint8Array(rows.count);
    this.lastA = rows.a.findLastIndex((position) => position >= 0);
    // Rows stand in the order of A: B's last event is not always in the last of its rows.
    this.lastB = rows.ofB.at(-1) ?? -1;
  }

  add(row: number, differs: boolean): void {
    this.rowsReached[row] = 1;
    const step = this.causes.stepOf(row);
    if (step >= 0) this.steps.add(step);
    if (differs) for (const path of this.causes.wroteOf(row)) this.paths.add(path);
  }

  ruleOf(row: number, differs: boolean): Found {
    if (differs && this.otherHadEnded(row)) return { rule: 'ended', relation: null };
    const step = this.causes.stepOf(row);
    if (step >= 0 && this.steps.has(step)) return { rule: 'step', relation: null };
    const relation = this.relationTo(row);
    if (relation !== null) return { rule: 'kin', relation };
    if (step >= 0 && this.causes.needsOf(step).some((each) => this.steps.has(each)))
      return { rule: 'kin', relation: 'need' };
    if (!differs) return NONE;
    for (const path of this.causes.wroteOf(row))
      if (this.paths.has(path)) return { rule: 'state', relation: null };
    return this.causes.actOf(row) === RUN_END ? { rule: 'run', relation: null } : NONE;
  }

  private otherHadEnded(row: number): boolean {
    const { a, b } = this.rows;
    return (b[row]! < 0 && row > this.lastB) || (a[row]! < 0 && row > this.lastA);
  }

  private relationTo(row: number): Relation | null {
    const { rows, causes } = this;
    const [a, b] = [rows.a[row]!, rows.b[row]!];
    const inA = a < 0 ? null : this.reachedIn(causes.ofA(a), rows.ofA);
    return inA ?? (b < 0 ? null : this.reachedIn(causes.ofB(b), rows.ofB));
  }

  /** The chain of events is an order rather than a cause. */
  private reachedIn(causes: readonly Cause[], rowOf: Int32Array): Relation | null {
    const found = causes.find(
      ({ position, relation }) => relation !== 'previous' && this.rowsReached[rowOf[position]!] === 1,
    );
    return found?.relation ?? null;
  }
}
