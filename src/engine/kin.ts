import { FLAG } from '../ingest/columns';
import { spotOf, stepKeyOf } from '../ingest/indexer';
import type { Json } from '../model/json';
import type { Kin, KinList, KinView } from '../model/kin';
import type { RunSummary } from '../model/log';
import { type KinEnd, orderKin, selectAttemptKin } from '../selectors/kin';
import type { LinkEnd, LinkTable } from '../selectors/links';
import type { ReplaySource } from './build-history';
import type { Family } from './family';
import { failedChildOf } from './first-cause';
import type { Gathered } from './gathered';
import { endOf, Offspring, readOffspring, startOf } from './offspring';
import { nameOf, type RunLanes } from './run-lanes';
import type { StepLinker } from './step-links';

/** How many causes or effects of one event are sent to the page. */
const MAX_SHOWN = 20;
/** How many of the events that name one event are looked at, to find the most telling. */
const MAX_LINKS = 1_000;

/** Finds what leads to an event of one run, and what comes of it. */
export class KinFinder {
  private links: LinkTable | null = null;
  /** What the run's events tell of its children. */
  readonly offspring: Offspring;
  /** What the parent tells, read when it is first asked for. */
  private ofParents: Promise<Offspring | null> | null = null;

  constructor(
    private readonly source: ReplaySource,
    private readonly run: RunSummary,
    private readonly lanes: RunLanes,
    private readonly family: Family,
    private readonly steps: StepLinker,
    private readonly gathered: Gathered,
  ) {
    this.offspring = new Offspring(source, lanes, family.all, gathered);
  }

  /** Takes what the event at a position is called and what it names. Repetitions say nothing anew. */
  collect(payload: Json, position: number): void {
    const flags = this.source.index.columns.flags[this.lanes.first + position]!;
    if (flags & (FLAG.duplicate | FLAG.conflict)) return;
    const links = this.source.format.links?.of(payload);
    if (links) this.gathered.links?.add(position, links);
    this.offspring.collect(payload, position);
  }

  /** Puts in order what was named once every event was collected. */
  settle(): void {
    this.links ??= this.gathered.links!.finish(this.lanes.count);
    if (!this.gathered.grows) this.gathered.links = null;
  }

  /** What an event itself names as its causes, once all of them are settled. */
  causesNamedBy(position: number): readonly LinkEnd[] {
    return this.links?.causesOf(position) ?? [];
  }

  /** Which events name which; null until all of them are settled. */
  get named(): LinkTable | null {
    return this.links;
  }

  /** The causes and effects of an event, once all of them are settled. */
  async of(position: number, signal: AbortSignal): Promise<KinView> {
    const { ofPosition } = this.lanes.lanes;
    const attempts = selectAttemptKin({ ofPosition, spans: this.lanes.spans }, position);
    const links = this.links!;
    const named = links.causesOf(position);
    const naming = links.effectsOf(position, MAX_LINKS);
    const others = await this.others(position, signal);
    const causes = [...named.map((end) => this.declared(end)), ...attempts.causes, ...others.causes];
    const effects = [
      ...naming.first.map((end) => this.declared(end)),
      ...attempts.effects,
      ...others.effects,
    ];
    const unlisted = attempts.more + naming.total - naming.first.length;
    return {
      position,
      causes: await this.listed(orderKin(causes, position), 0),
      effects: await this.listed(orderKin(effects, position), unlisted),
      missing: links.isTorn(position) ? await this.missing(position, named) : [],
    };
  }

  private declared({ position, relation }: LinkEnd): KinEnd {
    return { position, relation, field: this.source.format.links?.fields[relation] ?? null };
  }

  // ── Other steps and runs ────────────────────────────────────────────────────────────────────────────

  private async others(position: number, signal: AbortSignal) {
    const failed = await this.ofFailedChild(position);
    const ends = [
      this.ofChildren(position),
      await this.ofParent(position, signal),
      await this.steps.kin(position),
      { causes: failed, effects: [] },
    ];
    return {
      causes: ends.flatMap(({ causes }) => causes),
      effects: ends.flatMap(({ effects }) => effects),
    };
  }

