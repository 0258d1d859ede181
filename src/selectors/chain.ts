import type { Relation } from '../model/kin';
import type { Ground } from '../model/why';
import type { Graph } from './graph';
import type { LinkEnd } from './links';

/** Something that went wrong in a run, or was given up. */
export interface Symptom {
  readonly kind: 'failure' | 'skipped' | 'cancelled' | 'run-end';
  readonly position: number;
  /** −1 for an event of the run. */
  readonly lane: number;
  /** 0 where there is none. */
  readonly attempt: number;
}

/** What a chain is made from. */
export interface ChainFacts {
  /** The position of the first failure; one of the symptoms lies there. */
  readonly cause: number;
  /** Ascending, one for each attempt that failed; those that were made good are left out. */
  readonly symptoms: readonly Symptom[];
  /** The lane of each position, −1 for none. */
  readonly laneAt: (position: number) => number;
  /** The lane of each lane's step: its own, or that of the step whose item it is. */
  readonly stepLane: (lane: number) => number;
  /** What an event names as its causes. */
  readonly causesOf: (position: number) => readonly LinkEnd[];
  /**
   * The lanes that were skipped because a failed one is among what they depend on.
   * @param isKnown was this lane found before? What is behind it was, too.
   */
  readonly cascadeOf: (lane: number, isKnown: (lane: number) => boolean) => Iterable<number>;
  /** The lane of the step that a lane's step says it is inside of, −1 for none. */
  readonly outerOf: (lane: number) => number;
  /** The lane of which a lane is likely another try, −1 for none. */
  readonly retryOf: (lane: number) => number;
}

/** A symptom that the cause explains. */
export interface Explained {
  readonly symptom: Symptom;
  readonly known: Ground;
  readonly relation: Relation | null;
  /** Where the symptom lies that explains it; −1 for the cause itself. */
  readonly by: number;
}

/** The symptoms of a run, told apart by whether the cause explains them. */
export interface SelectedChain {
  /** The cause first, then ascending. */
  readonly explained: readonly Explained[];
  /** Failures that it does not explain, ascending; some may lie before it. */
  readonly others: readonly Symptom[];
  readonly unexplainedSkips: number;
  readonly endNamesOther: boolean;
}

/** Relations by which a failure is handed on. What merely follows, is found or is a part is not. */
const HANDED_ON: ReadonlySet<Relation> = new Set([
  'trigger',
  'tool-call',
  'retry',
  'child-end',
  'blame',
  'need',
]);
/** How many events a walk back from one symptom looks at. */
const MAX_LOOKS = 64;
/** Symptoms between two chances to stop. */
const AT_ONCE = 1_000;

type Reason = Pick<Explained, 'known' | 'relation' | 'by'>;

/**
 * Walks once through what went wrong in a run, in order, and asks of each whether what is explained so far explains it
 * too. What the log says goes before the course of attempts, and that before mere likelihood, which is believed only
 * as long as nothing unexplained failed before.
 * @param pause awaited now and then: there may be very many symptoms
 */
export async function selectChain(
  facts: ChainFacts,
  pause: () => Promise<void> | undefined,
): Promise<SelectedChain> {
  const walk = new Walk(facts);
  for (const [at, symptom] of facts.symptoms.entries()) {
    walk.take(symptom);
    if (at % AT_ONCE === 0) await pause();
  }
  return walk.found();
}

class Walk {
  private readonly explained: Explained[] = [];
  private readonly others: Symptom[] = [];
  private readonly unexplainedLanes = new Set<number>();
  private unexplainedSkips = 0;
  private endNamesOther = false;
  /** Where each lane was explained first. */
  private readonly lanes = new Map<number, number>();
  /** Explained events of the run. */
  private readonly events = new Set<number>();
  /** What is to be explained once it comes, by its lane. */
  private readonly expected = new Map<number, Reason>();

  constructor(private readonly facts: ChainFacts) {}

  take(symptom: Symptom): void {
    // What was given up before anything failed has reasons of its own.
    if (symptom.kind !== 'failure' && symptom.position < this.facts.cause) return;
    const reason = this.reasonOf(symptom);
    if (reason) this.explain(symptom, reason);
    else this.leave(symptom);
  }

  found(): SelectedChain {
    const { explained, others, unexplainedSkips, endNamesOther } = this;
    return { explained, others, unexplainedSkips, endNamesOther };
  }

  private reasonOf(symptom: Symptom): Reason | null {
    const { position, lane, kind } = symptom;
    if (position === this.facts.cause) return { known: 'recorded', relation: null, by: -1 };
    if (this.explained.length === 0) return null;
    const own = this.lanes.get(lane);
    if (lane >= 0 && own !== undefined) return { known: 'attempts', relation: 'retry', by: own };
    const named = this.named(position);
    if (named === 'other') {
      if (kind === 'run-end') this.endNamesOther = true;
      return null;
    }
    return named ?? this.expected.get(lane) ?? this.ofStep(lane) ?? this.ofRetry(lane) ?? this.likely(kind);
  }

