import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Library } from '../engine/library';
import type { Notice } from '../engine/notice';
import type { Answer, Input, Kind } from '../engine/protocol';
import { Fault } from '../model/errors';
import type { KinView } from '../model/kin';
import type { LiveView } from '../model/live';
import type {
  CheckProgress,
  FormatView,
  KindHit,
  LaneHit,
  LogView,
  RawRecord,
  ReplayProgress,
  RunFilter,
  RunView,
  RunWindow,
  StepLinks,
} from '../model/views';
import type { EventChanges } from '../replay/diff';
import type { StateHits } from '../replay/search';
import type { TreeWindow } from '../replay/tree';
import { EngineClient } from './client';
import { startEngine } from './start-engine';

/** The worker that owns the logs. It starts with the page, so that the first drop finds it warm. */
export const engine = new EngineClient(startEngine());

/** Keeps the answers of the engine. */
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
  if (notice.kind === 'checking') queryClient.setQueryData(['check', notice.id], notice.progress);
  if (notice.kind === 'run') showReplay(notice);
  if (notice.kind === 'live') showGrown(notice);
  if (notice.kind === 'library') void queryClient.invalidateQueries({ queryKey: ['library'] });
  if (notice.kind !== 'log') return;
  void queryClient.invalidateQueries({ queryKey: ['log', notice.id] });
  if (notice.changed) void queryClient.invalidateQueries({ queryKey: ['in-log', notice.id] });
});

/** What is asked about one event of a run, which does not change as others come. */
const SETTLED_KINDS: ReadonlySet<unknown> = new Set([
  'tree',
  'treeRow',
  'changes',
  'record',
  'search',
  'readings',
  'provenance',
  'editable',
]);

/** Between two looks at the library while a log grows. */
const LIBRARY_MS = 2_000;
let librarySeen = Number.NEGATIVE_INFINITY;

/** A followed log has grown: asked again is what its end is part of; everything, where events were done again. */
function showGrown({ id, grown, news }: Extract<Notice, { kind: 'live' }>): void {
  void queryClient.invalidateQueries({ queryKey: ['monitor'] });
  if (!grown) return;
  // Its numbers stand in the library too, where nobody counts along.
  if (performance.now() - librarySeen > LIBRARY_MS) {
    librarySeen = performance.now();
    void queryClient.invalidateQueries({ queryKey: ['library'] });
  }
  const redone = news.some(({ kind }) => kind === 'redone');
  void queryClient.invalidateQueries({ queryKey: ['log', id] });
  void queryClient.invalidateQueries({
    queryKey: ['in-log', id],
    predicate: ({ queryKey }) => redone || !SETTLED_KINDS.has(queryKey[2]),
  });
}

/** What was refused while the replay was stopped is asked again once it goes on. */
function showReplay({ id, run, progress }: Extract<Notice, { kind: 'run' }>): void {
  const key = ['replay', id, run];
  const before = queryClient.getQueryData<ReplayProgress>(key);
  queryClient.setQueryData(key, progress);
  if (!before?.stopped || progress.stopped) return;
  const refused = ({ code }: Partial<Fault>) => code === 'not-replayed';
  void queryClient.resetQueries({
    queryKey: ['in-log', id],
    predicate: ({ state }) => refused(state.error ?? {}),
  });
}

