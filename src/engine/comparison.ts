import { alignEvents, type Rows } from '../compare/align-events';
import { alignSteps, type StepAlignment } from '../compare/align-steps';
import { type Classified, classifyRows } from '../compare/classify';
import { comparabilityOf } from '../compare/comparable';
import { IdLearner } from '../compare/id-learner';
import { type Partners, PathBook } from '../compare/path-book';
import { Signatures } from '../compare/signatures';
import { differencesOf, type Findings, firstDivergence, type Masked } from '../compare/verdicts';
import { pauses } from '../lib/tasks';
import {
  CAUSE_RULES,
  type ComparedEvent,
  type ComparedRow,
  type ComparisonProgress,
  type ComparisonView,
  type MaskChoice,
  type MaskDomain,
  type MaskView,
  ROW_CLASSES,
  type RowClass,
} from '../model/comparison';
import { RELATIONS } from '../model/kin';
import { outcomeOf } from '../model/outcome';
import { LinkCollector, type LinkTable } from '../selectors/links';
import { buildHistory } from './build-history';
import { idOfMask, isMasked, masksOf } from './compared-masks';
import { needsOf } from './compared-needs';
import { ComparedPayloads } from './compared-payloads';
import { ComparedRun, type RunToCompare } from './compared-sides';
import { ComparedStates } from './compared-states';
import { DivergenceFinder } from './divergence-finder';

/** Fields of a row that are named in a list. */
const FIELDS = 4;
const NOTHING_CHOSEN: MaskChoice = { off: [], on: [] };

interface BuildOptions {
  readonly report: (progress: ComparisonProgress) => void;
  readonly signal: AbortSignal;
}

/** What was found with some fields masked. */
export interface Verdict extends Classified {
  readonly masked: Masked;
  readonly bits: Uint8Array;
  readonly divergence: number;
}

/** Two runs that were compared: which events go together, in what they differ, and where they part. */
export class Comparison {
  readonly books: Readonly<Record<MaskDomain, PathBook>>;
  readonly rows: Rows;
  /** Ids of the runs and of their steps: keys of the states are often those. */
  readonly partners: Joined;
  /** Those of them that differ: in payloads nothing else is taken for an id. */
  readonly payloadPartners: Partners;
  private readonly findings: Findings;
  private states: ComparedStates | null = null;
  private links: readonly [a: LinkTable, b: LinkTable] | null = null;
  private needs: (step: number) => readonly number[] = () => [];
  private readonly ids = new IdLearner();
  private ordered: Uint32Array | null = null;
  private verdict: { readonly key: string; readonly found: Verdict } | null = null;

  private constructor(
    readonly a: ComparedRun,
    readonly b: ComparedRun,
    readonly steps: StepAlignment,
  ) {
    this.rows = alignEvents(a.events, b.events, steps);
    const { payload, state } = partnersOf(a, b, steps);
    this.partners = state;
    this.payloadPartners = payload;
    this.books = { payload: new PathBook(payload, this.ids), state: new PathBook(state) };
    this.findings = {
      rows: this.rows,
      a: a.events,
      b: b.events,
      payloads: new Signatures(new Uint32Array(this.rows.count)),
      states: new Signatures(new Uint32Array(this.rows.count)),
      tookA: a.took,
      tookB: b.took,
    };
  }

  /**
   * Reads both runs and compares them: the alignment first, then the payloads in the order of the rows, then what the
   * events did to the states. The first divergence is told as soon as all rows before it were compared.
   * @throws {DOMException} `AbortError` when the signal says to stop
   */
  static async of(one: RunToCompare, other: RunToCompare, options: BuildOptions): Promise<Comparison> {
    const a = new ComparedRun(one.side, one.source, one.torn);
    const b = new ComparedRun(other.side, other.source, other.torn);
    const byKey = alignSteps(a.keys(), b.keys());
    const { signal } = options;
    const steps = byKey.madeAnew ? alignSteps(await a.names(signal), await b.names(signal)) : byKey;
    const comparison = new Comparison(a, b, steps);
    await comparison.comparePayloads(options);
    await comparison.compareStates(options);
    return comparison;
  }

