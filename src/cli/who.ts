import type { WriteRow } from '../engine/run-writes';
import { printJson } from '../lib/json';
import { fromDotted, fromPointer, toDotted, toPointer } from '../lib/pointer';
import type { Json } from '../model/json';
import type { Provenance, ProvenanceHop } from '../model/provenance';
import type { Source } from '../model/source';
import { type Outcome, openRun, printed } from './commands';

/** Writes that are listed. */
const LISTED = 20;

/** `who`: which events wrote a path, newest first, and where its value came from. */
export async function who(
  sources: readonly Source[],
  run: string | undefined,
  path: string,
  at: string,
  json: boolean,
): Promise<Outcome> {
  const { run: opened, position } = await openRun(sources, run, at);
  const pointer = pointerOf(path);
  const { signal } = new AbortController();
  const { rows, next } = await opened.writes.before(pointer, position, LISTED, signal);
  const way = await opened.writes.provenance(pointer, position, signal);
  const exit = rows.length > 0 ? 0 : 1;
  if (json) {
    const writes = rows.map(writeJson);
    return {
      text: printJson({
        run: opened.summary.id,
        position,
        path: pointer,
        writes,
        more: next !== null,
        provenance: way && wayJson(way),
      }),
      exit,
    };
  }
  if (rows.length === 0) return { text: `Nothing ever wrote ${pointer} up to position ${position}.`, exit };
  const lines = [
    ...rows.map(writeText),
    ...(next === null ? [] : [`… earlier ones from position ${next} on`]),
    ...(way ? ['', 'Where the value came from:', ...way.hops.map(hopText), `  ${endText(way)}`] : []),
  ];
  return { text: lines.join('\n'), exit };
}

/** A path as people write it: `state.` may be left out, as in queries. */
function pointerOf(path: string): string {
  const keys = path.startsWith('/') ? fromPointer(path) : fromDotted(path);
  return toPointer(keys[0] === 'state' || keys[0] === 'view' ? keys : ['state', ...keys]);
}

function writeJson({ position, at, written, kind, before, after, event }: WriteRow): Json {
  return {
    position,
    at,
    written: toPointer(written),
    change: kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    kind: event.kind,
    step: event.step,
    attempt: event.attempt,
  };
}

function wayJson({ hops, end }: Provenance): Json {
  return {
    hops: hops.map((hop) => ({ ...hop, path: toPointer(hop.path), by: hop.by && { ...hop.by } })),
    end: { ...end },
  };
}

function writeText({ position, at, written, kind, before, after, event }: WriteRow): string {
  const where = at === 'path' ? '' : ` (${at}: ${toPointer(written)})`;
  return `${position} ${eventText(event)}: ${kind} ${printed(before)} → ${printed(after)}${where}`;
}

function hopText(hop: ProvenanceHop): string {
  const { by, place, path, position } = hop;
  const run = hop.run === null ? '' : ` of ${hop.run.id}`;
  return `  ${linkText(by)}${place === 'state' ? toPointer(path) : `record ${toDotted(path)}`} at ${position}${run} ${eventText(hop)}`;
}

function linkText(by: ProvenanceHop['by']): string {
  if (by === null) return '';
  if (by.kind === 'copied') return '← copied from ';
  if (by.kind === 'equal') return '← the same value (by equality alone) in ';
  return `← ${by.relation}${by.field === null ? '' : ` (${by.field})`}${by.inferred ? ', inferred' : ''}: the same value in `;
}

function endText({ end }: Provenance): string {
  switch (end.kind) {
    case 'literal':
      return 'Written by the rule for that event: it stands in no record.';
    case 'outside':
      return 'It came into the log there: nothing before it holds it.';
    case 'artifact':
      return `It stands in artifact ${end.artifact}, a file beside the log.`;
    case 'not-found':
      return 'It cannot be followed further.';
  }
}

function eventText({ kind, step, attempt }: Pick<WriteRow['event'], 'kind' | 'step' | 'attempt'>): string {
  return `${kind}${step === null ? '' : ` ${step}${attempt > 1 ? ` #${attempt}` : ''}`}`;
}
