import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Library } from '../engine/library';
import type { Notice } from '../engine/notice';
import type { Answer, Input, Kind } from '../engine/protocol';
import { Fault } from '../model/errors';
import type { KinView } from '../model/kin';
import type {
  ChildLanes,
  ChildRun,
  EventRow,
  FormatView,
  LaneLabel,
  LaneTypes,
  LogView,
  RawRecord,
  RecoveryPlan,
  RunFilter,
  RunView,
  RunWindow,
  SnapshotView,
  StepLinks,
} from '../model/views';
import type { EventChanges } from '../replay/diff';
import type { StateHits } from '../replay/search';
import type { TreeWindow } from '../replay/tree';
import { EngineClient } from './client';

/** The worker that owns the logs. It starts with the page, so that the first drop finds it warm. */
export const engine = new EngineClient(
  new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'walkback-engine' }),
);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A log does not change under us; notices tell when something does.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (count, error) => error instanceof Fault && error.code === 'cancelled' && count < 3,
      retryDelay: 0,
    },
  },
});

engine.listen((notice) => {
  if (notice.kind === 'library') void queryClient.invalidateQueries({ queryKey: ['library'] });
  if (notice.kind !== 'log') return;
  void queryClient.invalidateQueries({ queryKey: ['log', notice.id] });
  if (notice.changed) void queryClient.invalidateQueries({ queryKey: ['in-log', notice.id] });
});

/** Hears what the worker tells unasked, while the component lives. */
export function useNotices(hear: (notice: Notice) => void): void {
  useEffect(() => engine.listen(hear), [hear]);
}

/** How far the history of a run has been built; both 0 until something is known. */
export function useBuilt(log: string, run: string): { readonly built: number; readonly total: number } {
  const [progress, setProgress] = useState({ subject: '', built: 0, total: 0 });
  const subject = `${log}/${run}`;
  useEffect(
    () =>
      engine.listen((notice) => {
        if (notice.kind === 'run' && notice.id === log && notice.run === run)
          setProgress({ subject: `${log}/${run}`, built: notice.built, total: notice.total });
      }),
    [log, run],
  );
  return progress.subject === subject ? progress : { built: 0, total: 0 };
}

/** Asks and reports; for what changes something. */
export const { ask } = { ask: engine.ask.bind(engine) as EngineClient['ask'] };

/** A question as react-query asks it. */
export function questionOf<K extends Kind>(kind: K, input: Input<K>, key: readonly unknown[]) {
  return {
    queryKey: key,
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Answer<K>> => engine.ask(kind, input, { signal }),
  };
}

export interface RunRef {
  readonly log: string;
  readonly run: string;
}

export function useLibrary(): UseQueryResult<Library> {
  return useQuery(questionOf('library', null, ['library']));
}

export function useFormats(): readonly FormatView[] {
  return useQuery(questionOf('formats', null, ['formats'])).data ?? [];
}

export function useLog(log: string): UseQueryResult<LogView> {
  return useQuery(questionOf('log', { log }, ['log', log]));
}

/** A window of the runs table; the last one stays while the next is on its way. */
export function useRuns(
  log: string,
  filter: RunFilter,
  from: number,
  count: number,
  enabled = true,
): UseQueryResult<RunWindow> {
  const question = questionOf('runs', { log, filter, from, count }, [
    'in-log',
    log,
    'runs',
    filter,
    from,
    count,
  ]);
  return useQuery({ ...question, placeholderData: keepPreviousData, enabled });
}

export function useRun({ log, run }: RunRef): UseQueryResult<RunView> {
  return useQuery({ ...questionOf('run', { log, run }, ['in-log', log, 'run', run]), gcTime: 5_000 });
}

const PAGE = 100;

