import Papa from 'papaparse';
import { OPEN_LIST, OPEN_OBJECT } from '../lib/ascii';
import { parseJson } from '../lib/json';
import { CUT, memberAt, nextItem, skipSpace, skipValue } from '../lib/json-scan';
import { sliceBytes } from '../lib/read-blob';
import type { Head } from '../model/format';
import { isObject, type Json, type JsonObject } from '../model/json';
import { shorten } from './findings';
import { byteOrderMark } from './framing/lines';

/** How much of a part is looked at to recognise it. */
export const HEAD_BYTES = 256 << 10;
/** How much of a part is looked at when that holds no whole record. */
const WIDE_HEAD_BYTES = 4 << 20;
const MAX_RECORDS = 40;
const CSV_HEADER = /^"?[A-Za-z_][\w .-]*"?(,"?[A-Za-z_][\w .-]*"?)+$/;
const EVENT_FIELD = /^(data|event|id|retry)?:/;

/** Looks at the beginning of a part, once for all formats. */
export async function readHead(name: string, blob: Blob): Promise<Head> {
  const bytes = await sliceBytes(blob, 0, HEAD_BYTES);
  const head = headOf(name, bytes, blob.size);
  if (bytes.length === blob.size || showsRecords(head, bytes)) return head;
  return headOf(name, await sliceBytes(blob, 0, WIDE_HEAD_BYTES), blob.size);
}

/** Does a head tell what the records are like? If not, the first of them may only be longer than the head. */
function showsRecords({ layout, records, document }: Head, bytes: Uint8Array): boolean {
  if (records.length > 0 || layout === 'binary') return true;
  const lineEnds = bytes.includes(10, skipSpace(bytes, byteOrderMark(bytes, bytes.length), bytes.length));
  if (layout === 'text') return lineEnds;
  // An object on a line without end in sight may be a record or a document: only the end of the line tells.
  const lists = Object.values(document ?? {}).filter(Array.isArray);
  return layout === 'object' && lineEnds && lists.some((list) => list.length > 0);
}

/** As {@link readHead}, from bytes in hand; `size` is the whole part's. */
function headOf(name: string, bytes: Uint8Array, size: number): Head {
  const start = skipSpace(bytes, byteOrderMark(bytes, bytes.length), bytes.length);
  const firstLine = lineAt(bytes, start);
  const blank: Head = {
    name,
    layout: 'empty',
    records: [],
    document: null,
    columns: [],
    firstLine: shorten(firstLine),
    size,
  };
  if (start >= bytes.length) return blank;
  const first = bytes[start];
  if (first === OPEN_LIST) return { ...blank, layout: 'list', records: listItems(bytes, start + 1) };
  if (looksBinary(bytes)) return { ...blank, layout: 'binary' };
  const lines = parsedLines(bytes, start);
  if (first === OPEN_OBJECT || lines.length > 0) return jsonHead(blank, bytes, start, lines);
  if (EVENT_FIELD.test(firstLine)) return { ...blank, layout: 'events', records: eventRecords(bytes) };
  if (CSV_HEADER.test(firstLine)) return csvHead(blank, bytes);
  return { ...blank, layout: 'text' };
}

/**
 * Objects: one on the first line is a record a line, unless it is the only line, which may also be a
 * document; an object over several lines is a document.
 */
