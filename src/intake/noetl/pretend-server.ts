import { printJson } from '../../lib/json';
import type { Json, JsonObject } from '../../model/json';
import type { Flavour } from '../../model/noetl';
import { millisOf } from './snowflake';

/** One event of an execution that a test makes up. */
export interface PretendEvent {
  readonly id: bigint;
  readonly type: string;
  readonly node?: string | null;
  readonly status?: string;
  readonly result?: Json;
}

/** One execution of a {@link PretendServer}. */
export interface PretendExecution {
  readonly id: string;
  readonly path?: string;
  readonly parent?: string;
  readonly workload?: Json;
  events: PretendEvent[];
}

const RUST_LIMIT = 2000;
const ENDS: Readonly<Record<string, string>> = {
  'playbook.completed': 'COMPLETED',
  'playbook.failed': 'FAILED',
  playbook_cancelled: 'CANCELLED',
};

/** A NoETL server of either flavour, as its answers are told; for tests. It answers from what its executions hold now. */
export class PretendServer {
  readonly executions: PretendExecution[] = [];
  /** Every path and its keys that were asked for. */
  readonly asked: string[] = [];
  /** Does it have the tier of ids? */
  tier = true;

  constructor(readonly flavour: Flavour) {}

  /** Adds an execution with its first events. */
  add(execution: PretendExecution): PretendExecution {
    this.executions.push(execution);
    return execution;
  }

  /** What it answers; 404 for what it does not know. */
  answer(url: URL): Response {
    this.asked.push(`${url.pathname}${url.search}`);
    const [, , tier, ...rest] = url.pathname.split('/');
    const [, id, word] = tier === 'ehdb' ? rest : [tier, ...rest];
    const execution = this.executions.find((each) => each.id === id);
    if (tier === 'executions' && id === undefined) return json(this.list(url.searchParams));
    if (execution === undefined) return json({ detail: 'Not found' }, 404);
    if (tier === 'ehdb')
      return this.tier && this.flavour === 'rust'
        ? json(this.ids(execution, url.searchParams))
        : json({ detail: 'Not found' }, 404);
    if (this.flavour === 'rust')
      return word === undefined ? json(this.rustDetail(execution)) : json({ detail: 'Not found' }, 404);
    return json(this.pythonEvents(execution, url.searchParams, word === 'events'));
  }

  private list(keys: URLSearchParams): Json {
    const newest = [...this.executions].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
    if (this.flavour === 'python') {
      const size = Number(keys.get('page_size') ?? 50);
      const from = (Number(keys.get('page') ?? 1) - 1) * size;
      return newest.slice(from, from + size).map((execution) => pythonHead(execution));
    }
    const from = Number(keys.get('offset') ?? 0);
    const wanted = newest.filter(
      (execution) =>
        (execution.path ?? '').includes(keys.get('path') ?? '') &&
        ['', statusOf(execution)].includes(keys.get('status') ?? ''),
    );
    return wanted.slice(from, from + Math.min(100, Number(keys.get('limit') ?? 50))).map((execution) => {
      const { workload: _, parent_execution_id: __, ...line } = rustHead(execution);
      return { ...line, event_count: execution.events.length };
    });
  }

  private rustDetail(execution: PretendExecution): Json {
    const events = ascending(execution.events)
      .slice(-RUST_LIMIT)
      .map((event) => ({ event_id: event.id, ...columnsOf(event), error: null }));
    return { ...rustHead(execution), events };
  }

  private ids(execution: PretendExecution, keys: URLSearchParams): Json {
    const after = BigInt(keys.get('after') ?? 0);
    const limit = Math.min(1000, Number(keys.get('limit') ?? 100));
    const behind = ascending(execution.events).filter(({ id }) => id > after);
    const page = behind.slice(0, limit);
    return {
      action: 'ehdb.execution.events',
      execution_id: execution.id,
      exists: true,
      limit,
      returned: page.length,
      next_cursor: behind.length > limit ? String(page.at(-1)!.id) : null,
      events: page.map(({ id, type }) => ({
        event_id: String(id),
        execution_id: execution.id,
        event_type: type,
      })),
    };
  }

  private pythonEvents(execution: PretendExecution, keys: URLSearchParams, bare: boolean): Json {
    const since = BigInt(keys.get('since_event_id') ?? 0);
    const size = Math.min(500, Math.max(10, Number(keys.get('page_size') ?? 100)));
    const page = Number(keys.get('page') ?? 1);
    const wanted = ascending(execution.events)
      .filter(({ id }) => id > since)
      .reverse();
    const pages = Math.ceil(wanted.length / size);
    const events = wanted.slice((page - 1) * size, page * size).map((event) => ({
      execution_id: execution.id,
      event_id: event.id,
      ...columnsOf(event),
      timestamp: timeOf(event.id),
      context: null,
      error: null,
      parent_execution_id: null,
    }));
    const head = pythonHead(execution);
    return {
      ...(bare ? { execution_id: head.execution_id!, path: head.path!, status: head.status! } : head),
      events,
      pagination: {
        page,
        page_size: size,
        total_events: wanted.length,
        total_pages: pages,
        has_next: page < pages,
        has_prev: page > 1,
      },
    };
  }
}

/** What a server says of an execution: its newest end, else what a failed row makes of it. */
export function statusOf({ events }: PretendExecution): string {
  for (const { type, status } of ascending(events).reverse()) {
    if (ENDS[type] !== undefined) return ENDS[type];
    if (status === 'FAILED') return 'FAILED';
  }
  return 'RUNNING';
}

function rustHead(execution: PretendExecution): JsonObject {
  const { id, path = 'tests/made/up', parent, workload = null } = execution;
  const running = statusOf(execution) === 'RUNNING';
  const ids = ascending(execution.events);
  return {
    execution_id: BigInt(id),
    catalog_id: 331775660589088776n,
    path,
    status: statusOf(execution),
    started_at: ids[0] ? timeOf(ids[0].id) : null,
    completed_at: running || !ids.at(-1) ? null : timeOf(ids.at(-1)!.id),
    parent_execution_id: parent === undefined ? null : BigInt(parent),
    workload,
  };
}

function pythonHead(execution: PretendExecution): JsonObject {
  const { execution_id, path, status, started_at, completed_at } = rustHead(execution);
  return {
    execution_id: String(execution_id),
    path: path!,
    version: 1,
    status: status!,
    start_time: started_at!,
    end_time: completed_at!,
    progress: status === 'RUNNING' ? 50 : 100,
    parent_execution_id: execution.parent ?? null,
  };
}

function columnsOf({ id, type, node = null, status = 'STARTED', result = null }: PretendEvent): JsonObject {
  return { event_type: type, node_name: node, status, created_at: timeOf(id), result };
}

function ascending(events: readonly PretendEvent[]): PretendEvent[] {
  return [...events].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function timeOf(id: bigint): string {
  return new Date(millisOf(id)).toISOString();
}

function json(value: Json, status = 200): Response {
  return new Response(printJson(value), { status, headers: { 'Content-Type': 'application/json' } });
}