  private async comparePayloads({ report, signal }: BuildOptions): Promise<void> {
    const { a, b, rows, books, findings } = this;
    const payloads = new ComparedPayloads(a, b, rows, books.payload, findings.payloads);
    report({ stage: 'payloads', done: 0, total: rows.count, divergence: null });
    const learned = await payloads.learn(signal);
    const divergence = await this.findEarly(payloads, learned, signal);
    const tell = (done: number) => report({ stage: 'payloads', done, total: rows.count, divergence });
    tell(0);
    await payloads.compareAll(tell, signal);
    // Keys of the states are often ids that only the payloads tell.
    for (const [left, right] of this.ids.pairs()) join(this.partners, left, right);
  }

  /** Where the runs part, before all of them is compared: null where that is not found quickly, or nowhere. */
  private async findEarly(
    payloads: ComparedPayloads,
    learned: Int32Array,
    signal: AbortSignal,
  ): Promise<ComparedRow | null> {
    const { a, b, rows, findings } = this;
    const proposed = () => this.maskedBy(NOTHING_CHOSEN);
    const judge = () => findings.payloads.judge(proposed().payload);
    const finder = new DivergenceFinder(a, b, rows, payloads, judge);
    const known = firstDivergence(differencesOf(findings, proposed()));
    const first = await finder.find(known < 0 ? rows.count : known, learned, signal);
    return first === null || first === rows.count ? null : this.divergingRow(first);
  }

  /** A row as one where the runs part; nothing is known of what follows. */
  private divergingRow(row: number): Promise<ComparedRow> {
    const masked = this.maskedBy(NOTHING_CHOSEN);
    const bits = differencesOf(this.findings, masked);
    return this.rowOf(row, { bits, masked, divergence: row, ...NOT_CLASSIFIED(this.rows.count) });
  }

  private async compareStates({ report, signal }: BuildOptions): Promise<void> {
    const { a, b, rows, books, findings } = this;
    const total = a.count + b.count;
    const first = firstDivergence(differencesOf(findings, this.maskedBy(NOTHING_CHOSEN)));
    const divergence = first < 0 ? null : await this.divergingRow(first);
    const read = async (run: ComparedRun, before: number) => {
      const links = new LinkCollector();
      const history = await buildHistory(run.source, run.side.run.index, {
        signal,
        onPayload: (payload, position) => {
          const named = run.source.format.links?.of(payload);
          if (named) links.add(position, named);
        },
        onReplayed: (done) => report({ stage: 'states', done: before + done, total, divergence }),
      });
      return { history, links: links.finish(run.count) };
    };
    const [left, right] = [await read(a, 0), await read(b, a.count)];
    this.states = new ComparedStates(
      left.history,
      right.history,
      rows,
      books.state,
      books.payload,
      this.partners,
    );
    this.links = [left.links, right.links];
    this.needs = await needsOf(a, b, this.steps);
    const pause = pauses(signal);
    for (let row = 0; row < rows.count; row++) {
      if (rows.a[row]! < 0 || rows.b[row]! < 0) continue;
      const paths: number[] = [];
      this.states.comparePair(row, (path) => paths.push(path));
      findings.states.set(row, paths);
      await pause();
    }
  }

  // ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────

  /** All that is said of the rows under a choice of masks; the last choice is remembered. */
  judge(choice: MaskChoice): Verdict {
    const key = JSON.stringify([choice.off, choice.on]);
    if (this.verdict?.key === key) return this.verdict.found;
    const masked = this.maskedBy(choice);
    const bits = differencesOf(this.findings, masked);
    const divergence = firstDivergence(bits);
    const found = { masked, bits, divergence, ...this.classify(bits, divergence, masked) };
    this.verdict = { key, found };
    return found;
  }

