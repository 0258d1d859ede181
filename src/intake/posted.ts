import type { Source } from '../model/source';

/**
 * What Walkback and a page that opened or frames it say to each other, by `postMessage`. Every message is an object with
 * `walkback: 1` and a `type`; anything else is passed over. Described for those who build such a page in
 * `docs/embed.md`.
 */
export type HostMessage =
  /** Says who is there; answered by `ready`. */
  | { readonly type: 'hello' }
  /** Asks to open a log. */
  | {
      readonly type: 'open';
      readonly id: MessageId;
      readonly title: string;
      readonly sources: readonly Source[];
      readonly bytes: number;
    }
  /** Asks a frame to go to a position of the run that is open, or of another one of its log. */
  | { readonly type: 'select'; readonly run: string | null; readonly position: number };

/** What the answer to an `open` is recognised by. */
export type MessageId = string | number | null;

/** Why a log was not opened. */
export type Refusal =
  /** The reader said no. It is not asked for again until the page is loaded anew. */
  | 'refused'
  /** Another log is being asked about or opened. */
  | 'busy'
  | 'malformed'
  | 'too-many-files'
  | 'too-large'
  /** Nothing in it was recognised as a log, or it could not be read. */
  | 'not-a-log';

/** What the host is told. */
export type ViewerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'opened'; readonly id: MessageId }
  | { readonly type: 'refused'; readonly id: MessageId; readonly why: Refusal }
  | ({ readonly type: 'selection' } & Selected);

/** What is looked at in a frame. */
export interface Selected {
  readonly run: string;
  /** From 0. */
  readonly position: number;
  /** The event there, and where its record stands in the log's files: that is what it is known by. */
  readonly event: {
    readonly kind: string;
    readonly step: string | null;
    readonly file: string;
    readonly offset: number;
    readonly line: number;
  };
  /** The selected stretch, from its first event to its last. */
  readonly range: { readonly first: number; readonly last: number } | null;
}

export const VERSION = 1;
export const MAX_FILES = 200;
/** A host may post a Blob of any size at no cost; what is beyond this is better dropped by hand. */
export const MAX_BYTES = 2 ** 30;
const MAX_NAME = 200;
const MAX_ID = 1_000;
/** A log may give its runs long names, but none that no address can hold. */
const MAX_RUN = 100_000;

/** Puts the version on a message. */
export function printMessage(message: ViewerMessage): ViewerMessage & { readonly walkback: number } {
  return { walkback: VERSION, ...message };
}

/** Reads what was posted: a message, why one that was meant for us cannot be used, or null for anything else. */
export function readMessage(data: unknown): HostMessage | Extract<ViewerMessage, { type: 'refused' }> | null {
  if (!isRecord(data) || data.walkback !== VERSION) return null;
  switch (data.type) {
    case 'hello':
      return { type: 'hello' };
    case 'open':
      return readOpen(data);
    case 'select':
      return readSelect(data);
    default:
      return null;
  }
}

function readOpen({ id: posted, title, files }: Record<string, unknown>): ReturnType<typeof readMessage> {
  const id = idOf(posted);
  const refused = (why: Refusal) => ({ type: 'refused', id, why }) as const;
  if (!Array.isArray(files) || files.length === 0) return refused('malformed');
  if (files.length > MAX_FILES) return refused('too-many-files');
  const sources: Source[] = [];
  let bytes = 0;
  for (const file of files) {
    const data = isRecord(file) ? file.data : undefined;
    // A text has at least as many bytes as letters: too long a one is not copied to count them.
    bytes += typeof data === 'string' ? data.length : 0;
    const blob = bytes > MAX_BYTES ? new Blob() : blobOf(data);
    if (blob === null || !isRecord(file)) return refused('malformed');
    bytes += typeof data === 'string' ? blob.size - data.length : blob.size;
    if (bytes > MAX_BYTES) return refused('too-large');
    sources.push({ name: plain(file.name) || 'Posted log', folder: '', blob });
  }
  return { type: 'open', id, title: plain(title) || titleOf(sources), sources, bytes };
}

function readSelect({ run, position }: Record<string, unknown>): HostMessage | null {
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0) return null;
  if (typeof run === 'string' && run.length > MAX_RUN) return null;
  return { type: 'select', run: typeof run === 'string' ? run : null, position };
}

function titleOf([first, second]: readonly Source[]): string {
  return second === undefined && first ? first.name : 'a log';
}

function blobOf(data: unknown): Blob | null {
  if (data instanceof Blob) return data;
  const isBytes = typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data);
  return isBytes ? new Blob([data as BlobPart]) : null;
}

/** A name of somebody else's choice, as text on one line; '' where it is none. */
function plain(name: unknown): string {
  if (typeof name !== 'string') return '';
  return name
    .slice(0, MAX_NAME)
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .toWellFormed();
}

function idOf(id: unknown): MessageId {
  if (typeof id === 'number') return id;
  return typeof id === 'string' && id.length <= MAX_ID ? id : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