/** Hears what the worker tells unasked, while the component lives. */
export function useNotices(hear: (notice: Notice) => void): void {
  useEffect(() => engine.listen(hear), [hear]);
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

/** A run, by its log and its id. */
export interface RunRef {
  readonly log: string;
  readonly run: string;
}

/** The entries of the library. */
export function useLibrary(): UseQueryResult<Library> {
  return useQuery(questionOf('library', null, ['library']));
}

/** The formats, for who chooses one by hand. */
export function useFormats(): readonly FormatView[] {
  return useQuery(questionOf('formats', null, ['formats'])).data ?? [];
}

/** A log, without its runs. */
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

/** The shape of a run. */
export function useRun({ log, run }: RunRef): UseQueryResult<RunView> {
  return useQuery({ ...questionOf('run', { log, run }, ['in-log', log, 'run', run]), gcTime: 5_000 });
}

/** How far the replay of a run is. */
export function useReplay({ log, run }: RunRef): ReplayProgress | undefined {
  return useQuery(questionOf('replay', { log, run }, ['replay', log, run])).data;
}

/** How far the check of every record of a log is; null where none is under way. */
export function useCheck(log: string): CheckProgress | null {
  return useQuery(questionOf('check', { log }, ['check', log])).data ?? null;
}

/** Steps that a text names: first those that are known by it, then those whose records say it. */
export function useLaneHits(
  { log, run }: RunRef,
  text: string,
  count: number,
): { readonly hits: readonly LaneHit[]; readonly searching: boolean } {
  const enabled = text !== '';
  const key = ['in-log', log, 'lane-hits', run, text];
  const input = { log, run, text, count };
  const known = useQuery({ ...questionOf('findLanes', input, [...key, 'known']), enabled });
  // Many records are read for it: only where names alone do not fill the list.
  const wanted = text.length > 2 && known.data !== undefined && known.data.length < count;
  const read = useQuery({ ...questionOf('findReadLanes', input, [...key, 'read']), enabled: wanted });
  return {
    hits: [...(known.data ?? []), ...(read.data ?? [])],
    searching: (enabled && known.isPending) || (wanted && read.isPending),
  };
}

/** Kinds of event that a text names, each with its next event. */
export function useKindHits(at: Moment, text: string): readonly KindHit[] {
  const question = questionOf('findKinds', { ...at, text }, [
    'in-log',
    at.log,
    'kinds',
    at.run,
    at.position,
    text,
  ]);
  return useQuery({ ...question, gcTime: 1_000, enabled: text !== '' }).data ?? [];
}

/** What the step of a lane depends on, and what on it; the last one stays while the next is on its way. */
export function useStepLinks({ log, run }: RunRef, lane: number): UseQueryResult<StepLinks | null> {
  return useQuery({
    ...questionOf('links', { log, run, lane }, ['in-log', log, 'links', run, lane]),
    placeholderData: keepPreviousData,
  });
}

/** A position of a run. */
export interface Moment extends RunRef {
  readonly position: number;
}

/** Is the position replayed, as far as is known? Else its answer may take long. */
function isReplayed(log: string, run: string, position: number): boolean {
  const progress = queryClient.getQueryData<ReplayProgress>(['replay', log, run]);
  return progress === undefined || position < progress.built;
}

/** The last answer while the next is on its way; one about another run would be wrong. */
function keepOfRun(log: string, run: string) {
  return <T>(last: T | undefined, before?: { readonly queryKey: readonly unknown[] }): T | undefined =>
    before?.queryKey[1] === log && before.queryKey[3] === run ? last : undefined;
}

/**
 * What is asked about a position shows the last answer until the next one is there; not while the run is being replayed
 * to that position, which may take long enough to believe it.
 */
export function usePositioned<K extends Kind>(
  kind: K,
  input: Input<K>,
  { log, run }: RunRef,
  key: readonly unknown[],
  enabled = true,
) {
  return useQuery({
    ...questionOf(kind, input, ['in-log', log, kind, run, ...key]),
    placeholderData: isReplayed(log, run, (input as Partial<Moment>).position ?? 0)
      ? keepOfRun(log, run)
      : undefined,
    gcTime: 1_000,
    enabled,
  });
}

/** A window of the state tree at a position. */
export function useTree(
  at: Moment,
  expanded: readonly string[],
  from: number,
  count: number,
): UseQueryResult<TreeWindow> {
  return usePositioned('tree', { ...at, expanded, from, count }, at, [at.position, expanded, from, count]);
}

/** Where a text stands in the state at a position. */
export function useSearch(at: Moment, text: string): UseQueryResult<StateHits> {
  return usePositioned('search', { ...at, text }, at, [at.position, text], text.trim() !== '');
}

/** What the event at a position changed. */
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

/** The record behind the event at a position. */
export function useRecord(at: Moment): UseQueryResult<RawRecord> {
  return usePositioned('record', at, at, [at.position]);
}

/** All that is followed, at a glance. */
export function useMonitor(): UseQueryResult<readonly LiveView[]> {
  return useQuery(questionOf('monitor', null, ['monitor']));
}
