import { FORMATS } from '../formats';
import type { ReplayLog, ReplayManifest, SharedFrom } from '../model/replay-file';
import type { Source } from '../model/source';
import { isReplay, openReplay } from '../share/replay-file';
import { contentHash } from './identity';
import { type Recognition, recognise } from './recognise';
import { sourcesOf } from './take';

/** A log of a replay, recognised as what the replay says it is. */
export interface ReplayedLog extends Recognition {
  readonly log: ReplayLog;
  readonly shared: SharedFrom;
}

/** A replay among the sources, taken apart. */
export interface FoundReplay {
  readonly manifest: ReplayManifest;
  readonly logs: readonly ReplayedLog[];
}

/** Tells the replays among inflated sources from the logs, by their content. */
export async function splitReplays(
  sources: readonly Source[],
  signal?: AbortSignal,
): Promise<{ readonly replays: readonly Source[]; readonly plain: readonly Source[] }> {
  const replays: Source[] = [];
  const plain: Source[] = [];
  for (const source of sources) {
    signal?.throwIfAborted();
    ((await isReplay(source.blob)) ? replays : plain).push(source);
  }
  return { replays, plain };
}

/**
 * Takes a replay apart and recognises its logs.
 * @throws {Fault} `replay-broken`, `replay-newer`
 */
export async function findReplay({ blob, cut }: Source, signal?: AbortSignal): Promise<FoundReplay> {
  const opened = await openReplay(blob);
  const { manifest, blobs } = opened;
  const broken = opened.cut || cut === true;
  const logs: ReplayedLog[] = [];
  for (const [at, log] of manifest.logs.entries()) {
    const bytes = blobs[at]!;
    const last = at === manifest.logs.length - 1;
    const found = await recognise(filesOf(log, bytes, broken && last), formatOfReplay(log), signal);
    const intact = log.hash !== '' && (await contentHash(bytes, undefined, signal)) === log.hash;
    const shared = { made: manifest.made, origin: log.origin, intact };
    logs.push({ ...found, log, shared });
  }
  return { manifest, logs };
}

/**
 * What is recognised among inflated sources, the logs inside of replays included; their names are those that the
 * replays give them.
 * @throws {Fault} `replay-broken`, `replay-newer`
 */
export async function recogniseAll(sources: readonly Source[]): Promise<Recognition> {
  const { replays, plain } = await splitReplays(sources);
  const { logs, unknown } = await recognise(plain);
  const inside = (await Promise.all(replays.map((replay) => findReplay(replay)))).flatMap(
    (replay) => replay.logs,
  );
  return {
    logs: [
      ...logs,
      ...inside.flatMap(({ log, logs: found }) => found.map((each) => ({ ...each, name: log.name }))),
    ],
    unknown: [...unknown, ...inside.flatMap((each) => each.unknown)],
  };
}

/** The files of a replay's log. Where bytes are missing, the last one that has some is marked as cut short. */
function filesOf(log: ReplayLog, bytes: Blob, cut: boolean): Source[] {
  const sources = sourcesOf(log, bytes).filter(({ blob }, at) => blob.size > 0 || log.parts[at]!.size === 0);
  return cut ? sources.map((source, at) => ({ ...source, cut: at === sources.length - 1 })) : sources;
}

/** What the replay says it is; a system of a later version is left to be recognised. */
function formatOfReplay({ system, shape }: ReplayLog): Parameters<typeof recognise>[1] {
  const format = FORMATS.find(({ id }) => id === system);
  return format && Object.hasOwn(format.shapes, shape) ? { format, shape } : undefined;
}
