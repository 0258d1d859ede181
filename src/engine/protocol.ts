import type { AuditView } from '../model/audit';
import type { BoundaryView } from '../model/boundary';
import type { Edit } from '../model/branch';
import type {
  ComparedPair,
  ComparedRow,
  ComparedStep,
  ComparisonProgress,
  ComparisonView,
  MaskChoice,
} from '../model/comparison';
import type { FaultCode } from '../model/errors';
import type { Failings } from '../model/failing';
import type { Restart } from '../model/follow';
import type { KinView } from '../model/kin';
import type { LiveView, Watch } from '../model/live';
import type { RunSummary } from '../model/log';
import type { Note, NoteFacts, NotePlace, NoteView, Visit, VisitReason } from '../model/note';
import type { Provenance } from '../model/provenance';
import type {
  AttributionBy,
  AttributionView,
  ReadingView,
  SeriesView,
  StretchReading,
  Threshold,
  ThresholdView,
} from '../model/readings';
import type { OwnRule, RulesView } from '../model/rule';
import type { LaneTypes } from '../model/run-columns';
import type { ShareProgress, ShareQuestion, ShareResult } from '../model/share';
import type { Source } from '../model/source';
import type { Position } from '../model/units';
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
  ReplayProgress,
  RunFilter,
  RunProblems,
  RunView,
  RunWindow,
  StepLinks,
  Stretch,
} from '../model/views';
import type { Chain, FailureKinds, StepTries } from '../model/why';
import type { BranchChanges } from '../replay/branch-diff';
import type { EventChanges } from '../replay/diff';
import type { PathLineView } from '../replay/path-line';
import type { StateHits } from '../replay/search';
import type { StretchChanges } from '../replay/stretch';
import type { TreeWindow } from '../replay/tree';
import type { BranchProgress, BranchView } from './branch';
import type { RuleChanges } from './branch-verdict';
import type { TwoRuns } from './comparisons';
import type { Library } from './library';
import type { Following } from './live-log';
import type { Arrived } from './live-logs';
import type { LogHits } from './log-hits';
import type { Notice } from './notice';
import type { ReducedFile, ReducedLog, ReduceProgress, ReduceQuestion } from './reduce-log';
import type { AskedQuery, HitHere, HitsProgress, HitsView, NearestHit } from './run-hits';
import type { WritesView } from './run-writes';
import type { TakenLog, TakeProgress, TakeResult } from './take';

/** What a question concerns. */
export interface InLog {
  readonly log: string;
}
export interface InRun extends InLog {
  readonly run: string;
}
export interface AtPosition extends InRun {
  readonly position: number;
}
/** A path of the state, as a JSON Pointer. */
export interface AtPath extends AtPosition {
  readonly pointer: string;
}
export interface Slice {
  readonly from: number;
  readonly count: number;
}

/** A thought experiment, by its edits. */
export interface Edited {
  readonly edits: readonly Edit[];
}

/** A run that is shown beside the open one is asked for what it measured, and nothing else. */
export interface Beside {
  readonly beside: boolean;
}

/** Two runs beside each other, but for the fields that are masked. */
export interface Compared {
  readonly runs: TwoRuns;
  readonly choice: MaskChoice;
}