function jsonHead(blank: Head, bytes: Uint8Array, start: number, lines: readonly Json[]): Head {
  const whole = skipValue(bytes, start, bytes.length);
  const firstEnd = bytes.indexOf(10, start);
  const oneLine = firstEnd < 0 || (whole !== CUT && whole <= firstEnd);
  const only = whole !== CUT && skipSpace(bytes, whole, bytes.length) >= bytes.length;
  const document = bytes[start] === OPEN_OBJECT ? documentAt(bytes, start) : null;
  if (only) return { ...blank, layout: oneLine ? 'lines' : 'object', records: lines, document };
  // A document may be printed with a record a line, and be cut; a first line that was torn ends anywhere.
  const goesOn = !oneLine && /[[{,:]$/.test(lineAt(bytes, start));
  if (lines.length > 0 && !goesOn) return { ...blank, layout: 'lines', records: lines };
  return { ...blank, layout: 'object', document };
}

function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(10, start);
  return new TextDecoder().decode(bytes.subarray(start, end < 0 ? bytes.length : end)).trim();
}

function looksBinary(bytes: Uint8Array): boolean {
  let odd = 0;
  const length = Math.min(bytes.length, 4096);
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!;
    if (byte < 9 || (byte > 13 && byte < 32)) odd++;
  }
  // A block of zeros at the start of a log is damage, not a binary format: text must follow it.
  return odd * 10 > length && !parsedLines(bytes, 0).length;
}

/** The lines among the first that hold a whole JSON object; damaged ones are passed over. */
function parsedLines(bytes: Uint8Array, start: number): Json[] {
  const found: Json[] = [];
  for (let at = start; at < bytes.length && found.length < MAX_RECORDS; ) {
    const end = bytes.indexOf(10, at);
    const stop = end < 0 ? bytes.length : end;
    const value = tryParse(bytes, at, stop);
    if (isObject(value)) found.push(value);
    at = stop + 1;
  }
  return found;
}

function listItems(bytes: Uint8Array, from: number): Json[] {
  const found: Json[] = [];
  for (let at = from; found.length < MAX_RECORDS; ) {
    const next = nextItem(bytes, at, bytes.length);
    if (next === null || next.kind === 'end') break;
    const end = skipValue(bytes, next.at, bytes.length);
    if (end === CUT || end === next.at) break;
    const value = tryParse(bytes, next.at, end);
    if (value !== undefined) found.push(value);
    at = end;
  }
  return found;
}

/** The members of the object at `start`; a list keeps its first elements, a cut object what is there. */
function documentAt(bytes: Uint8Array, start: number, depth = 0): JsonObject {
  const members: Record<string, Json> = {};
  for (let at = start + 1; Object.keys(members).length < 200; ) {
    const next = nextItem(bytes, at, bytes.length);
    if (next === null || next.kind === 'end') break;
    const found = memberAt(bytes, next.at, bytes.length);
    if (found === null) break;
    const key = String(tryParse(bytes, found.keyStart, found.keyEnd) ?? '');
    if (bytes[found.valueStart] === OPEN_LIST) members[key] = listItems(bytes, found.valueStart + 1);
    else if (found.valueEnd !== CUT) members[key] = tryParse(bytes, found.valueStart, found.valueEnd) ?? null;
    else if (bytes[found.valueStart] === OPEN_OBJECT && depth < 3)
      members[key] = documentAt(bytes, found.valueStart, depth + 1);
    if (found.valueEnd === CUT) break;
    at = found.valueEnd;
  }
  return members;
}

function csvHead(blank: Head, bytes: Uint8Array): Head {
  const text = new TextDecoder('utf-8').decode(bytes);
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', preview: MAX_RECORDS });
  const columns = (data[0] ?? []).map((column) => column.replace(/^\ufeff/, '').trim());
  const records = data
    .slice(1)
    .filter((row) => row.length === columns.length)
    .map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] || null])));
  return { ...blank, layout: 'csv', columns, records };
}

function eventRecords(bytes: Uint8Array): Json[] {
  const found: Json[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (found.length >= MAX_RECORDS) break;
    if (!line.startsWith('data:')) continue;
    try {
      found.push(parseJson(line.slice(5)));
    } catch {
      // A payload over several lines; the framer will join it.
    }
  }
  return found;
}

function tryParse(bytes: Uint8Array, start: number, end: number): Json | undefined {
  if (end <= start) return undefined;
  try {
    return parseJson(new TextDecoder().decode(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
}
