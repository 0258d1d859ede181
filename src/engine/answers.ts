import { branchesOf } from './branch';
import type { Engine } from './engine';
import type { Answer, Beside, Input, InRun, Kind, Progress } from './protocol';
import { reducerOf } from './reduce-log';
import { wrongIn } from './run-hits';

/** Answers one question. */
export async function answer<K extends Kind>(
  engine: Engine,
  kind: K,
  input: Input<K>,
  report: (progress: Progress<K>) => void,
  signal: AbortSignal,
): Promise<Answer<K>> {
  return (await ANSWERS[kind](engine, input as never, report, signal)) as Answer<K>;
}

type Answers = {
  readonly [K in Kind]: (
    engine: Engine,
    input: Input<K>,
    report: (progress: Progress<K>) => void,
    signal: AbortSignal,
  ) => Promise<Answer<K>> | Answer<K>;
};

const ANSWERS: Answers = {
  library: (engine) => engine.library(),
  formats: (engine) => engine.formats(),
  take: (engine, { sources, forced }, report, signal) => engine.take(sources, report, signal, forced),
  resume: (engine, { log }, report, signal) => engine.resume(log, report, signal),
  rename: (engine, { log, name }) => engine.rename(log, name).then(() => null),
  remove: (engine, { log, notes }) => engine.remove(log, notes).then(() => null),
  removeAll: (engine, { notes }) => engine.removeAll(notes).then(() => null),
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
  replay: async (engine, at) => (await runOf(engine, at)).progress,
  stopReplay: async (engine, at) => {
    (await runOf(engine, at)).stopReplay();
    return null;
  },
  goOnReplaying: async (engine, at) => {
    (await runOf(engine, at)).goOnReplaying();
    return null;
  },
  lanes: async (engine, at) => (await runOf(engine, at)).labelsOf(at.from, at.count),
  types: async (engine, at) => (await runOf(engine, at)).laneTypes(),
  childRuns: async (engine, at) => (await runOf(engine, at)).childRuns(),
  childLanes: async (engine, at) => (await runOf(engine, at)).childLanes(at.child),
  findLanes: async (engine, at, _, signal) =>
    (await runOf(engine, at)).findLanes(at.text, at.count, signal, false),
  findReadLanes: async (engine, at, _, signal) =>
    (await runOf(engine, at)).findLanes(at.text, at.count, signal, true),
  findKinds: async (engine, at) => (await runOf(engine, at)).findKinds(at.position, at.text),
  links: async (engine, at) => (await runOf(engine, at)).links(at.lane),
  kin: async (engine, at) => (await runOf(engine, at)).kin(at.position),
  events: async (engine, at) => (await runOf(engine, at)).events(at.from, at.count),
  record: async (engine, at) => (await runOf(engine, at)).record(at.position),
  tree: async (engine, at) => (await stateOf(engine, at)).tree(at.position, at.expanded, at.from, at.count),
  treeRow: async (engine, at) => (await stateOf(engine, at)).treeRow(at.position, at.expanded, at.pointer),
  search: async (engine, at, _, signal) => (await stateOf(engine, at)).search(at.position, at.text, signal),
  changes: async (engine, at) => (await stateOf(engine, at)).changes(at.position),
  writes: async (engine, at, _, signal) =>
    (await runOf(engine, at)).writes.before(at.pointer, at.position, at.count, signal),
  besideWrite: async (engine, at, _, signal) =>
    (await runOf(engine, at)).writes.beside(at.pointer, at.position, at.way, at.changed, signal),
  pathLine: async (engine, at, _, signal) =>
    (await runOf(engine, at)).writes.line(at.pointer, at.edges, signal),
  rules: (engine, { log, run, own }, _, signal) => engine.rules(log, run, own, signal),
  logHits: (engine, { log, query, count }, report, signal) =>
    engine.logHits(log, query, count, report, signal),
  wrongQuery: (_, asked) => wrongIn(asked),
  hits: async (engine, at, report, signal) => (await runOf(engine, at)).hits.find(at, report, signal),
  hitRows: async (engine, at, _, signal) =>
    (await runOf(engine, at)).hits.rows(at, at.from, at.count, signal),
  hitTicks: async (engine, at, _, signal) => (await runOf(engine, at)).hits.ticks(at, at.edges, signal),
  besideHit: async (engine, at, _, signal) =>
    (await runOf(engine, at)).hits.beside(at.queries, at.position, at.way, signal),
  hitHere: async (engine, at, _, signal) => (await runOf(engine, at)).hits.at(at, at.position, signal),
  provenance: async (engine, at, _, signal) =>
    (await runOf(engine, at)).writes.provenance(at.pointer, at.position, signal),
  stretch: async (engine, at, _, signal) =>
    (await stateOf(engine, at)).stretch(at.stretch, at.from, at.count, signal),
  problems: (engine, { log, run, stretch }) => engine.problems(log, run, stretch),
  boundary: (engine, at, _, signal) => engine.boundary(at.log, at.run, at, signal),
  audit: (engine, at, _, signal) => engine.audit(at.log, at.run, signal),
  attribution: async (engine, at) =>
    (await runOf(engine, at)).attribution(at.by, at.measure, at.count, at.stretch),
  telemetryCsv: async (engine, at) => (await runOf(engine, at)).telemetryCsv(),
  stretchReadings: async (engine, at) => (await runOf(engine, at)).stretchReadings(at.stretch),
  beside: async (engine, at, _report, signal) => (await engine.runBeside(at.log, at.run, signal)).view(),
  telemetry: async (engine, at, _report, signal) => (await measured(engine, at, signal)).telemetry(at.edges),
  readings: async (engine, at, _report, signal) => (await measured(engine, at, signal)).readings(at.position),
  threshold: async (engine, at) => (await runOf(engine, at)).threshold(at.series, at.threshold),
  notes: ({ notebook }, { log }) => notebook.notes(log),
  addNote: ({ notebook }, { log, place, text }) => notebook.add(log, place, text),
  changeNote: ({ notebook }, { log, note, text }) => notebook.change(log, note, text).then(() => null),
  putNote: ({ notebook }, { log, note }) => notebook.put(log, note).then(() => null),
  removeNote: ({ notebook }, { note }) => notebook.remove(note).then(() => null),
  countNotes: ({ notebook }, { log }) => notebook.count(log),
  noteFacts: ({ notebook }, { log, run }, _, signal) => notebook.facts(log, run, signal),
  trail: ({ notebook }, { log }) => notebook.trail(log),
  addVisit: ({ notebook }, { log, run, position, why }) =>
    notebook.visit(log, run, position, why).then(() => null),
  clearTrail: ({ notebook }, { log }) => notebook.clearTrail(log).then(() => null),
  reference: (engine, at) => engine.reference(at.log, at.run),
  chain: async (engine, at, _, signal) => (await runOf(engine, at)).chain(signal),
  attempts: async (engine, at, _, signal) => (await runOf(engine, at)).attempts(at.position, signal),
  failureKinds: (engine, at, _, signal) => engine.failureKinds(at.log, at.chosen, signal),
  compare: ({ comparisons }, { runs, choice }, report, signal) =>
    comparisons.compare(runs, choice, report, signal),
  comparedRows: ({ comparisons }, { runs, choice, rows }, _report, signal) =>
    comparisons.rows(runs, choice, rows, signal),
  comparedPair: ({ comparisons }, { runs, choice, row }, _report, signal) =>
    comparisons.pair(runs, choice, row, signal),
  comparedSteps: ({ comparisons }, { runs, choice, from, count }, _report, signal) =>
    comparisons.steps(runs, choice, from, count, signal),
  branch: async (engine, at, report, signal) =>
    branchesOf(await runOf(engine, at)).view(at.edits, report, signal),
  branchChanges: async (engine, at, _, signal) =>
    branchesOf(await runOf(engine, at)).changes(at.edits, at.position, signal),
  branchRules: async (engine, at, _, signal) =>
    branchesOf(await runOf(engine, at)).rules(at.edits, at.own, signal),
  editable: async (engine, at) => branchesOf(await runOf(engine, at)).editable(at.position),
  refusal: async (engine, at) => branchesOf(await runOf(engine, at)).refusal(at.position, at.text),
  failings: async (engine, at, _, signal) => reducerOf(await runOf(engine, at)).failings(signal),
  reduce: async (engine, at, report, signal) => reducerOf(await runOf(engine, at)).reduce(at, report, signal),
  stopReducing: async (engine, at) => {
    reducerOf(await runOf(engine, at)).stop();
    return null;
  },
  share: (engine, question, report, signal) => engine.share(question, report, signal),
  eventNumbers: (engine, { log }) => engine.eventNumbers(log),
  follow: ({ live }, { following, log }) => live.begin(following, log ?? undefined),
  arrive: ({ live }, { log, file, bytes }) => live.arrive(log, file, bytes),
  caughtUp: ({ live }, { log }) => live.caughtUp(log).then(() => null),
  restart: ({ live }, { log, file, why }) => live.restart(log, file, why).then(() => null),
  finish: ({ live }, { log }, _, signal) => live.finish(log, signal),
  watch: ({ live }, { watches }) => {
    live.watch(watches);
    return null;
  },
  monitor: ({ live }) => live.views(),
  sleep: (_, { ms }, _report, signal) => slept(ms, signal),
  reducedFile: async (engine, at, _, signal) =>
    reducerOf(await runOf(engine, at)).file(at.positions, at, signal),
};

function slept(ms: number, signal: AbortSignal): Promise<null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function runOf(engine: Engine, { log, run }: InRun) {
  return engine.runOf(log, run);
}

async function stateOf(engine: Engine, at: InRun) {
  return (await runOf(engine, at)).state;
}

function measured(engine: Engine, at: InRun & Beside, signal: AbortSignal) {
  return at.beside ? engine.runBeside(at.log, at.run, signal) : runOf(engine, at);
}
