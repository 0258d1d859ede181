import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer in place of what the server would say. */
export interface Instead {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SIZE = 50;

/**
 * A NoETL server of either flavour on another origin than the page. What it says of an execution is a sample, letter for
 * letter: parsing it here would round its ids.
 */
export class NoetlHost {
  readonly asked: { readonly what: string; readonly headers: IncomingMessage['headers'] }[] = [];
  /** Answers this to everything, while it stands here. */
  instead: Instead | null = null;
  /** The header that lets one in; null for none. */
  wants: string | null = null;
  /** Does it let other pages read its answers? */
  shared = true;
  private readonly server = createServer((request, response) => this.answer(request, response));

  constructor(
    /** Lines of its list, newest first, as text. */
    private readonly lines: readonly string[],
    /** What it says of each execution; changed while one is running. */
    readonly details: Map<string, string>,
    private readonly flavour: 'rust' | 'python',
  ) {}

  /** Begins to serve; its origin. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, 'localhost', resolve));
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '/', method, headers } = request;
    const cors = this.shared
      ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization, x-api-key' }
      : {};
    const send = ({ status = 200, type = 'application/json', body = '', headers = {} }: Instead) =>
      response.writeHead(status, { 'Content-Type': type, ...cors, ...headers }).end(body);
    if (method === 'OPTIONS') {
      send({ status: 204 });
      return;
    }
    this.asked.push({ what: url, headers });
    if (this.instead !== null) send(this.instead);
    else if (this.wants !== null && headers.authorization !== this.wants) send({ status: 401 });
    else send(this.said(new URL(url, 'http://host')));
  }

  private said({ pathname, searchParams }: URL): Instead {
    if (pathname === '/api/executions') return { body: `[${this.page(searchParams).join(',')}]` };
    const [, id = '', rest] = pathname.match(/^\/api\/executions\/(\d+)(\/events)?$/) ?? [];
    const detail = this.details.get(id);
    if (detail !== undefined && this.flavour === 'python') return { body: paged(detail, searchParams) };
    if (rest !== undefined) return { status: 404, body: '{"detail":"Not found"}' };
    return detail === undefined ? { status: 404, body: '{"detail":"Not found"}' } : { body: detail };
  }

  private page(keys: URLSearchParams): readonly string[] {
    if (this.flavour === 'python') {
      const from = (Number(keys.get('page') ?? 1) - 1) * SIZE;
      return this.lines.slice(from, from + SIZE);
    }
    const wanted = this.lines.filter(
      (line) =>
        line.includes(keys.get('path') ?? '') && line.includes(`"status":"${keys.get('status') ?? ''}`),
    );
    const from = Number(keys.get('offset') ?? 0);
    return wanted.slice(from, from + Number(keys.get('limit') ?? SIZE));
  }
}

/** The events of an answer, letter for letter, and what stands around them. */
function partsOf(answer: string) {
  const begin = answer.indexOf('[', answer.indexOf('"events"')) + 1;
  const events: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = -1;
  let at = begin;
  for (; depth > 0 || answer[at] !== ']'; at++) {
    const letter = answer[at];
    if (letter === '\\') at++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '{' && depth++ === 0) start = at;
    else if (!quoted && letter === '}' && --depth === 0) events.push(answer.slice(start, at + 1));
  }
  return { head: answer.slice(0, begin), events, tail: answer.slice(at) };
}

/**
 * A sample of an execution's answer as it was while the execution ran: with its first `count` events only, by text, since
 * parsing it would round its ids.
 */
export function whileRunning(sample: string, count: number, flavour: 'rust' | 'python'): string {
  const { head, events, tail } = partsOf(sample);
  const first = flavour === 'rust' ? events.slice(0, count) : events.slice(-count);
  return `${head.replace('"COMPLETED"', '"RUNNING"')}${first.join(',')}${totalled(tail, count, 1)}`;
}

/** What the Python server gives of an answer whose events are asked for by page, newest first, behind one of them. */
function paged(answer: string, keys: URLSearchParams): string {
  const { head, events, tail } = partsOf(answer);
  const since = BigInt(keys.get('since_event_id') ?? 0);
  const idOf = (event: string) => BigInt(event.match(/"event_id": *"?(\d+)/)![1]!);
  const wanted = events.filter((event) => idOf(event) > since);
  const size = Number(keys.get('page_size') ?? 100);
  const from = (Number(keys.get('page') ?? 1) - 1) * size;
  const pages = Math.max(Math.ceil(wanted.length / size), 1);
  return head + wanted.slice(from, from + size).join(',') + totalled(tail, wanted.length, pages);
}

function totalled(tail: string, events: number, pages: number): string {
  return tail
    .replace(/"total_events": *\d+/, `"total_events":${events}`)
    .replace(/"total_pages": *\d+/, `"total_pages":${pages}`);
}
