import { RE2JS } from 're2js';
import { printJson } from '../lib/json';
import type { Json } from '../model/json';
import type { Span, ValueTest } from '../model/query';
import { QueryError } from './parse';

/** Asks a value. Of a container only whether it is there is asked; `undefined` is nothing. */
export type Asks = (value: Json | undefined) => boolean;

/**
 * What a test asks of a value. Regular expressions are matched in time proportional to the text, whatever they are.
 * @throws {QueryError} for a regular expression that makes no sense
 */
export function asks(test: ValueTest, span: Span): Asks {
  switch (test.op) {
    case 'exists':
      return (value) => value !== undefined;
    case '=':
      return ofLeaf((leaf) => equals(leaf, test.value));
    case '!=':
      return ofLeaf((leaf) => !equals(leaf, test.value));
    case '~': {
      const wanted = test.value.toLowerCase();
      return ofLeaf((leaf) => textOf(leaf).toLowerCase().includes(wanted));
    }
    case 'regex': {
      const matches = matcherOf(test, span);
      return ofLeaf((leaf) => matches(textOf(leaf)));
    }
    default:
      return ofLeaf((leaf) => (typeof leaf === 'number' || typeof leaf === 'bigint') && compares(leaf, test));
  }
}

/** The same for text alone. @throws {QueryError} */
export function asksText(test: ValueTest, span: Span): (text: string) => boolean {
  const whole = asks(test, span);
  return (text) => whole(text);
}

function ofLeaf(holds: (leaf: Exclude<Json, object>) => boolean): Asks {
  return (value) => value !== undefined && (typeof value !== 'object' || value === null) && holds(value);
}

/** A number is also equal to its digits: ids are written as either. */
function equals(leaf: Json, value: Json): boolean {
  if (leaf === value) return true;
  if (leaf === null || value === null || typeof leaf === 'boolean' || typeof value === 'boolean')
    return false;
  return typeof leaf !== typeof value && textOf(leaf) === textOf(value);
}

function textOf(leaf: Json): string {
  return typeof leaf === 'string' ? leaf : printJson(leaf);
}

function compares(leaf: number | bigint, test: Extract<ValueTest, { op: '<' | '<=' | '>' | '>=' }>): boolean {
  switch (test.op) {
    case '<':
      return leaf < test.value;
    case '<=':
      return leaf <= test.value;
    case '>':
      return leaf > test.value;
    case '>=':
      return leaf >= test.value;
  }
}

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

function matcherOf(
  { source, flags }: Extract<ValueTest, { op: 'regex' }>,
  span: Span,
): (text: string) => boolean {
  const strange = [...flags].find((flag) => FLAGS[flag] === undefined);
  if (strange) throw new QueryError(`There is no flag “${strange}”: i, m and s are known.`, span);
  try {
    const pattern = RE2JS.compile(
      source,
      [...flags].reduce((sum, flag) => sum | FLAGS[flag]!, 0),
    );
    return (text) => pattern.matcher(text).find();
  } catch (error) {
    throw new QueryError(`This is no regular expression: ${(error as Error).message}.`, span);
  }
}
