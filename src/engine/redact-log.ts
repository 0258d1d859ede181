import { isSilent } from '../ingest/parse-record';
import type { StoredPart } from '../ingest/records';
import { type Rewriting, rewritePart } from '../ingest/rewrite-part';
import { Fault } from '../model/errors';
import type { RedactionChoice, Sensitive } from '../model/redaction';
import { Collector, FILE_NAME } from '../redact/collector';
import type { Redaction } from '../redact/redaction';
import { SurvivorSearch, survivorsInText } from '../redact/survivors';
import { type FilesInBlob, tornEnd } from './cut-log';
import type { ReadLog } from './summarise';

/** A manifest is hardly longer; what lies behind is searched with all the rest. */
const MANIFEST_BYTES = 1 << 20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What one format or several say of their records. */
export function sensitiveOf(all: readonly (Sensitive | null)[]): Sensitive | null {
  const known = [...new Set(all)].filter((each) => each !== null);
  const [first] = known;
  if (!first || known.length === 1) return first ?? null;
  const fields: Record<string, readonly string[]> = {};
  for (const each of known)
    for (const [name, paths] of Object.entries(each.fields))
      fields[name] = [...(fields[name] ?? []), ...(paths ?? [])];
  return {
    fixed: known.flatMap((each) => each.fixed),
    ids: known.flatMap((each) => each.ids),
    structural: known.flatMap((each) => each.structural),
    seals: known.flatMap((each) => each.seals),
    hashes: known.flatMap((each) => each.hashes),
    fields,
    payloads: known.flatMap((each) => each.payloads),
    chained: known.flatMap((each) => each.chained ?? []).join(' ') || null,
  };
}

/**
 * Finds everything in some logs, and in texts about them, that is to be taken out.
 * @param texts words that leave beside the records, each with where it stands: names, notes
 * @throws {RedactionError}
 */
export async function findSensitive(
  logs: readonly ReadLog[],
  texts: readonly (readonly [text: string, place: string])[],
  sensitive: Sensitive | null,
  choice: RedactionChoice,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Redaction> {
  const collector = new Collector(sensitive, choice);
  let done = 0;
  for (const { records } of logs)
    for (const part of records.parts) {
      const reading: Rewriting = {
        record: ({ bytes }) => {
          const text = decoder.decode(bytes);
          if (!isSilent(text, part.framing)) collector.add(text, part);
          done += bytes.length;
          onBytes(done);
          return [bytes];
        },
        around: (head, tail) => {
          if (part.framing.kind === 'items') collector.addAround(head, tail);
          if (part.framing.kind === 'csv') collector.addHeader(head);
          return [head, tail];
        },
      };
      await rewritePart(records.blob, part, reading, signal);
      for (const name of part.file.split('/')) collector.addText(name, FILE_NAME);
    }
  for (const [text, place] of texts) collector.addText(text, place);
  return collector.finish();
}

/** The files of a log with stand-ins for all that goes, framed as they were. What cannot be read is not let out. */
export async function redactLog(
  log: ReadLog,
  redaction: Redaction,
  torn: boolean,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<FilesInBlob> {
  const { blob, parts } = log.records;
  const written: { readonly file: string; readonly blob: Blob }[] = [];
  let done = 0;
  for (const part of parts) {
    const rewriting: Rewriting = {
      record: ({ bytes }) => {
        done += bytes.length;
        onBytes(done);
        const text = decoder.decode(bytes);
        // It stands for a record that was cut off, and is written anew behind all others.
        if (text === tornEnd(part)) return [];
        const anew = isSilent(text, part.framing) ? null : redaction.record(text, part);
        return anew === null ? [] : [anew];
      },
      around: (head, tail) => {
        if (part.framing.kind === 'items') return redaction.around(head, tail);
        return [part.framing.kind === 'csv' ? headerWith(head, redaction) : head, tail];
      },
      member: (key) => redaction.member(key),
    };
    const records = await rewritePart(blob, part, rewriting, signal);
    const end = torn && part === parts.at(-1) ? tornEnd(part) : '';
    written.push({ file: pathWith(part, redaction), blob: new Blob([records, end]) });
  }
  return {
    blob: new Blob(written.map((each) => each.blob)),
    parts: written.map(({ file, blob: { size } }) => ({ file, size })),
  };
}

/** A head that cannot be read is no head. */
function headerWith(head: string, redaction: Redaction): string {
  return head === '' ? '' : (redaction.header(head) ?? '');
}

/** Folders and the name are texts of their own, so that the file stays where it was in its folder. */
function pathWith({ file }: StoredPart, redaction: Redaction): string {
  return file
    .split('/')
    .map((name) => redaction.text(name))
    .join('/');
}

/**
 * Searches what was built for every value that was to go, token by token and in encoded forms.
 * @param plain the whole replay, inflated
 * @throws {Fault} `redaction-leak`
 */
export async function proveRedacted(
  plain: Blob,
  logs: readonly ReadLog[],
  redaction: Redaction,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const [manifest = ''] = (await plain.slice(0, MANIFEST_BYTES).text()).split('\n', 1);
  const [told] = survivorsInText(manifest, redaction);
  if (told) throw new Fault('redaction-leak', { value: told.value, form: told.form });
  const search = new SurvivorSearch(redaction);
  const reader = plain.stream().getReader();
  for (let done = 0; ; onBytes(done)) {
    signal.throwIfAborted();
    const next = await reader.read();
    if (next.done) break;
    search.add(next.value);
    done += next.value.length;
  }
  const [found] = search.finish();
  if (found) throw new Fault('redaction-leak', { value: found.value, form: found.form });
  for (const { records } of logs)
    for (const part of records.parts) {
      const looking: Rewriting = {
        record: ({ bytes, cut }) => {
          const survivors = redaction.survivorsIn(decoder.decode(bytes), part);
          if (survivors === null && !cut) throw new Fault('redaction-leak', { value: '', form: 'unread' });
          if (survivors && survivors.length > 0)
            throw new Fault('redaction-leak', { value: survivors[0]!, form: 'token' });
          // Not left out: what stands around records is asked for only where there are some.
          return [''];
        },
        around: (head, tail) => {
          const [first] = survivorsAround(part, head, tail, redaction);
          if (first !== undefined) throw new Fault('redaction-leak', { value: first, form: 'token' });
          return [head, tail];
        },
      };
      await rewritePart(records.blob, part, looking, signal);
    }
}

/** Of a part whose records were all left out nothing stands around them, either. */
function survivorsAround(
  part: StoredPart,
  head: string,
  tail: string,
  redaction: Redaction,
): readonly string[] {
  if (part.framing.kind === 'items') return redaction.survivorsAround(head, tail) ?? [];
  if (part.framing.kind === 'csv') return redaction.survivorsInHeader(head) ?? [];
  return [];
}
