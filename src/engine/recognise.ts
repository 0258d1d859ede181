import { FORMATS } from '../formats';
import { readHead } from '../ingest/head';
import type { LogPlan, PlannedPart } from '../ingest/read-log';
import type { Format, Grouped, Head, Part, Sniff } from '../model/format';
import type { Source } from '../model/source';

/** A log that was recognised among the sources, ready to be read. */
export interface RecognisedLog {
  readonly name: string;
  readonly plan: LogPlan;
  /** Why it was taken for this system. */
  readonly reason: string;
  /** How its parts were grouped; null for a single file. */
  readonly note: string | null;
}

/** A source that no format knows: what was found there instead. */
export interface UnknownSource {
  readonly name: string;
  readonly layout: Head['layout'];
  readonly firstLine: string;
  readonly size: number;
}

export interface Recognition {
  readonly logs: readonly RecognisedLog[];
  readonly unknown: readonly UnknownSource[];
}

/** Files that are looked at beside each other. */
const AT_ONCE = 32;

interface Looked {
  readonly source: Source;
  readonly head: Head;
  readonly part: Part;
  readonly format: Format | null;
}

/**
 * Looks at the beginning of every source, recognises what it can, and puts together what belongs together.
 * @param forced take every source for this system's, in the first shape that fits or the given one
 */
export async function recognise(
  sources: readonly Source[],
  forced?: { readonly format: Format; readonly shape: string },
  signal?: AbortSignal,
): Promise<Recognition> {
  const looked: Looked[] = [];
  // A folder may hold ten thousands of files: so many cannot be read at once.
  for (let at = 0; at < sources.length; at += AT_ONCE) {
    signal?.throwIfAborted();
    const some = sources.slice(at, at + AT_ONCE).map((source) => look(source, forced));
    looked.push(...(await Promise.all(some)));
  }
  const lookedAt = new Map(looked.map((each) => [each.part, each]));
  const strangers = looked.filter((each) => each.format === null);
  const claimed = new Set<string>();
  const logs: RecognisedLog[] = [];
  for (const format of FORMATS) {
    const own = looked.filter((each) => each.format === format);
    if (own.length === 0) continue;
    const parts = own.map((each) => each.part);
    const grouped =
      format.group?.(
        parts,
        strangers.map((each) => each.part),
      ) ?? parts.map(alone);
    for (const group of grouped) {
      for (const problem of group.problems) claimed.add(problem.file);
      logs.push(planLog(format, group, lookedAt));
    }
  }
  const unknown = strangers
    .filter((each) => !claimed.has(each.part.name))
    .map(({ head }) => ({
      name: head.name,
      layout: head.layout,
      firstLine: head.firstLine,
      size: head.size,
    }));
  return { logs, unknown };
}

async function look(
  source: Source,
  forced?: { readonly format: Format; readonly shape: string },
): Promise<Looked> {
  const head = await readHead(source.name, source.blob);
  const found = forced
    ? { format: forced.format, sniff: forced.format.sniff(head) ?? forcedSniff(head, forced.shape) }
    : sniffAll(head);
  const part: Part = {
    name: source.name,
    folder: source.folder,
    size: source.blob.size,
    sniff: found?.sniff ?? null,
    layout: head.layout,
  };
  return { source, head, part, format: found?.format ?? null };
}

function sniffAll(head: Head): { format: Format; sniff: Sniff } | null {
  for (const format of FORMATS) {
    const sniff = format.sniff(head);
    if (sniff !== null) return { format, sniff };
  }
  return null;
}

/** Nothing fits: read it as plainly as its layout allows, so that each record says what is wrong. */
function forcedSniff(head: Head, shape: string): Sniff {
  const framing =
    head.layout === 'list'
      ? ({ kind: 'items', path: [] } as const)
      : head.layout === 'csv'
        ? ({ kind: 'csv' } as const)
        : head.layout === 'events'
          ? ({ kind: 'events' } as const)
          : ({ kind: 'lines' } as const);
  return { shape, framing, reason: 'Chosen by hand', runs: [], role: 'events' };
}

function alone(part: Part): Grouped {
  return { parts: [part], name: part.name, shape: part.sniff!.shape, note: null, problems: [] };
}

function planLog(format: Format, group: Grouped, lookedAt: ReadonlyMap<Part, Looked>): RecognisedLog {
  const members = group.parts.map((part) => lookedAt.get(part)!);
  const parts: PlannedPart[] = [];
  let start = 0;
  for (const { part, head, source } of members) {
    const { shape, framing } = part.sniff!;
    parts.push({ file: pathOf(source), start, size: part.size, shape, framing, columns: head.columns });
    start += part.size;
  }
  return {
    name: group.name,
    plan: {
      format,
      shape: group.shape,
      parts,
      blob:
        members.length === 1 ? members[0]!.source.blob : new Blob(members.map((each) => each.source.blob)),
      problems: [...group.problems, ...members.filter(({ source }) => source.cut).map(cutShort)],
    },
    reason: members[0]!.part.sniff!.reason,
    note: group.note,
  };
}

function cutShort({ source }: Looked): Grouped['problems'][number] {
  const effect =
    'The compressed file ends early or is damaged. What could be inflated is shown; everything after it is missing.';
  return { code: 'torn-tail', file: pathOf(source), effect };
}

function pathOf(source: Source): string {
  return source.folder === '' ? source.name : `${source.folder}/${source.name}`;
}