  /** Children that an event spawned, and the one of whose end it hears. */
  private ofChildren(position: number): Ends {
    const { index } = this.source;
    const ended = this.offspring.endedAt(position);
    const effects: KinEnd[] = [];
    for (const [run, spawn] of this.offspring.spawns())
      if (spawn.position === position && endOf(index, run) >= 0)
        effects.push({ relation: 'spawn', run, position: startOf(index, run), inferred: spawn.inferred });
    const causes: KinEnd[] =
      ended === null
        ? []
        : [{ relation: 'child-end', run: ended.index, position: endOf(index, ended.index) }];
    return { causes: causes.filter((end) => end.position >= 0), effects };
  }

  /** The parent's event that spawned this run, for its start; what the parent hears of its end, for that. */
  private async ofParent(position: number, signal: AbortSignal): Promise<Ends> {
    const { parent } = this.family;
    const { index } = this.source;
    const starts = position === startOf(index, this.run.index);
    const ends = position === endOf(index, this.run.index);
    if (parent === null || !(starts || ends)) return NONE;
    this.ofParents ??= readOffspring(this.source, parent, this.run, signal);
    const told = await this.ofParents;
    const spawn = starts ? told?.spawns().get(this.run.index) : undefined;
    const heard = ends ? (told?.endsOf(this.run) ?? []) : [];
    return {
      causes: spawn ? [{ ...spawn, relation: 'spawn', run: parent.index }] : [],
      effects: heard.map((at) => ({ relation: 'child-end', run: parent.index, position: at })),
    };
  }

  /** A failure of an attempt may be that of a child. */
  private async ofFailedChild(position: number): Promise<KinEnd[]> {
    const { index } = this.source;
    const row = this.lanes.first + position;
    if ((index.columns.flags[row]! & FLAG.failing) === 0) return [];
    const attempt = index.columns.attempt[row]!;
    const found = await failedChildOf({ position, attempt }, this.lanes, this.family);
    if (found === null) return [];
    const { index: run, firstFailure } = found.run;
    const at = firstFailure?.position ?? endOf(index, run);
    return at < 0 ? [] : [{ relation: 'child-end', run, position: at, inferred: found.inferred }];
  }

  // ── What the page is told ────────────────────────────────────────────────────────────────────────

  private async listed(ends: readonly KinEnd[], more: number): Promise<KinList> {
    const shown = await Promise.all(ends.slice(0, MAX_SHOWN).map((end) => this.told(end)));
    return { total: ends.length + more, shown };
  }

  private async told({ position, relation, run, field = null, inferred = false }: KinEnd): Promise<Kin> {
    const { index } = this.source;
    const row = (run === undefined ? this.lanes.first : index.starts[run]!) + position;
    const kind = index.kinds[index.columns.kind[row]!] ?? '';
    return {
      position,
      relation,
      field,
      inferred,
      run: this.runOf(run),
      kind,
      step: await this.stepAt(row, run),
    };
  }

  private runOf(run: number | undefined): Kin['run'] {
    const { parent, all } = this.family;
    const found = [parent, ...all].find((each) => each !== null && each.index === run);
    return found ? { id: found.id, name: found.name, outcome: found.outcome } : null;
  }

  private async stepAt(row: number, run: number | undefined): Promise<string | null> {
    if (run === undefined) {
      const lane = this.lanes.at(row - this.lanes.first);
      return lane < 0 ? null : (await this.lanes.label(lane)).name;
    }
    const { columns, threads, stepNames } = this.source.index;
    const thread = columns.thread[row]!;
    return thread === 0 ? null : (stepNames.get(thread) ?? nameOf(stepKeyOf(threads.get(thread))));
  }

  /** What the event names and no event of the run is called. */
  private async missing(position: number, found: readonly LinkEnd[]): Promise<KinView['missing']> {
    const { format, records, index } = this.source;
    const row = this.lanes.first + position;
    const links = format.links?.of(await records.payload(spotOf(index.columns, row)));
    return (links?.names ?? [])
      .filter(
        ({ relation, id }) => !found.some((end) => end.relation === relation) && !links!.ids.includes(id),
      )
      .map(({ relation, id }) => ({ relation, id, field: format.links?.fields[relation] ?? null }));
  }
}

interface Ends {
  readonly causes: readonly KinEnd[];
  readonly effects: readonly KinEnd[];
}

const NONE: Ends = { causes: [], effects: [] };
