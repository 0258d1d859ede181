import { Fault } from '../model/errors';
import {
  faultOfAnswer,
  faultOfHead,
  faultOfSilence,
  isMixed,
  type PolicyWatch,
  watchPolicy,
} from './hosted-faults';
import { nameOf } from './src-addresses';

/** A log that was fetched, before anything is known of it. */
export interface HostedFile {
  readonly name: string;
  readonly blob: Blob;
  /** The origin that gave it; another than the one asked where the host leads on. */
  readonly from: string;
  /** By what the host tells versions of the file apart; null where it does not say, or does not let other pages read it. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** How far it is, in bytes; `total` is null as long as the host did not say it. */
export interface HostedProgress {
  readonly bytes: number;
  readonly total: number | null;
}

export interface HostedOptions {
  /** The address of this page. */
  readonly page: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: HostedProgress) => void;
  /** Bytes beyond which nothing is fetched; those of other files, fetched `before` for the same log, count too. */
  readonly limit?: number;
  readonly before?: number;
  /** Whether what the browser still has will do; by default the host's own word on that holds. */
  readonly cache?: 'default' | 'no-cache';
  /** Waits before a dropped connection is taken up again, in milliseconds. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The largest log that was measured from drop to list has 1.41 GB; a browser holds what it fetches until it is kept. */
export const MAX_HOSTED_BYTES = 2e9;
/** Pieces are joined into blobs of this size, which browsers may keep on disk. */
const PIECE_BYTES = 8 << 20;
/** As much of the beginning tells a page from a log. */
const HEAD_BYTES = 512;
/** Connections that may drop in a row, none of which brought as much as {@link PIECE_BYTES}. */
const MAX_DROPS = 5;
const FIRST_PAUSE_MS = 500;

/**
 * Fetches a hosted log as a range, so that a connection that drops is taken up where it broke. The range has no end and
 * nothing but `Range` is asked for: that is what browsers send to any host without asking it first whether they may.
 * So there is no `If-Range`; instead every answer must be of the same version as the first. A file that changes in the
 * meantime is fetched anew once. Cookies and the page's address are not sent.
 * @throws {Fault} `cancelled`, or one of `HostedFaultCode`
 */
export async function fetchHosted(url: URL, options: HostedOptions): Promise<HostedFile> {
  if (isMixed(url, options.page)) throw new Fault('hosted-mixed', { host: url.host, address: url.href });
  const policy = watchPolicy();
  try {
    return await fetchOnce(url, options, policy, options.cache ?? 'default').catch((error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'hosted-changed') throw error;
      // What the browser keeps of it may be the older version.
      return fetchOnce(url, options, policy, 'reload');
    });
  } finally {
    policy.stop();
  }
}

/** What stays the same while one version of a file is fetched. */
interface Version {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly total: number | null;
}

async function fetchOnce(
  url: URL,
  options: HostedOptions,
  policy: PolicyWatch,
  cache: RequestCache,
): Promise<HostedFile> {
  const { page, signal, onProgress, limit = MAX_HOSTED_BYTES, before = 0, pause = wait } = options;
  const ask = (from: number) => askFrom(url, from, cache, signal);
  let answer = await ask(0).catch(async () => {
    throw signal?.aborted ? new Fault('cancelled') : await faultOfSilence(url, page, policy, signal);
  });
  // There is no first byte in an empty file.
  if (answer.status === 416) answer = await askWhole(url, cache, signal);
  requireLog(url, answer);
  const version = versionOf(answer, 0);
  const resumable = answer.status === 206;
  const from = answer.url === '' ? url.origin : new URL(answer.url).origin;
  const requireRoom = (bytes: number) => {
    const size = before + bytes;
    if (size > limit) throw new Fault('hosted-too-large', { host: url.host, size, limit });
  };
  const body = new Body(url);
  let drops = 0;
  try {
    requireRoom(version.total ?? 0);
    for (;;) {
      const begun = body.bytes;
      const ended = await body.take(answer, (bytes) => {
        requireRoom(bytes);
        onProgress?.({ bytes, total: totalOf(version, bytes, resumable) });
      });
      if (signal?.aborted) throw new Fault('cancelled');
      if (ended && (!resumable || version.total === null || body.bytes >= version.total)) break;
      const came = body.bytes - begun;
      // A host may give less than was asked for; that is no drop.
      if (came >= PIECE_BYTES || (ended && came > 0)) drops = 0;
      answer = await resume(!ended || came === 0);
    }
  } catch (error) {
    await answer.body?.cancel().catch(() => {});
    throw signal?.aborted ? new Fault('cancelled') : error;
  }
  if (resumable && version.total !== null && body.bytes > version.total) throw changed(url);
  const { etag, lastModified } = version;
  return { name: nameOf(url), blob: body.finish(), from, etag, lastModified };

  /** The next answer, from where the last one ended. */
  async function resume(dropped: boolean): Promise<Response> {
    for (let again = dropped; ; again = true) {
      if (!resumable || (again && drops++ >= MAX_DROPS)) throw cutOff(url, body.bytes, version);
      if (again) await pause(FIRST_PAUSE_MS * 2 ** (drops - 1), signal);
      const next = await ask(body.bytes).catch(() => null);
      if (signal?.aborted) throw new Fault('cancelled');
      if (next === null || next.status >= 500 || next.status === 429) continue;
      requireSame(url, version, next, body.bytes);
      return next;
    }
  }
}

