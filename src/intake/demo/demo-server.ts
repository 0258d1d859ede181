import { getResponse, HttpResponse, http } from 'msw';
import { printJson } from '../../lib/json-text';
import type { FollowWorld } from '../../model/follow';
import type { Json, JsonObject } from '../../model/json';
import { idAt, millisOf } from '../noetl/snowflake';
import { type Beat, DEMO_PATH, DEMO_WORKLOAD, SCRIPT } from './script';

/** No host has this name: what the demo asks never leaves the page. */
export const DEMO_BASE = 'http://demo.invalid';

/**
 * A NoETL server that stands in this page alone: it plays one run in real time, and answers as the Rust server does,
 * over handlers that are asked directly. Nothing of the page's own network is changed.
 */
export class DemoServer {
  readonly id: string;
  private readonly rows: JsonObject[] = [];
  private readonly commands = new Map<string, string>();
  private last: bigint;
  private generation = 0;
  private readonly handlers = [
    http.get(`${DEMO_BASE}/api/executions`, () => answer([this.line()])),
    http.get(`${DEMO_BASE}/api/executions/:id`, ({ params }) =>
      params.id === this.id ? answer(this.detail()) : answer({ error: 'no such execution' }, 404),
    ),
  ];

  constructor(private readonly world: Pick<FollowWorld, 'sleep' | 'now'>) {
    this.last = idAt(world.now(), 1);
    this.id = String(this.last);
  }

  /** Asks this server; any other address has no answer. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await getResponse(this.handlers, new Request(input, init));
    if (answer === undefined) throw new TypeError('The demo has no such address');
    return answer;
  };

  /** Plays the run from its start to its end; rejects when the signal aborts. */
  async play(signal: AbortSignal): Promise<void> {
    for (const beat of SCRIPT) {
      await this.world.sleep(beat.after, signal);
      this.rows.push(this.rowOf(beat));
    }
  }

  /** A row as the detail has it: neither the event's context nor its meta. */
  private rowOf(beat: Beat): JsonObject {
    const id = this.nextId();
    const { type, status, node, context } = this.saidBy(beat, id);
    return {
      event_id: id,
      event_type: type,
      node_name: node === undefined ? beat.step : node,
      status,
      created_at: new Date(millisOf(id)).toISOString(),
      result: context === null ? null : { status, context },
      error: null,
    };
  }

  private saidBy(beat: Beat, id: bigint): Said {
    const { kind, step, worker = '', data = null } = beat;
    const command = this.commandOf(beat, id);
    switch (kind) {
      case 'begin':
        return { type: 'playbook_started', status: 'STARTED', node: DEMO_PATH, context: null };
      case 'enter':
        return { type: 'step.enter', status: 'ENTERED', context: loopOf(data) };
      case 'issue':
        return { type: 'command.issued', status: 'PENDING', context: null };
      case 'claim':
        return {
          type: 'command.claimed',
          status: 'RUNNING',
          context: { worker_id: worker, command_id: command },
        };
      case 'start':
        return { type: 'command.started', status: 'STARTED', context: { command_id: command } };
      case 'done':
        return { type: 'call.done', status: 'COMPLETED', context: doneWith(command, data) };
      case 'complete':
        return {
          type: 'command.completed',
          status: 'success',
          context: { command_id: command, status: 'success' },
        };
      case 'set': {
        const context = { gen: ++this.generation, step, values: data };
        return { type: 'ctx.updated', status: 'CONTEXT', node: null, context };
      }
      case 'sweep':
        return {
          type: 'playbook.failed',
          status: 'FAILED',
          node: 'playbook',
          context: { error: orphaned(beat) },
        };
    }
  }

  /** `<execution>:<step>:<id of its issue>`, and the item of a loop. */
  private commandOf({ kind, step, item }: Beat, id: bigint): string {
    const key = `${step} ${item ?? ''}`;
    if (kind === 'issue')
      this.commands.set(key, `${this.id}:${step}:${id}${item === undefined ? '' : `:i${item}`}`);
    return this.commands.get(key) ?? '';
  }

  /** Ids are of the moment, and each above the one before: a clock may stand, and go back. */
  private nextId(): bigint {
    const now = idAt(this.world.now(), 1);
    this.last = now > this.last ? now : this.last + 1n;
    return this.last;
  }

  private line(): JsonObject {
    const { events: _, workload: __, parent_execution_id: ___, ...line } = this.detail();
    return { ...line, event_count: this.rows.length };
  }

  private detail(): JsonObject {
    const ended = this.rows.length === SCRIPT.length;
    return {
      execution_id: BigInt(this.id),
      catalog_id: idAt(millisOf(BigInt(this.id)) - 86_400_000, 1),
      path: DEMO_PATH,
      status: ended ? 'FAILED' : 'RUNNING',
      started_at: this.rows[0]?.created_at ?? null,
      completed_at: ended ? this.rows.at(-1)!.created_at! : null,
      parent_execution_id: null,
      workload: DEMO_WORKLOAD,
      events: [...this.rows],
    };
  }
}

interface Said {
  readonly type: string;
  readonly status: string;
  /** The beat's step where it is left out. */
  readonly node?: string | null;
  readonly context: Json;
}

function loopOf(expected: Json): Json {
  return typeof expected === 'number' ? { iterator_var: 'city', iterations_expected: expected } : null;
}

function doneWith(command: string, data: Json): Json {
  const result = { status: 'success', context: { data, status: 'success' } };
  return { call_index: 0, command_id: command, result };
}

function orphaned({ step, worker }: Beat): string {
  return `execution orphaned: command '${step}' was claimed by worker '${worker}' which is no longer live; ended by the sweep`;
}

function answer(value: Json, status = 200): HttpResponse<string> {
  return new HttpResponse(printJson(value), { status, headers: { 'Content-Type': 'application/json' } });
}
