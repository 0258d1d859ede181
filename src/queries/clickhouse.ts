import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { ClickHouse, type Row } from '../intake/clickhouse/client';
import { ClickHouseFault } from '../intake/clickhouse/faults';
import type { TableColumn } from '../intake/clickhouse/mapping';
import {
  bytesOfTable,
  columnsOf,
  failureSignatures,
  failuresByStep,
  type Place,
  type RunCursor,
  type RunFilter,
  readOutcome,
  runsOverTime,
  runsPage,
  slowestSteps,
  totals,
} from '../intake/clickhouse/queries';
import type { Sql } from '../intake/clickhouse/sql';
import type { TableName } from '../intake/clickhouse/table';
import type { Outcome } from '../model/outcome';
import type { ClickHouseUser } from '../ui-state/clickhouse';

/** A table that the reader looks at: its columns, and how much is in it. */
export interface OpenTable {
  readonly version: string;
  readonly columns: readonly TableColumn[];
  /** Bytes in the table before it is compressed, where the server tells. */
  readonly bytes: number | null;
}

/** A line of the list of runs. */
export interface ListedRun {
  readonly log: string;
  readonly run: string;
  /** Microseconds, 0 for none. */
  readonly start: number;
  readonly end: number;
  readonly events: number;
  readonly failures: number;
  readonly outcome: Outcome;
}

export interface Totals {
  readonly runs: number;
  readonly events: number;
  readonly first: number;
  readonly last: number;
}

export interface OutcomeBucket {
  readonly at: number;
  readonly outcome: Outcome;
  readonly runs: number;
}

export const RUNS_A_PAGE = 50;
const PATIENCE = 70_000;
/** A server that answers no preflight lets it hang: that is found out sooner. */
const FIRST_PATIENCE = 8_000;
const LOOK_AGAIN_MS = 15_000;
const TRIES = 3;
/** What may come right by itself. */
const PASSING: readonly string[] = ['unreachable', 'stalled', 'broken-off', 'busy'];

/** A line to a server as somebody, the same for as long as both are the same. */
export function useClickHouse(url: string, user: ClickHouseUser): ClickHouse {
  const { user: name, password, passwordIn } = user;
  return useMemo(() => {
    const preflight = password !== '' && passwordIn === 'header';
    const world = {
      fetch: ((...asked: Parameters<typeof fetch>) => fetch(...asked)) as typeof fetch,
      patience: PATIENCE,
      ...(preflight ? { firstPatience: FIRST_PATIENCE } : {}),
    };
    return new ClickHouse({ url, user: name, password, passwordIn }, world);
  }, [url, name, password, passwordIn]);
}

/** The columns of a table and its size. */
export function useTable(server: ClickHouse, table: TableName) {
  return useQuery({
    ...how(server, 'table', table),
    queryFn: async ({ signal }): Promise<OpenTable> => {
      const version = await server.connect(signal);
      const columns = (await server.rows(columnsOf(table), { signal })) as unknown as TableColumn[];
      if (columns.length === 0)
        throw new ClickHouseFault('no-table', {
          host: new URL(server.address.url).host,
          table: nameOf(table),
        });
      // Some users may not look into the system's tables: then it is not told how much there is.
      const sizes = await server.rows(bytesOfTable(table), { signal }).catch(() => []);
      const bytes = Number(sizes[0]?.w_bytes ?? 0);
      return { version, columns, bytes: bytes > 0 ? bytes : null };
    },
  });
}

/** Is the server there? Looked at now and then while the page is, and told to what waits for it. */
export function usePulse(server: ClickHouse) {
  const client = useQueryClient();
  const pulse = useQuery({
    ...how(server, 'pulse', null),
    queryFn: async ({ signal }) => {
      await server.connect(signal);
      return server.lastContact;
    },
    retry: false,
    refetchInterval: LOOK_AGAIN_MS,
    refetchIntervalInBackground: false,
    staleTime: 0,
  });
  const { isSuccess, dataUpdatedAt } = pulse;
  useEffect(() => {
    if (!isSuccess || dataUpdatedAt === 0) return;
    void client.refetchQueries({
      queryKey: ['clickhouse', keyOf(server)],
      predicate: ({ state, queryKey }) => queryKey[2] !== 'pulse' && state.status === 'error',
    });
  }, [client, server, isSuccess, dataUpdatedAt]);
  return pulse;
}

