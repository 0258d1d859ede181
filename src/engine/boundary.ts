import { FLAG } from '../ingest/columns';
import type { EventIndex } from '../ingest/indexer';
import { toPointer } from '../lib/pointer';
import { pauses } from '../lib/tasks';
import type {
  BoundaryView,
  Counted,
  DurableRow,
  Evidence,
  Evidenced,
  FlyingRow,
  PlanView,
  PromisedRow,
} from '../model/boundary';
import { actOf } from '../model/event';
import { outcomeOf } from '../model/outcome';
import {
  type Damage,
  type OpenAttempt,
  PLAN_KINDS,
  type PlanKind,
  type RecoveryStep,
  type RestartDraft,
  type Told,
} from '../model/recovery';
import type { ChildRun } from '../model/views';
import type { HistoryReader } from '../replay/reader';
import { writerOf } from '../replay/writer';
import {
  type Boundary,
  type Course,
  type Promises,
  selectBoundary,
  selectPromises,
} from '../selectors/boundary';
import type { ReplaySource } from './build-history';
import { MAX_OPEN, openAttempts } from './open-attempts';
import type { RunLanes } from './run-lanes';
import { BoundedState } from './state-at';

/** How many of each list are shown. */
const MAX_SHOWN = 100;

interface Hooks {
  readonly readerAt: (position: number) => Promise<HistoryReader>;
  /** Children that had begun and not ended by a position. */
  readonly childrenAt: (position: number) => Promise<readonly ChildRun[]>;
}

/** What is asked: a moment, and what the reader supplied for the rule. */
export interface BoundaryQuestion {
  readonly position: number;
  readonly options: Readonly<Record<string, number>>;
}

/** What a crash right behind a position would leave of one run, and what a restart would do with it. */
export class CrashBoundary {
  private promised: Promises | null = null;

  constructor(
    private readonly source: ReplaySource,
    private readonly runId: string,
    private readonly lanes: RunLanes,
    private readonly hooks: Hooks,
  ) {}

  /** @param damage of the run up to the position */
  async at(
    { position, options }: BoundaryQuestion,
    damage: readonly Damage[],
    signal: AbortSignal,
  ): Promise<BoundaryView> {
    const { lanes } = this;
    const promises = this.promises();
    const boundary = selectBoundary(lanes.spans, promises, position);
    const [open, reader] = await Promise.all([
      openAttempts(this.source, lanes, promises, boundary, position),
      this.hooks.readerAt(position),
    ]);
    signal.throwIfAborted();
    const state = new BoundedState(reader, position, pauses(signal));
    const { recovery } = this.source.format;
    const draft = await recovery?.plan({
      shape: this.source.shape,
      position,
      options,
      state,
      open,
      done: boundary.done,
      ended: boundary.ended !== null,
      snapshots: this.snapshots(),
      damage,
    });
    const place = (told: Told) => evidenceOf(reader, told, position);
    const unseen = boundary.flying.length + boundary.promised.length > MAX_OPEN || state.cut;
    return {
      position,
      ended: boundary.ended,
      inFlight: counted(boundary.flying.length, await this.flyingRows(boundary, position)),
      promised: await this.promisedRows(boundary, open, draft, position, place),
      effects: await placed(draft?.effects ?? [], place, unseen),
      durable: await Promise.all(
        (draft?.durable ?? []).map(async (each) => durableRow(each, await place(each))),
      ),
      plan: draft && recovery ? await planView(recovery, draft, place, unseen) : null,
    };
  }

  private promises(): Promises {
    this.promised ??= selectPromises(courseOf(this.source.index, this.lanes));
    return this.promised;
  }

  private snapshots(): number[] {
    const { companions } = this.source.index;
    return companions.flatMap((each) =>
      each.kind === 'snapshot' && each.id === this.runId && each.seq != null ? each.seq : [],
    );
  }

  private flyingRows({ flying }: Boundary, position: number): Promise<FlyingRow[]> {
    const { lanes, source } = this;
    const { spans } = lanes;
    const shown = flying.slice(0, MAX_SHOWN);
    const last = lastEvents(lanes, new Set(shown.map((span) => spans.lane[span]!)), position);
    const { time, kind } = source.index.columns;
    return Promise.all(
      shown.map(async (span) => {
        const lane = spans.lane[span]!;
        const [since, at] = [spans.start[span]!, last.get(lane) ?? spans.start[span]!];
        const took = time[lanes.first + position]! - time[lanes.first + since]!;
        return {
          label: (await lanes.label(lane)).name,
          attempt: spans.attempt[span]!,
          since,
          last: at,
          lastKind: source.index.kinds[kind[lanes.first + at]!] ?? '',
          took: took >= 0 ? took : null,
          offBy: source.format.recovery?.timesOffBy ?? 0,
          parked: spans.parked[span]! >= 0 && spans.parked[span]! <= position,
        };
      }),
    );
  }