  /** The explained symptom that an event names, directly or through others; `other` where it names another failure. */
  private named(position: number): Reason | 'other' | null {
    const seen = new Set([position]);
    const queue: { readonly at: number; readonly first: Relation | null }[] = [{ at: position, first: null }];
    for (let next = 0; next < queue.length && seen.size < MAX_LOOKS; next++) {
      const { at, first } = queue[next]!;
      for (const { position: cause, relation } of this.facts.causesOf(at)) {
        if (!HANDED_ON.has(relation) || cause >= at || seen.has(cause)) continue;
        seen.add(cause);
        const said = first ?? relation;
        const by = this.explainedAt(cause);
        if (by !== null) return { known: 'recorded', relation: said, by };
        if (this.unexplainedLanes.has(this.facts.laneAt(cause))) return 'other';
        queue.push({ at: cause, first: said });
      }
    }
    return null;
  }

  /** The explained symptom that an event belongs to: its own, or one of its lane at it or before. */
  private explainedAt(position: number): number | null {
    if (this.events.has(position)) return position;
    const lane = this.facts.laneAt(position);
    const explained = lane < 0 ? undefined : this.lanes.get(lane);
    return explained !== undefined && explained <= position ? explained : null;
  }

  /** An item goes with its step. */
  private ofStep(lane: number): Reason | null {
    if (lane < 0) return null;
    const by = this.lanes.get(this.facts.stepLane(lane));
    return by === undefined ? null : { known: 'attempts', relation: 'part', by };
  }

  /** A step that likely tries again what failed. */
  private ofRetry(lane: number): Reason | null {
    const by = lane < 0 ? undefined : this.lanes.get(this.facts.retryOf(lane));
    return by === undefined ? null : { known: 'inferred', relation: 'retry', by };
  }

  /** Nothing says why: given up, or ended, when nothing had failed but what is explained. */
  private likely(kind: Symptom['kind']): Reason | null {
    if (kind === 'failure' || this.others.length > 0) return null;
    return { known: 'inferred', relation: null, by: this.facts.cause };
  }

  private explain(symptom: Symptom, reason: Reason): void {
    const { position, lane } = symptom;
    this.explained.push({ symptom, ...reason });
    if (lane < 0) this.events.add(position);
    else if (!this.lanes.has(lane)) this.spread(lane, position, symptom.kind);
  }

  /** What a lane's failure will have done: those that depend on it, the step around it, the step it is an item of. */
  private spread(lane: number, by: number, kind: Symptom['kind']): void {
    this.lanes.set(lane, by);
    if (kind !== 'failure') return;
    for (const skipped of this.facts.cascadeOf(lane, (each) => this.expected.has(each)))
      if (!this.expected.has(skipped))
        this.expected.set(skipped, { known: 'recorded', relation: 'need', by });
    const outer = this.facts.outerOf(lane);
    if (outer >= 0 && !this.expected.has(outer))
      this.expected.set(outer, { known: 'inferred', relation: 'parent-step', by });
    const step = this.facts.stepLane(lane);
    if (step !== lane && !this.expected.has(step))
      this.expected.set(step, { known: 'attempts', relation: 'part', by });
  }

  private leave(symptom: Symptom): void {
    if (symptom.kind === 'skipped' || symptom.kind === 'cancelled') this.unexplainedSkips++;
    else if (symptom.kind === 'failure') {
      this.others.push(symptom);
      if (symptom.lane >= 0) this.unexplainedLanes.add(symptom.lane);
    }
  }
}

/**
 * The steps that were skipped because of a failed one: those that wait for it, and through others that were skipped
 * those that wait for them.
 * @param isSkipped was a step skipped?
 */
export function selectCascade(
  { neededBy }: Pick<Graph, 'neededBy'>,
  step: string,
  isSkipped: (step: string) => boolean,
): string[] {
  const seen = new Set([step]);
  const found: string[] = [];
  // Grows while it is walked.
  const queue = [step];
  for (const each of queue)
    for (const waiting of neededBy.get(each) ?? []) {
      if (seen.has(waiting)) continue;
      seen.add(waiting);
      if (!isSkipped(waiting)) continue;
      found.push(waiting);
      queue.push(waiting);
    }
  return found;
}

/** Of a long chain the links that are listed: the first few of each kind, the last failure, and the end. */
export function selectListed(
  explained: readonly Explained[],
  limits: Readonly<Record<Symptom['kind'], number>>,
): Explained[] {
  const seen = { failure: 0, skipped: 0, cancelled: 0, 'run-end': 0 };
  const lastFailure = explained.findLast(({ symptom }) => symptom.kind === 'failure');
  return explained.filter(
    (each) => ++seen[each.symptom.kind] <= limits[each.symptom.kind] || each === lastFailure,
  );
}