/** Every question the page may ask, with its answer. */
export interface Questions {
  library: { input: null; answer: Library };
  formats: { input: null; answer: readonly FormatView[] };
  take: {
    input: { sources: readonly Source[]; forced?: { system: string; shape: string } };
    answer: TakeResult;
    progress: TakeProgress;
  };
  resume: { input: InLog; answer: TakeResult; progress: TakeProgress };
  rename: { input: InLog & { name: string }; answer: null };
  /** `notes`: those of the log are deleted with it. */
  remove: { input: InLog & { notes: boolean }; answer: null };
  removeAll: { input: { notes: boolean }; answer: null };
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
  writes: { input: AtPath & { count: number }; answer: WritesView };
  besideWrite: { input: AtPath & { way: 1 | -1; changed: boolean }; answer: Position | null };
  pathLine: { input: InRun & { pointer: string; edges: Uint32Array }; answer: PathLineView };
  rules: { input: InRun & { own: readonly OwnRule[] }; answer: RulesView };
  logHits: { input: InLog & { query: string; count: number }; answer: LogHits; progress: HitsProgress };
  /** What is wrong with a query, before it is kept. */
  wrongQuery: { input: AskedQuery; answer: Extract<HitsView, { kind: 'wrong' }> | null };
  hits: { input: InRun & AskedQuery; answer: HitsView; progress: HitsProgress };
  hitRows: { input: InRun & AskedQuery & Slice; answer: readonly EventRow[] };
  hitTicks: { input: InRun & AskedQuery & { edges: Uint32Array }; answer: Uint32Array };
  besideHit: {
    input: AtPosition & { queries: readonly AskedQuery[]; way: 1 | -1 };
    answer: NearestHit | null;
  };
  hitHere: { input: AtPosition & AskedQuery; answer: HitHere };
  provenance: { input: AtPath; answer: Provenance | null };
  stretch: { input: InRun & { stretch: Stretch } & Slice; answer: StretchChanges };
  problems: { input: InRun & { stretch: Stretch | null }; answer: RunProblems };
  boundary: { input: AtPosition & { options: Readonly<Record<string, number>> }; answer: BoundaryView };
  audit: { input: InRun; answer: AuditView };
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
  notes: { input: InLog; answer: readonly NoteView[] };
  addNote: { input: InLog & { place: NotePlace; text: string }; answer: Note };
  changeNote: { input: InLog & { note: Note; text: string }; answer: null };
  /** Brings a removed note back. */
  putNote: { input: InLog & { note: Note }; answer: null };
  removeNote: { input: { note: string }; answer: null };
  /** Of one log, or of all there ever were. */
  countNotes: { input: { log: string | null }; answer: number };
  noteFacts: { input: InRun; answer: readonly NoteFacts[] };
  trail: { input: InLog; answer: readonly Visit[] };
  addVisit: { input: AtPosition & { why: VisitReason }; answer: null };
  clearTrail: { input: InLog; answer: null };
  reference: { input: InRun; answer: RunSummary | null };
  chain: { input: InRun; answer: Chain };
  attempts: { input: AtPosition; answer: StepTries | null };
  /** The failures of the chosen kind are compared with what went well; null for those of all kinds. */
  failureKinds: { input: InLog & { chosen: string | null }; answer: FailureKinds };
  compare: { input: Compared; answer: ComparisonView; progress: ComparisonProgress };
  comparedRows: { input: Compared & { rows: readonly number[] }; answer: readonly ComparedRow[] };
  comparedPair: { input: Compared & { row: number }; answer: ComparedPair | null };
  comparedSteps: { input: Compared & Slice; answer: readonly ComparedStep[] };
  branch: { input: InRun & Edited; answer: BranchView; progress: BranchProgress };
  /** `position`: of the run as recorded; null for the ends of both. */
  branchChanges: { input: InRun & Edited & { position: Position | null }; answer: BranchChanges };
  branchRules: { input: InRun & Edited & { own: readonly OwnRule[] }; answer: RuleChanges };
  /** The record of an event as JSON, to be edited. */
  editable: { input: AtPosition; answer: string | null };
  /** What keeps a text from being the record of an event. */
  refusal: { input: AtPosition & { text: string }; answer: string | null };
  failings: { input: InRun; answer: Failings };
  reduce: { input: InRun & ReduceQuestion; answer: ReducedLog; progress: ReduceProgress };
  /** Has the reduction under way answer with the best that it found. */
  stopReducing: { input: InRun; answer: null };
  /** Packs a replay file. */
  share: { input: ShareQuestion; answer: ShareResult; progress: ShareProgress };
  /** Begins to follow a source, or goes on with a log that was followed before. Answers its id. */
  follow: { input: { following: Following; log: string | null }; answer: string };
  /** The numbers of the events of each run of a log, by the run's id; null where an event has none. */
  eventNumbers: { input: InLog; answer: ReadonlyMap<string, BigInt64Array> | null };
  /** Takes bytes that continue those of a file of a followed log. */
  arrive: { input: InLog & { file: string; bytes: Uint8Array<ArrayBuffer> }; answer: Arrived };
  /** What its source held at first has come: what comes from now on is news. */
  caughtUp: { input: InLog; answer: null };
  /** What comes next of a file does not continue what came of it. */
  restart: { input: InLog & { file: string; why: Restart }; answer: null };
  /** Ends following: the log is read anew as a whole and kept under the name of its content; null for nothing. */
  finish: { input: InLog; answer: TakenLog | null };
  /** What is asked of events as they arrive. */
  watch: { input: { watches: readonly Watch[] }; answer: null };
  monitor: { input: null; answer: readonly LiveView[] };
  /** Answers after a time, also while the page is hidden and its own clocks are slowed down. */
  sleep: { input: { ms: number }; answer: null };
  reducedFile: { input: InRun & ReduceQuestion & { positions: Uint32Array }; answer: ReducedFile };
}

export type Kind = keyof Questions;
export type Input<K extends Kind> = Questions[K]['input'];
export type Answer<K extends Kind> = Questions[K]['answer'];
/** What is told of a question while its answer is on the way. */
export type Progress<K extends Kind> = Questions[K] extends { progress: infer P } ? P : never;

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
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly type: 'notice'; readonly notice: Notice };

/** Questions of which only the newest matters: a later one makes an earlier, unanswered one pointless. */
export const OVERTAKEN: ReadonlySet<Kind> = new Set([
  'kin',
  'attempts',
  'tree',
  'treeRow',
  'changes',
  'provenance',
  'record',
  'search',
  'findLanes',
  'findReadLanes',
  'findKinds',
  'telemetry',
  'readings',
  'comparedPair',
]);
