import { spotOf } from '../ingest/indexer';
import type { RecordRange, StoredPart } from '../ingest/records';
import { printCsv } from '../lib/csv';
import { printJson } from '../lib/json';
import type { JsonObject } from '../model/json';
import type { ReplaySource } from './build-history';

/** Some events of a run as a log of their own. */
export interface ExcerptFile {
  readonly blob: Blob;
  /** What to append to the log's name. */
  readonly extension: 'jsonl' | 'json' | 'csv' | 'txt';
  /** How the records stand in it, in one sentence. */
  readonly form: string;
}

/** One record with the part that it stands in. */
interface Cut {
  readonly part: StoredPart;
  readonly text: string;
}

/**
 * The records of some events of a run, byte for byte and in the order of their file, framed as the log itself frames
 * them, so that the same format reads them. Where that takes files or keys of their own, a JSON list is the nearest.
 * @param positions of the events
 */
export async function excerptFile(
  source: ReplaySource,
  run: number,
  positions: Uint32Array,
): Promise<ExcerptFile> {
  const { index, records } = source;
  const ranges: RecordRange[] = Array.from(positions, (position) =>
    spotOf(index.columns, index.starts[run]! + position),
  ).sort((a, b) => a.offset - b.offset);
  const cuts: Cut[] = [];
  await records.eachText(ranges, (text, _, range) => {
    cuts.push({ part: records.partAt(range.offset), text });
    return true;
  });
  return framed(cuts);
}

function framed(cuts: readonly Cut[]): ExcerptFile {
  if (cuts.length === 0) return { blob: new Blob([]), extension: 'jsonl', form: 'No record at all.' };
  const { framing, columns, envelope } = cuts[0]!.part;
  const alike = cuts.every(
    ({ part }) => part.framing.kind === framing.kind && String(part.columns) === String(columns),
  );
  const texts = cuts.map(({ text }) => text);
  if (!alike || framing.kind === 'document' || (framing.kind === 'items' && framing.members))
    return { blob: listOf(texts), extension: 'json', form: 'A JSON list of the records, each as it stood.' };
  switch (framing.kind) {
    case 'lines':
      return { blob: textOf(texts, '\n'), extension: 'jsonl', form: 'The lines, as they stood.' };
    case 'csv':
      return {
        blob: new Blob([printCsv(columns, []).trimEnd(), '\n', textOf(texts, '\n')]),
        extension: 'csv',
        form: 'The rows as they stood, under the names of their columns.',
      };
    case 'events':
      return { blob: textOf(texts, '\n\n'), extension: 'txt', form: 'The event blocks, as they stood.' };
    case 'items': {
      const form = 'The list, with these of its elements as they stood.';
      if (framing.path.length === 0) return { blob: listOf(texts), extension: 'json', form };
      const around = `${form.slice(0, -1)}, inside the document that was around it.`;
      return { blob: within(framing.path, envelope ?? {}, texts), extension: 'json', form: around };
    }
  }
}

function textOf(texts: readonly string[], end: string): Blob {
  return new Blob(texts.flatMap((text) => [text, end]));
}

function listOf(texts: readonly string[]): Blob {
  return new Blob(['[\n', ...texts.flatMap((text, at) => (at === 0 ? [text] : [',\n', text])), '\n]\n']);
}

/** The list at a path inside of a document of which the other members are known. */
function within(path: readonly string[], envelope: JsonObject, texts: readonly string[]): Blob {
  const [key, ...rest] = path;
  const members = rest.length > 0 ? [] : Object.entries(envelope).filter(([name]) => name !== key);
  const head = members.map(([name, value]) => `${printJson(name)}: ${printJson(value)},\n`);
  const inside = rest.length > 0 ? within(rest, {}, texts) : listOf(texts);
  return new Blob(['{\n', ...head, `${printJson(key!)}: `, inside, '}\n']);
}