  private maskedBy(choice: MaskChoice): Masked {
    const of = (domain: MaskDomain) =>
      new Set(
        masksOf(this.books[domain])
          .filter((mask) => isMasked(mask, idOfMask(domain, this.books[domain], mask.path), choice))
          .map(({ path }) => path),
      );
    return { payload: of('payload'), state: of('state') };
  }

  private classify(bits: Uint8Array, divergence: number, masked: Masked): Classified {
    const { rows, a, b, links } = this;
    return classifyRows(rows, bits, divergence, {
      ofA: (position) => links?.[0].causesOf(position) ?? [],
      ofB: (position) => links?.[1].causesOf(position) ?? [],
      stepOf: (row) => this.stepOf(row),
      needsOf: this.needs,
      wroteOf: (row) => this.wroteOf(row, masked),
      actOf: (row) => (rows.a[row]! >= 0 ? a.events.act[rows.a[row]!]! : b.events.act[rows.b[row]!]!),
    });
  }

  /** The paths of the state that a row's events wrote otherwise than the other run did, but for masked fields. */
  wroteOf(row: number, masked: Masked): Iterable<number> {
    const differing = this.findings.payloads.of(row).filter((path) => !masked.payload.has(path));
    return this.comparedStates.wroteOf(row, [...differing]);
  }

  /** The step of a row as one number for both runs: A's lane; behind those, B's without partner. */
  stepOf(row: number): number {
    const a = this.rows.a[row]!;
    if (a >= 0) return this.a.events.lane[a]!;
    const lane = this.b.events.lane[this.rows.b[row]!]!;
    return lane < 0 ? -1 : this.stepOfB(lane);
  }

  stepOfB(lane: number): number {
    const partner = this.steps.ofB[lane]!;
    return partner >= 0 ? partner : this.a.columns.count + lane;
  }

  /** All steps, as {@link stepOf} numbers them, in the order of their first rows. */
  get stepOrder(): Uint32Array {
    this.ordered ??= this.orderSteps();
    return this.ordered;
  }

  private orderSteps(): Uint32Array {
    const seen = new Set<number>();
    for (let row = 0; row < this.rows.count; row++) {
      const step = this.stepOf(row);
      if (step >= 0) seen.add(step);
    }
    return Uint32Array.from(seen);
  }

  // ── What the page shows ──────────────────────────────────────────────────────────────────────────

  async view(choice: MaskChoice): Promise<ComparisonView> {
    const { a, b, rows, steps } = this;
    const verdict = this.judge(choice);
    const counts = Object.fromEntries(ROW_CLASSES.map((name) => [name, 0])) as Record<RowClass, number>;
    for (const each of verdict.classes) counts[ROW_CLASSES[each]!]++;
    return {
      a: a.side,
      b: b.side,
      comparable: comparabilityOf(kindOf(a), kindOf(b), steps, rows),
      rows: rows.count,
      // A copy: what is sent to the page is lost here.
      classes: verdict.classes.slice(),
      positionsA: rows.a.slice(),
      positionsB: rows.b.slice(),
      divergence: verdict.divergence,
      first: verdict.divergence < 0 ? null : await this.rowOf(verdict.divergence, verdict),
      counts,
      masks: this.masks(verdict),
      steps: this.stepOrder.length,
      madeAnew: steps.madeAnew,
    };
  }

  private masks(verdict: Verdict): MaskView[] {
    const views = (['payload', 'state'] as const).flatMap((domain) =>
      masksOf(this.books[domain]).map(({ path, reason }): MaskView => {
        const { seen, differs, sample } = this.books[domain].stats[path]!;
        const id = idOfMask(domain, this.books[domain], path);
        const masked = verdict.masked[domain].has(path);
        return {
          id,
          domain,
          pointer: id.slice(domain.length + 1),
          reason,
          masked,
          seen,
          differs,
          sample: sample ?? ['', ''],
        };
      }),
    );
    return views.toSorted((one, other) => Number(other.masked) - Number(one.masked)).slice(0, MAX_MASKS);
  }

