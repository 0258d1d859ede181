import type { FaultCode } from '../model/errors';
import type { KinView } from '../model/kin';
import type { RunSummary } from '../model/log';
import type {
  AttributionBy,
  AttributionView,
  ReadingView,
  SeriesView,
  StretchReading,
  Threshold,
  ThresholdView,
} from '../model/readings';
import type { LaneTypes } from '../model/run-columns';
import type { Source } from '../model/source';
import type {
  BesideView,
  CheckProgress,
  ChildLanes,
  ChildRun,
  EventRow,
  FormatView,
  KindHit,
  LaneHit,
  LaneLabel,
  LogView,
  RawRecord,
  RecoveryPlan,
  ReplayProgress,
  RunFilter,
  RunProblems,
  RunView,
  RunWindow,
  SnapshotView,
  StepLinks,
  Stretch,
} from '../model/views';
import type { EventChanges } from '../replay/diff';
import type { StateHits } from '../replay/search';
import type { StretchChanges } from '../replay/stretch';
import type { TreeWindow } from '../replay/tree';
import type { Engine } from './engine';
import type { Library } from './library';
import type { Notice } from './notice';
import type { TakeProgress, TakeResult } from './take';

/** What a question concerns. */
interface InLog {
  readonly log: string;
}
interface InRun extends InLog {
  readonly run: string;
}
interface AtPosition extends InRun {
  readonly position: number;
}
interface Slice {
  readonly from: number;
  readonly count: number;
}

/** A run that is shown beside the open one is asked for what it measured, and nothing else. */
interface Beside {
  readonly beside: boolean;
}

/** Every question the page may ask, with its answer. */
export interface Questions {
  library: { input: null; answer: Library };
  formats: { input: null; answer: readonly FormatView[] };
  take: {
    input: { sources: readonly Source[]; forced?: { system: string; shape: string } };
    answer: TakeResult;
  };
  resume: { input: InLog; answer: TakeResult };
  rename: { input: InLog & { name: string }; answer: null };
  remove: { input: InLog; answer: null };
  removeAll: { input: null; answer: null };
  visit: { input: AtPosition; answer: null };
  log: { input: InLog; answer: LogView };
  locate: {
    input: InLog & { file: string; offset: number };
    answer: { readonly run: string; readonly position: number } | null;
  };
  check: { input: InLog; answer: CheckProgress | null };
  stopCheck: { input: InLog; answer: null };
  goOnChecking: { input: InLog; answer: null };
  runs: { input: InLog & Slice & { filter: RunFilter }; answer: RunWindow };
  run: { input: InRun; answer: RunView };
  replay: { input: InRun; answer: ReplayProgress };
  stopReplay: { input: InRun; answer: null };
  goOnReplaying: { input: InRun; answer: null };
  lanes: { input: InRun & Slice; answer: readonly LaneLabel[] };
  types: { input: InRun; answer: LaneTypes };
  childRuns: { input: InRun; answer: readonly ChildRun[] };
  childLanes: { input: InRun & { child: string }; answer: ChildLanes };
  findLanes: { input: InRun & { text: string; count: number }; answer: readonly LaneHit[] };
  findReadLanes: { input: InRun & { text: string; count: number }; answer: readonly LaneHit[] };
  findKinds: { input: AtPosition & { text: string }; answer: readonly KindHit[] };
  links: { input: InRun & { lane: number }; answer: StepLinks | null };
  kin: { input: AtPosition; answer: KinView };
  events: { input: InRun & Slice; answer: readonly EventRow[] };
  record: { input: AtPosition; answer: RawRecord };
  tree: { input: AtPosition & Slice & { expanded: readonly string[] }; answer: TreeWindow };
  treeRow: { input: AtPosition & { expanded: readonly string[]; pointer: string }; answer: number };
  search: { input: AtPosition & { text: string }; answer: StateHits };
  changes: { input: AtPosition; answer: EventChanges };
  stretch: { input: InRun & { stretch: Stretch } & Slice; answer: StretchChanges };
  problems: { input: InRun & { stretch: Stretch | null }; answer: RunProblems };
  plan: { input: AtPosition & { options: Readonly<Record<string, number>> }; answer: RecoveryPlan };
  snapshots: { input: InRun; answer: readonly SnapshotView[] };
  attribution: {
    input: InRun & { by: AttributionBy; measure: string | null; count: number; stretch: Stretch | null };
    answer: AttributionView;
  };
  telemetryCsv: { input: InRun; answer: string };
  stretchReadings: { input: InRun & { stretch: Stretch }; answer: readonly StretchReading[] };
  /** Reads what a run measured, to show it beside the open one; the next two then answer at once. */
  beside: { input: InRun; answer: BesideView };
  telemetry: { input: InRun & Beside & { edges: Uint32Array }; answer: readonly SeriesView[] };
  readings: { input: AtPosition & Beside; answer: readonly ReadingView[] };
  threshold: { input: InRun & { series: string; threshold: Threshold }; answer: ThresholdView };
  reference: { input: InRun; answer: RunSummary | null };
}

export type Kind = keyof Questions;
export type Input<K extends Kind> = Questions[K]['input'];
export type Answer<K extends Kind> = Questions[K]['answer'];

/** Page to worker. */
export type Request =
  | { readonly type: 'ask'; readonly id: number; readonly kind: Kind; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number };

/** Worker to page. */
export type Reply =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'fault';
      readonly id: number;
      readonly code: FaultCode;
      readonly facts: Readonly<Record<string, string | number>>;
    }
  | { readonly type: 'progress'; readonly id: number; readonly progress: TakeProgress }
  | { readonly type: 'notice'; readonly notice: Notice };