  private async promisedRows(
    boundary: Boundary,
    open: readonly OpenAttempt[],
    draft: RestartDraft | undefined,
    position: number,
    place: (told: Told) => Promise<Evidence>,
  ): Promise<Counted<PromisedRow>> {
    const waiting = open.filter(({ phase }) => phase !== 'running' && phase !== 'parked');
    const announced = waiting.map(({ label, phase, since }) => ({
      label,
      what: PHASES[phase as keyof typeof PHASES],
      inferred: false,
      run: null,
      position: since,
      pointer: null,
    }));
    const unanswered = await Promise.all(
      (draft?.unanswered ?? []).slice(0, MAX_SHOWN).map(async (each) => ({
        label: each.subject,
        what: each.what,
        inferred: each.basis === 'inferred',
        run: each.run ?? null,
        ...(await place(each)),
      })),
    );
    const told = new Set(unanswered.map(({ run }) => run));
    const children = (await this.hooks.childrenAt(position)).filter(({ id }) => !told.has(id)).map(childRow);
    const total = boundary.promised.length + (draft?.unanswered.length ?? 0) + children.length;
    return counted(total, [...unanswered, ...announced, ...children]);
  }
}

const PHASES = {
  announced: 'announced, has not begun',
  claimed: 'taken by a worker, which has not said that it began',
  retry: 'failed before; another attempt was promised and has not begun',
};

function childRow({ id, name, from, placed }: ChildRun): PromisedRow {
  return {
    label: name,
    what: 'child run: begun, no end heard of',
    // Where only times join the two, nothing in either log says so.
    inferred: placed === 'times',
    run: id,
    position: Math.floor(from),
    pointer: null,
  };
}

/** The acts of a run, as the walk over its promises reads them. */
export function courseOf({ columns }: EventIndex, lanes: RunLanes): Course {
  const { first, count } = lanes;
  const passedOver = FLAG.duplicate | FLAG.conflict;
  return {
    count,
    stepOfLane: lanes.lanes.step,
    laneAt: (position: number) => lanes.at(position),
    actAt: (position: number) =>
      columns.flags[first + position]! & passedOver ? 'note' : actOf(columns.act[first + position]!),
    outcomeAt: (position: number) => outcomeOf(columns.outcome[first + position]!),
  };
}

/** The last event of some lanes up to a position. */
function lastEvents(lanes: RunLanes, wanted: ReadonlySet<number>, position: number): Map<number, number> {
  const found = new Map<number, number>();
  const isWanted = new Uint8Array(lanes.lanes.count);
  for (const lane of wanted) isWanted[lane] = 1;
  for (let at = position; at >= 0 && found.size < wanted.size; at--) {
    const lane = lanes.at(at);
    if (isWanted[lane] !== 1) continue;
    isWanted[lane] = 0;
    found.set(lane, at);
  }
  return found;
}

function counted<T>(total: number, rows: readonly T[], atLeast = false): Counted<T> {
  return { total, atLeast, shown: rows.slice(0, MAX_SHOWN) };
}

async function evidenceOf(reader: HistoryReader, { at, position }: Told, p: number): Promise<Evidence> {
  if (at === undefined) return { position: position ?? null, pointer: null };
  const writer = position ?? (await writerOf(reader, at, p));
  return { position: writer, pointer: writer === null ? null : toPointer(at) };
}

async function placed<T extends Told>(
  told: readonly T[],
  place: (told: Told) => Promise<Evidence>,
  atLeast: boolean,
): Promise<Counted<Evidenced<T>>> {
  const shown = await Promise.all(
    told.slice(0, MAX_SHOWN).map(async (each): Promise<Evidenced<T>> => {
      const { at, position, ...rest } = each;
      return { ...rest, ...(await place({ basis: each.basis, at, position } as Told)) };
    }),
  );
  return { total: told.length, atLeast, shown };
}

function durableRow({ what, why, basis }: RestartDraft['durable'][number], source: Evidence): DurableRow {
  return { what, why, inferred: basis === 'inferred', ...source };
}

async function planView(
  { label, rule }: { readonly label: string; readonly rule: string },
  { steps, silent }: RestartDraft,
  place: (told: Told) => Promise<Evidence>,
  atLeast: boolean,
): Promise<PlanView> {
  const counts: Partial<Record<PlanKind, number>> = {};
  for (const { kind, count = 1 } of steps) counts[kind] = (counts[kind] ?? 0) + count;
  const pressing = steps.toSorted((a, b) => PLAN_KINDS.indexOf(a.kind) - PLAN_KINDS.indexOf(b.kind));
  return { label, rule, silent, counts, steps: await placed<RecoveryStep>(pressing, place, atLeast) };
}