  /** Some rows, as a list shows them. */
  rowsOf(wanted: Iterable<number>, choice: MaskChoice): Promise<ComparedRow[]> {
    const verdict = this.judge(choice);
    const known = [...wanted].filter((row) => row >= 0 && row < this.rows.count);
    return Promise.all(known.map((row) => this.rowOf(row, verdict)));
  }

  async rowOf(row: number, verdict: Verdict): Promise<ComparedRow> {
    const [left, right] = [this.rows.a[row]!, this.rows.b[row]!];
    const relation = verdict.relations[row]!;
    return {
      row,
      a: left < 0 ? null : await eventOf(this.a, left),
      b: right < 0 ? null : await eventOf(this.b, right),
      differs: verdict.bits[row]!,
      kind: row === verdict.divergence ? 'divergence' : ROW_CLASSES[verdict.classes[row]!]!,
      rule: CAUSE_RULES[verdict.rules[row]!]!,
      relation: relation === 0 ? null : RELATIONS[relation - 1]!,
      fields: this.fieldsOf(row, verdict.masked),
    };
  }

  private fieldsOf(row: number, masked: Masked): string[] {
    const { payloads, states } = this.findings;
    const of = (domain: MaskDomain, paths: Int32Array) =>
      [...paths.filter((path) => !masked[domain].has(path)).subarray(0, FIELDS)].map((path) =>
        idOfMask(domain, this.books[domain], path),
      );
    return [...of('payload', payloads.of(row)), ...of('state', states.of(row))].slice(0, FIELDS);
  }

  /** The states, once they were compared. */
  get comparedStates(): ComparedStates {
    return this.states!;
  }
}

/** Fields that are listed; more of them are of no use to a reader. */
const MAX_MASKS = 500;

const NOT_CLASSIFIED = (count: number): Classified => ({
  classes: new Uint8Array(count),
  rules: new Uint8Array(count),
  relations: new Uint8Array(count),
});

function kindOf({ side, source }: ComparedRun) {
  return { system: side.system, shape: source.shape };
}

async function eventOf(run: ComparedRun, position: number): Promise<ComparedEvent> {
  const { events, lanes, took } = run;
  const lane = lanes.at(position);
  return {
    position,
    kind: events.kinds[events.kind[position]!] ?? '',
    step: lane < 0 ? null : (await lanes.label(lane)).name,
    attempt: events.attempt[position]!,
    outcome: outcomeOf(events.outcome[position]!),
    klass: events.klassOf(position),
    time: run.time(position),
    took: took[position]!,
  };
}

interface Joined extends Partners {
  readonly ofA: Map<string, string>;
  readonly ofB: Map<string, string>;
}

/** An id that has a partner already keeps it. */
function join({ ofA, ofB }: Joined, left: string, right: string): void {
  if (ofA.has(left) || ofB.has(right)) return;
  ofA.set(left, right);
  ofB.set(right, left);
}

/** The ids of the runs and of their steps, those of A beside those of B. */
function partnersOf(a: ComparedRun, b: ComparedRun, steps: StepAlignment) {
  const payload: Joined = { ofA: new Map(), ofB: new Map() };
  const state: Joined = { ofA: new Map(), ofB: new Map() };
  const add = (left: string, right: string) => {
    if (left !== right) join(payload, left, right);
    join(state, left, right);
  };
  add(a.side.run.id, b.side.run.id);
  steps.ofA.forEach((partner, lane) => {
    if (partner >= 0) add(a.lanes.stepOf(lane)!, b.lanes.stepOf(partner)!);
  });
  return { payload, state };
}
