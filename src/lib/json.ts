import { parse as parseLossless } from 'lossless-json';
import type { Json } from '../model/json';
import { hasLongDigits, markLongIntegers, reviveMarked } from './long-integers';

// What only prints and compares stands apart: the page does that from its start, and parses nothing until it asks a server.
export { printJson, sameJson } from './json-text';

const INTEGER = /^-?\d+$/;

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  if (text.length < 16 || Number.isSafeInteger(value) || !INTEGER.test(text)) return value;
  return BigInt(text);
}

/**
 * Parses JSON without losing a digit of an integer. The browser's parser does the work; integers beyond 2^53
 * pass through it as marked strings. Only a text that holds the mark itself goes to a lossless parser, which
 * is several times slower.
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseJson(text: string): Json {
  if (!hasLongDigits(text)) return JSON.parse(text) as Json;
  const marked = markLongIntegers(text);
  if (marked === text) return JSON.parse(text) as Json;
  return marked === null ? parseSlowly(text) : (reviveMarked(JSON.parse(marked)) as Json);
}

/** As {@link parseJson}, with a parser that knows nothing of marks. */
export function parseSlowly(text: string): Json {
  // The lossless parser is recursive and laxer about control characters: let the strict one decide first.
  JSON.parse(text);
  return parseLossless(text, undefined, { parseNumber, onDuplicateKey: lastWins }) as Json;
}

/** A repeated key: the last value stands, as in the browser's own parser. */
function lastWins(duplicate: { newValue: unknown }): unknown {
  return duplicate.newValue;
}

/** Are containers nested more than `levels` deep? Recurses no deeper than that. */
export function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((child) => isDeeperThan(child, levels - 1));
}
