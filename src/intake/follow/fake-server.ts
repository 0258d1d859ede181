import { encode } from './fake-disk';

/** A server of one file, for tests: as it stands now, told by what it can. */
export class FakeServer {
  bytes = encode('');
  /** Does it send parts? */
  parts = true;
  /** Headers that pages of other origins may read; the others are left out. */
  exposes = true;
  /** Sends no length, as a server that does not know it when it begins. */
  lengthless = false;
  headers: Record<string, string> = {};
  /** What it answers instead, each once. */
  readonly answers: ((request: Request) => Response | Promise<Response>)[] = [];
  /** After so many bytes the connection of an answer breaks, or is silent; each once. */
  readonly faults: { readonly after: number; readonly how: 'break' | 'stall' | 'end' }[] = [];
  /** Ranges that were asked for, and bytes that were sent. */
  readonly asked: string[] = [];
  sent = 0;

  set text(text: string) {
    this.bytes = encode(text);
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  fetch = async (url: URL | RequestInfo, init?: RequestInit): Promise<Response> =>
    this.answer(new Request(url instanceof URL ? url.href : url, init));

  async answer(request: Request): Promise<Response> {
    const range = request.headers.get('Range');
    this.asked.push(range ?? 'all');
    const own = this.answers.shift();
    if (own) return own(request);
    const { bytes, headers } = this;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (range === null || !this.parts)
      return new Response(this.body(bytes), { headers: { ...this.lengthOf(bytes), ...headers } });
    if (from >= bytes.length)
      return new Response('', {
        status: 416,
        headers: this.exposes ? { 'Content-Range': `bytes */${bytes.length}` } : {},
      });
    const part = bytes.slice(from);
    const place = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    return new Response(this.body(part), {
      status: 206,
      headers: {
        ...this.lengthOf(part),
        ...(this.exposes ? { 'Content-Range': place } : {}),
        ...headers,
      },
    });
  }

  private lengthOf(bytes: Uint8Array): Record<string, string> {
    return this.lengthless ? {} : { 'Content-Length': String(bytes.length) };
  }

  private body(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
    const fault = this.faults.shift();
    const end = fault === undefined ? bytes.length : Math.min(fault.after, bytes.length);
    let at = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          const next = bytes.slice(at, Math.min(at + 700, end));
          at += next.length;
          this.sent += next.length;
          if (next.length > 0) controller.enqueue(next);
          else if (fault === undefined || fault.how === 'end') controller.close();
          else if (fault.how === 'break') controller.error(new TypeError('terminated'));
          else return new Promise(() => {});
          return undefined;
        },
      },
      { highWaterMark: 0 },
    );
  }
}