/** Runs and events that a filter wants. */
export function useTotals(server: ClickHouse, place: Place, filter: RunFilter) {
  return useRows(
    server,
    'totals',
    totals(place, filter),
    ([row]): Totals => ({
      runs: Number(row?.w_runs ?? 0),
      events: Number(row?.w_all ?? 0),
      first: Number(row?.w_first ?? 0),
      last: Number(row?.w_last ?? 0),
    }),
  );
}

/** Runs by outcome over time. @param bucket in seconds; null while that is not known yet */
export function useRunsOverTime(server: ClickHouse, place: Place, filter: RunFilter, bucket: number | null) {
  return useRows(
    server,
    'over-time',
    runsOverTime(place, filter, bucket ?? 1),
    (rows) =>
      rows.map(
        (row): OutcomeBucket => ({
          at: Number(row.w_at),
          outcome: readOutcome(row.w_outcome),
          runs: Number(row.w_runs),
        }),
      ),
    bucket !== null,
  );
}

export function useFailuresByStep(server: ClickHouse, place: Place, filter: RunFilter) {
  return useRows(server, 'failures', failuresByStep(place, filter), (rows) =>
    rows.map((row) => ({
      step: String(row.w_step),
      failures: Number(row.w_failures),
      runs: Number(row.w_runs),
    })),
  );
}

export function useSlowestSteps(server: ClickHouse, place: Place, filter: RunFilter) {
  return useRows(server, 'slowest', slowestSteps(place, filter), (rows) =>
    rows.map((row) => ({ step: String(row.w_step), p95: Number(row.w_p95), runs: Number(row.w_runs) })),
  );
}

export function useSignatures(server: ClickHouse, place: Place, filter: RunFilter) {
  return useRows(server, 'signatures', failureSignatures(place, filter), (rows) =>
    rows.map((row) => ({
      signature: String(row.w_signature),
      message: String(row.w_message),
      step: String(row.w_step),
      failures: Number(row.w_failures),
      runs: Number(row.w_runs),
      example: { log: String(row.w_log), run: String(row.w_run) },
    })),
  );
}

/** The runs that a filter wants, the newest first, page by page. */
export function useRuns(server: ClickHouse, place: Place, filter: RunFilter) {
  return useInfiniteQuery({
    ...how(server, 'runs', runsPage(place, filter, null, RUNS_A_PAGE)),
    initialPageParam: null as RunCursor | null,
    queryFn: ({ pageParam, signal }) =>
      server.rows(runsPage(place, filter, pageParam, RUNS_A_PAGE), { signal }),
    getNextPageParam: (page: readonly Row[]): RunCursor | null => {
      const last = page.at(-1);
      if (page.length < RUNS_A_PAGE || last === undefined) return null;
      return { start: String(last.w_start), log: String(last.w_log), run: String(last.w_run) };
    },
    select: ({ pages }) => pages.flatMap((page) => page.map(runOf)),
  });
}

function runOf(row: Row): ListedRun {
  return {
    log: String(row.w_log),
    run: String(row.w_run),
    start: Number(row.w_start),
    end: Number(row.w_end),
    events: Number(row.w_events),
    failures: Number(row.w_failures),
    outcome: readOutcome(row.w_outcome),
  };
}

function useRows<T>(
  server: ClickHouse,
  kind: string,
  query: Sql,
  read: (rows: readonly Row[]) => T,
  enabled = true,
) {
  return useQuery({
    ...how(server, kind, query),
    enabled,
    queryFn: async ({ signal }) => read(await server.rows(query, { signal })),
  });
}

/** How every question is asked: what cannot pass by itself is not tried again. */
function how(server: ClickHouse, kind: string, about: unknown) {
  return {
    queryKey: ['clickhouse', keyOf(server), kind, about],
    staleTime: 60_000,
    retry: (count: number, error: Error) =>
      count < TRIES - 1 &&
      error instanceof ClickHouseFault &&
      PASSING.includes(error.code) &&
      error.code !== 'stalled',
    retryDelay: (count: number) => 500 * 2 ** count,
  };
}

/** No password in it: keys are kept, and may be printed. */
function keyOf({ address: { url, user, passwordIn, password } }: ClickHouse): string {
  return `${user}@${url} ${passwordIn} ${password === '' ? '' : 'password'}`;
}

function nameOf({ database, table }: TableName): string {
  return `${database}.${table}`;
}