/** Questions of which only the newest matters: a later one makes an earlier, unanswered one pointless. */
export const OVERTAKEN: ReadonlySet<Kind> = new Set([
  'kin',
  'tree',
  'treeRow',
  'changes',
  'record',
  'search',
  'findLanes',
  'findReadLanes',
  'findKinds',
  'telemetry',
  'readings',
  'plan',
]);

/** Answers one question. */
export async function answer<K extends Kind>(
  engine: Engine,
  kind: K,
  input: Input<K>,
  report: (progress: TakeProgress) => void,
  signal: AbortSignal,
): Promise<Answer<K>> {
  return (await ANSWERS[kind](engine, input as never, report, signal)) as Answer<K>;
}

type Answers = {
  readonly [K in Kind]: (
    engine: Engine,
    input: Input<K>,
    report: (progress: TakeProgress) => void,
    signal: AbortSignal,
  ) => Promise<Answer<K>> | Answer<K>;
};

const ANSWERS: Answers = {
  library: (engine) => engine.library(),
  formats: (engine) => engine.formats(),
  take: (engine, { sources, forced }, report, signal) => engine.take(sources, report, signal, forced),
  resume: (engine, { log }, report, signal) => engine.resume(log, report, signal),
  rename: (engine, { log, name }) => engine.rename(log, name).then(() => null),
  remove: (engine, { log }) => engine.remove(log).then(() => null),
  removeAll: (engine) => engine.removeAll().then(() => null),
  visit: (engine, { log, run, position }) => engine.visit(log, run, position).then(() => null),
  log: (engine, { log }) => engine.openLog(log),
  locate: (engine, { log, file, offset }) => engine.locate(log, file, offset),
  check: (engine, { log }) => engine.checkOf(log),
  stopCheck: (engine, { log }) => {
    engine.stopCheck(log);
    return null;
  },
  goOnChecking: (engine, { log }) => {
    engine.goOnChecking(log);
    return null;
  },
  runs: (engine, { log, filter, from, count }) => engine.runs(log, filter, from, count),
  run: (engine, { log, run }) => engine.openRun(log, run),
  replay: async (engine, at) => (await engine.runOf(at.log, at.run)).progress,
  stopReplay: async (engine, at) => {
    (await engine.runOf(at.log, at.run)).stopReplay();
    return null;
  },
  goOnReplaying: async (engine, at) => {
    (await engine.runOf(at.log, at.run)).goOnReplaying();
    return null;
  },
  lanes: async (engine, at) => (await engine.runOf(at.log, at.run)).labelsOf(at.from, at.count),
  types: async (engine, at) => (await engine.runOf(at.log, at.run)).laneTypes(),
  childRuns: async (engine, at) => (await engine.runOf(at.log, at.run)).childRuns(),
  childLanes: async (engine, at) => (await engine.runOf(at.log, at.run)).childLanes(at.child),
  findLanes: async (engine, at, _, signal) =>
    (await engine.runOf(at.log, at.run)).findLanes(at.text, at.count, signal, false),
  findReadLanes: async (engine, at, _, signal) =>
    (await engine.runOf(at.log, at.run)).findLanes(at.text, at.count, signal, true),
  findKinds: async (engine, at) => (await engine.runOf(at.log, at.run)).findKinds(at.position, at.text),
  links: async (engine, at) => (await engine.runOf(at.log, at.run)).links(at.lane),
  kin: async (engine, at) => (await engine.runOf(at.log, at.run)).kin(at.position),
  events: async (engine, at) => (await engine.runOf(at.log, at.run)).events(at.from, at.count),
  record: async (engine, at) => (await engine.runOf(at.log, at.run)).record(at.position),
  tree: async (engine, at) =>
    (await engine.runOf(at.log, at.run)).tree(at.position, at.expanded, at.from, at.count),
  treeRow: async (engine, at) =>
    (await engine.runOf(at.log, at.run)).treeRow(at.position, at.expanded, at.pointer),
  search: async (engine, at, _, signal) =>
    (await engine.runOf(at.log, at.run)).search(at.position, at.text, signal),
  changes: async (engine, at) => (await engine.runOf(at.log, at.run)).changes(at.position),
  stretch: async (engine, at, _, signal) =>
    (await engine.runOf(at.log, at.run)).stretch(at.stretch, at.from, at.count, signal),
  problems: (engine, { log, run, stretch }) => engine.problems(log, run, stretch),
  plan: async (engine, at) => (await engine.runOf(at.log, at.run)).plan(at.position, at.options),
  snapshots: async (engine, at, _, signal) => (await engine.runOf(at.log, at.run)).snapshots(signal),
  attribution: async (engine, at) =>
    (await engine.runOf(at.log, at.run)).attribution(at.by, at.measure, at.count, at.stretch),
  telemetryCsv: async (engine, at) => (await engine.runOf(at.log, at.run)).telemetryCsv(),
  stretchReadings: async (engine, at) => (await engine.runOf(at.log, at.run)).stretchReadings(at.stretch),
  beside: async (engine, at, _report, signal) => (await engine.runBeside(at.log, at.run, signal)).view(),
  telemetry: async (engine, at, _report, signal) => (await measured(engine, at, signal)).telemetry(at.edges),
  readings: async (engine, at, _report, signal) => (await measured(engine, at, signal)).readings(at.position),
  threshold: async (engine, at) => (await engine.runOf(at.log, at.run)).threshold(at.series, at.threshold),
  reference: (engine, at) => engine.reference(at.log, at.run),
};

function measured(engine: Engine, { log, run, beside }: InRun & Beside, signal: AbortSignal) {
  return beside ? engine.runBeside(log, run, signal) : engine.runOf(log, run);
}
