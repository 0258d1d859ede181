import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer in place of what the server would say. */
export interface Instead {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
}

/** Executions of a host, as a sample of the server's answer about each. */
type Samples = ReadonlyMap<string, string>;

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
    private readonly details: Samples,
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
    const send = ({ status = 200, type = 'application/json', body = '' }: Instead) =>
      response.writeHead(status, { 'Content-Type': type, ...cors }).end(body);
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
    const detail = this.details.get(pathname.match(/^\/api\/executions\/(\d+)$/)?.[1] ?? '');
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
