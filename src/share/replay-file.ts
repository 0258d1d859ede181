import { Fault } from '../model/errors';
import { REPLAY_VERSION, type ReplayManifest } from '../model/replay-file';
import { parseManifest } from './manifest';

/** How a manifest begins, so that a replay is known by its content. */
const BEGINNING = '{"walkback":';
/** A longer first line is no manifest of ours. */
const MAX_MANIFEST_BYTES = 16 << 20;
const LINE_FEED = 10;

/** A replay whose bytes were cut into its logs. */
export interface OpenedReplay {
  readonly manifest: ReplayManifest;
  /** The bytes of each log of the manifest, in its order. */
  readonly blobs: readonly Blob[];
  /** Fewer bytes came than the manifest promises. */
  readonly cut: boolean;
}

/**
 * A replay file: gzip of the manifest as one line of JSON, followed by the bytes of its logs end to end. So
 * `gunzip` and `head` are enough to look into one. See docs/replay-file.md.
 * @param blobs the bytes of each log, in the order of the manifest
 */
export async function packReplay(
  manifest: ReplayManifest,
  blobs: readonly Blob[],
  signal?: AbortSignal,
): Promise<Blob> {
  return gzip(plainReplay(manifest, blobs), signal);
}

/** What {@link packReplay} compresses. */
export function plainReplay(manifest: ReplayManifest, blobs: readonly Blob[]): Blob {
  const { walkback, ...rest } = manifest;
  // The version stands first, whatever the order of the keys was.
  return new Blob([JSON.stringify({ walkback, ...rest }), '\n', ...blobs]);
}

/** Does an inflated file begin like a replay, whatever its name? */
export async function isReplay(blob: Blob): Promise<boolean> {
  return (await blob.slice(0, BEGINNING.length).text()) === BEGINNING;
}

/**
 * Takes an inflated replay file apart. What came short is opened up to the damage.
 * @throws {Fault} `replay-broken` when its manifest cannot be read, `replay-newer` when a later version made it such
 *   that this one cannot read it
 */
export async function openReplay(blob: Blob): Promise<OpenedReplay> {
  const line = await firstLine(blob);
  if (line === null) throw new Fault('replay-broken');
  const manifest = parseManifest(line.text);
  if (manifest.needs > REPLAY_VERSION) throw new Fault('replay-newer', { version: manifest.walkback });
  const blobs: Blob[] = [];
  let at = line.bytes;
  for (const { parts } of manifest.logs) {
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    blobs.push(blob.slice(at, at + size));
    at += size;
  }
  return { manifest, blobs, cut: at > blob.size };
}

async function firstLine(blob: Blob): Promise<{ readonly text: string; readonly bytes: number } | null> {
  for (let size = 64 << 10; ; size *= 4) {
    const head = new Uint8Array(await blob.slice(0, Math.min(size, MAX_MANIFEST_BYTES)).arrayBuffer());
    const end = head.indexOf(LINE_FEED);
    if (end >= 0) return { text: new TextDecoder().decode(head.subarray(0, end)), bytes: end + 1 };
    if (head.length < size) return null;
  }
}

/** The blob's bytes as a gzip file. */
export async function gzip(blob: Blob, signal?: AbortSignal): Promise<Blob> {
  const stream = blob.stream().pipeThrough(new CompressionStream('gzip'), { signal });
  return new Response(stream).blob();
}