/** Rows of a long list by index, fetched in pages around what is visible. */
export function useEventRows(
  { log, run }: RunRef,
  first: number,
  last: number,
): (index: number) => EventRow | undefined {
  const pages = usePages(pagesBetween(first, last), (page) =>
    questionOf('events', { log, run, from: page * PAGE, count: PAGE }, ['in-log', log, 'events', run, page]),
  );
  return (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

/** Names of lanes are fetched in small pages: the rows in view may belong to lanes from all over the run. */
const LANES_PAGE = 20;

/** Names of lanes, fetched as they come into view. */
export function useLaneLabels(
  { log, run }: RunRef,
  lanes: readonly number[],
): (lane: number) => LaneLabel | undefined {
  const numbers = [...new Set(lanes.map((lane) => Math.floor(lane / LANES_PAGE)))];
  const pages = usePages(numbers, (page) =>
    questionOf('lanes', { log, run, from: page * LANES_PAGE, count: LANES_PAGE }, [
      'in-log',
      log,
      'lanes',
      run,
      page,
    ]),
  );
  return (lane) => pages.get(Math.floor(lane / LANES_PAGE))?.[lane % LANES_PAGE];
}

/** How many names of lanes are asked for at once, to find one among them. */
export const LANES_SEARCHED = 5_000;

/** Names of the first lanes of a run; for finding one by its name. */
export function useLaneNames(ref: RunRef | null): readonly LaneLabel[] {
  const { log, run } = ref ?? { log: '', run: '' };
  const question = questionOf('lanes', { log, run, from: 0, count: LANES_SEARCHED }, [
    'in-log',
    log,
    'lane-names',
    run,
  ]);
  return useQuery({ ...question, enabled: ref !== null }).data ?? [];
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE));
  const to = Math.max(from, Math.floor(Math.max(last, 0) / PAGE));
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function usePages<T>(
  numbers: readonly number[],
  question: (page: number) => {
    queryKey: readonly unknown[];
    queryFn: (context: { signal: AbortSignal }) => Promise<readonly T[]>;
  },
): ReadonlyMap<number, readonly T[]> {
  return useQueries({
    queries: numbers.map(question),
    combine: (results) =>
      new Map(results.flatMap((result, at) => (result.data ? [[numbers[at]!, result.data] as const] : []))),
  });
}

/** The capability or step type of each lane; nothing while it is not asked for or not known yet. */
export function useLaneTypes({ log, run }: RunRef, enabled: boolean): LaneTypes | null {
  const question = questionOf('types', { log, run }, ['in-log', log, 'types', run]);
  return useQuery({ ...question, enabled }).data ?? null;
}

/** The first few child runs, placed along the run's events; empty until they are known. */
export function useChildRuns({ log, run }: RunRef, enabled: boolean): readonly ChildRun[] {
  const question = questionOf('childRuns', { log, run }, ['in-log', log, 'child-runs', run]);
  return useQuery({ ...question, enabled }).data ?? NONE;
}

const NONE: readonly never[] = [];

/** The steps of several children, by child; those that are not there yet are missing. */
export function useChildLanes(
  { log, run }: RunRef,
  children: readonly string[],
): ReadonlyMap<string, ChildLanes> {
  return useQueries({
    queries: children.map((child) =>
      questionOf('childLanes', { log, run, child }, ['in-log', log, 'child-lanes', run, child]),
    ),
    combine: (results) =>
      new Map(results.flatMap((result, at) => (result.data ? [[children[at]!, result.data] as const] : []))),
  });
}

/** What the step of a lane depends on, and what on it; the last one stays while the next is on its way. */
export function useStepLinks({ log, run }: RunRef, lane: number): UseQueryResult<StepLinks | null> {
  return useQuery({
    ...questionOf('links', { log, run, lane }, ['in-log', log, 'links', run, lane]),
    placeholderData: keepPreviousData,
  });
}

export interface Moment extends RunRef {
  readonly position: number;
}

/** The last answer while the next is on its way; one about another run would be wrong. */
function keepOfRun(log: string, run: string) {
  return <T>(last: T | undefined, before?: { readonly queryKey: readonly unknown[] }): T | undefined =>
    before?.queryKey[1] === log && before.queryKey[3] === run ? last : undefined;
}

/** What is asked about a position shows the last answer until the next one is there. */
export function usePositioned<K extends Kind>(
  kind: K,
  input: Input<K>,
  { log, run }: RunRef,
  key: readonly unknown[],
  enabled = true,
) {
  return useQuery({
    ...questionOf(kind, input, ['in-log', log, kind, run, ...key]),
    placeholderData: keepOfRun(log, run),
    gcTime: 1_000,
    enabled,
  });
}

export function useTree(
  at: Moment,
  expanded: readonly string[],
  from: number,
  count: number,
): UseQueryResult<TreeWindow> {
  return usePositioned('tree', { ...at, expanded, from, count }, at, [at.position, expanded, from, count]);
}

export function useSearch(at: Moment, text: string): UseQueryResult<StateHits> {
  return usePositioned('search', { ...at, text }, at, [at.position, text], text.trim() !== '');
}

export function useChanges(at: Moment): UseQueryResult<EventChanges> {
  return usePositioned('changes', at, at, [at.position]);
}

/** What leads to an event and what comes of it. */
export function useKin({ log, run, position }: Moment): UseQueryResult<KinView> {
  const at = { log, run, position };
  return usePositioned('kin', at, at, [position]);
}

/** As {@link useKin}, for what walks. */
export function fetchKin({ log, run, position }: Moment): Promise<KinView> {
  return queryClient.fetchQuery(
    questionOf('kin', { log, run, position }, ['in-log', log, 'kin', run, position]),
  );
}

export function useRecord(at: Moment): UseQueryResult<RawRecord> {
  return usePositioned('record', at, at, [at.position]);
}

export function usePlan(at: Moment, options: Readonly<Record<string, number>>): UseQueryResult<RecoveryPlan> {
  return usePositioned('plan', { ...at, options }, at, [at.position, options]);
}

export function useSnapshots(ref: RunRef): UseQueryResult<readonly SnapshotView[]> {
  return useQuery(questionOf('snapshots', ref, ['in-log', ref.log, 'snapshots', ref.run]));
}