/** Receives a body piece by piece, over as many answers as it takes. */
class Body {
  bytes = 0;
  private readonly pieces: Blob[] = [];
  private pending: Uint8Array<ArrayBuffer>[] = [];
  private pendingBytes = 0;
  private looked = false;

  constructor(private readonly url: URL) {}

  /**
   * Takes what an answer brings; true when it came to its own end, false when the connection broke.
   * @throws {Fault} `hosted-page`; and what `onBytes` throws
   */
  async take(answer: Response, onBytes: (bytes: number) => void): Promise<boolean> {
    const reader = answer.body?.getReader();
    if (reader === undefined) return true;
    try {
      for (;;) {
        const next = await reader.read().catch(() => null);
        if (next === null) return false;
        if (next.done) break;
        this.add(next.value);
        onBytes(this.bytes);
      }
      this.look();
      return true;
    } catch (error) {
      await reader.cancel().catch(() => {});
      throw error;
    }
  }

  finish(): Blob {
    this.flush();
    return new Blob(this.pieces);
  }

  private add(bytes: Uint8Array<ArrayBuffer>): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    this.bytes += bytes.length;
    if (this.bytes >= HEAD_BYTES) this.look();
    if (this.pendingBytes >= PIECE_BYTES) this.flush();
  }

  /** Looks once at how it begins, before anything of it is put away. */
  private look(): void {
    if (this.looked) return;
    this.looked = true;
    const head = new Uint8Array(Math.min(this.bytes, HEAD_BYTES));
    let filled = 0;
    for (const bytes of this.pending) {
      const part = bytes.subarray(0, head.length - filled);
      head.set(part, filled);
      filled += part.length;
    }
    const fault = faultOfHead(this.url, head);
    if (fault) throw fault;
  }

  private flush(): void {
    if (this.pendingBytes > 0) this.pieces.push(new Blob(this.pending));
    this.pending = [];
    this.pendingBytes = 0;
  }
}

function askFrom(url: URL, from: number, cache: RequestCache, signal?: AbortSignal): Promise<Response> {
  const headers = { Range: `bytes=${from}-` };
  return fetch(url, { headers, cache, signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
}

async function askWhole(url: URL, cache: RequestCache, signal?: AbortSignal): Promise<Response> {
  const asked = { cache, signal, credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
  return fetch(url, asked).catch(() => {
    throw new Fault(signal?.aborted ? 'cancelled' : 'hosted-cut', { host: url.host, bytes: 0 });
  });
}

function requireLog(url: URL, answer: Response): void {
  const fault = faultOfAnswer(url, answer);
  if (fault === null) return;
  void answer.body?.cancel().catch(() => {});
  throw fault;
}

/** Reads what an answer says of its version; `from` is the byte that it begins with. */
function versionOf({ headers, status }: Response, from: number): Version {
  const [, ranged] = headers.get('Content-Range')?.match(/^bytes \d+-\d+\/(\d{1,15})$/) ?? [];
  // The rest of a file is as long as its answer; hosts let other pages read this, but seldom the range.
  const length = headers.get('Content-Length');
  const rest = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
  // The length of a compressed answer is not that of the file.
  const plain = status === 206 || headers.get('Content-Encoding') === null;
  const counted = rest !== null && plain ? from + rest : null;
  return {
    etag: headers.get('ETag'),
    lastModified: headers.get('Last-Modified'),
    total: ranged === undefined ? counted : Number(ranged),
  };
}

/** The rest of a file must be of the version of which the beginning is here, and begin where that ends. */
function requireSame(url: URL, version: Version, answer: Response, from: number): void {
  if (answer.status !== 416) requireLog(url, answer);
  const [, start] = answer.headers.get('Content-Range')?.match(/^bytes (\d{1,15})-/) ?? [];
  const next = versionOf(answer, from);
  const same =
    answer.status === 206 &&
    (start === undefined || Number(start) === from) &&
    next.etag === version.etag &&
    next.lastModified === version.lastModified &&
    (next.total ?? version.total) === version.total;
  if (same) return;
  void answer.body?.cancel().catch(() => {});
  throw changed(url);
}

/** What the page shows as the whole: a host that compresses on the way says a length that is too small. */
function totalOf({ total }: Version, bytes: number, exact: boolean): number | null {
  return total !== null && (exact || bytes <= total) ? total : null;
}

function changed(url: URL): Fault {
  return new Fault('hosted-changed', { host: url.host, address: url.href });
}

function cutOff(url: URL, bytes: number, { total }: Version): Fault {
  return new Fault('hosted-cut', { host: url.host, bytes, ...(total === null ? {} : { total }) });
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
