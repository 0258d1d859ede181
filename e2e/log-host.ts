import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a host. */
export interface Answer {
  readonly body?: string | Buffer;
  readonly status?: number;
  readonly type?: string;
  /** May other pages read it? Yes, unless it says no. */
  readonly shared?: boolean;
  /** Does it answer to ranges? Yes, unless it says no. */
  readonly ranges?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection drops after so many bytes of the answer. */
  readonly dropsAfter?: number;
  /** The size it claims to have. */
  readonly claims?: number;
  /** After so many bytes nothing more comes, until {@link LogHost.drop}. */
  readonly stallsAfter?: number;
}

/** Asks to be left alone for so long that nobody comes back meanwhile unless the reader says so. */
export const ASKS_FOR_PATIENCE = {
  status: 429,
  headers: { 'Retry-After': '600', 'Access-Control-Expose-Headers': 'Retry-After' },
} satisfies Answer;

/** What a host was asked. */
export interface Asked {
  readonly what: string;
  readonly headers: IncomingMessage['headers'];
}

/** A host of logs on another origin than the page, with whatever manners a test needs. */
export class LogHost {
  readonly asked: Asked[] = [];
  private readonly files = new Map<string, Answer[]>();
  private readonly server = createServer((request, response) => this.answer(request, response));

  /** Puts a file there; several answers are given one after the other, the last for ever. */
  put(path: string, ...answers: Answer[]): void {
    this.files.set(path, answers);
  }

  /** Begins to serve; its origin. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, 'localhost', resolve));
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Drops every connection. */
  drop(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '/', method, headers } = request;
    this.asked.push({ what: [method, url, headers.range ?? ''].join(' ').trim(), headers });
    const answers = this.files.get(url);
    const answer = (answers && answers.length > 1 ? answers.shift() : answers?.[0]) ?? { status: 404 };
    const { body = '', status, type = 'application/octet-stream', shared = true, ranges = true } = answer;
    const bytes = Buffer.from(body);
    const from = Number(headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const partial = status === undefined && ranges && headers.range !== undefined;
    const rest = partial ? bytes.subarray(from) : bytes;
    const total = answer.claims ?? bytes.length;
    response.writeHead(status ?? (partial ? 206 : 200), {
      'Content-Type': type,
      'Content-Length': answer.claims ?? rest.length,
      ...(shared ? { 'Access-Control-Allow-Origin': '*' } : {}),
      ...(partial ? { 'Content-Range': `bytes ${from}-${total - 1}/${total}` } : {}),
      'Cache-Control': 'no-store',
      ...answer.headers,
    });
    if (method === 'HEAD') response.end();
    else if (answer.dropsAfter !== undefined)
      response.write(rest.subarray(0, answer.dropsAfter), () => response.destroy());
    else if (answer.stallsAfter !== undefined) response.write(rest.subarray(0, answer.stallsAfter));
    else response.end(rest);
  }
}
