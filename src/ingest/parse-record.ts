import { createParser } from 'eventsource-parser';
import Papa from 'papaparse';
import { isDeeperThan, parseJson } from '../lib/json';
import type { Framing } from '../model/framing';
import type { Json } from '../model/json';

/** What the text of a record needs to be understood. */
interface Layout {
  readonly framing: Framing;
  readonly columns: readonly string[];
}

/** Containers inside of one another; no system writes a hundred, and what walks a value may recurse. */
const MAX_DEPTH = 1_000;

/**
 * The value of a record's text.
 * @throws {SyntaxError} when it cannot be read, or is nested deeper than anything sensible
 */
export function parseRecord(text: string, layout: Layout): Json {
  const value = parseText(text, layout);
  if (text.length > MAX_DEPTH * 2 && isDeeperThan(value, MAX_DEPTH))
    throw new SyntaxError(`It is nested more than ${MAX_DEPTH} levels deep`);
  return value;
}

function parseText(text: string, layout: Layout): Json {
  switch (layout.framing.kind) {
    case 'csv':
      return parseRow(text, layout.columns);
    case 'events':
      return parseJson(eventData(text) ?? 'null');
    default:
      return parseJson(text);
  }
}

/** Does this block of an event stream carry nothing (a comment, an end marker)? */
export function isSilent(text: string, framing: Framing): boolean {
  return framing.kind === 'events' && eventData(text) === null;
}

/** A CSV row as an object by column; an empty cell is null, as PostgreSQL writes NULL. */
function parseRow(text: string, columns: readonly string[]): Json {
  const { data, errors } = Papa.parse<string[]>(text, { header: false, delimiter: ',' });
  const cells = data[0];
  if (cells === undefined || errors.some((error) => error.type === 'Quotes'))
    throw new SyntaxError('A quoted cell does not end');
  if (cells.length !== columns.length)
    throw new SyntaxError(`${cells.length} cells where the header names ${columns.length}`);
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] || null]));
}

/** The data of an event block; null where it has none or only marks the end. */
function eventData(text: string): string | null {
  let found: string | null = null;
  const parser = createParser({
    onEvent: (event) => {
      found ??= event.data;
    },
  });
  parser.feed(`${text}\n\n`);
  return found === '' || found === '[DONE]' ? null : found;
}
