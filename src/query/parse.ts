import type { PathPattern, Query, QueryField, Span, ValueTest } from '../model/query';
import { parse } from './grammar.peggy';

/** A query that cannot be understood: what is wrong, and where in its text. */
export class QueryError extends Error {
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

/** What the generated parser throws. */
interface SyntaxFault {
  readonly message: string;
  readonly expected:
    | readonly { readonly type: string; readonly description?: string; readonly text?: string }[]
    | null;
  readonly found: string | null;
  readonly location: {
    readonly start: { readonly offset: number };
    readonly end: { readonly offset: number };
  };
}

/** The most letters of a query; nobody types more. */
const MAX_LENGTH = 2_000;
/** No state is that deep. */
const MAX_KEYS = 64;
const NUMBERS: ReadonlySet<QueryField> = new Set(['attempt', 'position', 'time', 'bytes']);

/**
 * Reads a query.
 * @param self the path that `this` stands for
 * @throws {QueryError}
 */
export function parseQuery(text: string, self?: readonly string[]): Query {
  if (text.length > MAX_LENGTH)
    throw new QueryError(`A query has at most ${MAX_LENGTH} letters.`, { from: MAX_LENGTH, to: text.length });
  return checked(parsed(text, self));
}

function parsed(text: string, self: readonly string[] | undefined): Query {
  try {
    return parse(text, { self }) as Query;
  } catch (error) {
    if (error instanceof RangeError)
      throw new QueryError('Its brackets are nested deeper than can be followed.', {
        from: 0,
        to: text.length,
      });
    const { message, expected, found, location } = error as SyntaxFault;
    if (location === undefined) throw error;
    const { start, end } = location;
    throw new QueryError(expected === null ? message : sentence(expected, found), {
      from: start.offset,
      to: Math.max(end.offset, start.offset + 1),
    });
  }
}

/** Only what a person would call something is told of what might have stood there. */
function sentence(expected: NonNullable<SyntaxFault['expected']>, found: string | null): string {
  const names = [
    ...new Set(expected.flatMap(({ type, description }) => (type === 'other' ? [description!] : []))),
  ];
  const closing = expected.some(({ text }) => text === ')');
  const wanted = [...(closing ? ['a closing bracket'] : []), ...names];
  const list =
    wanted.length > 1
      ? `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}`
      : (wanted[0] ?? 'a word or a condition');
  return found === null
    ? `Something is missing at the end: ${list}.`
    : `Here should stand ${list}, not “${found}”.`;
}

/** Fields that are numbers are compared with numbers, and only those. */
function checked(query: Query): Query {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { ...query, parts: query.parts.map(checked) };
    case 'not':
      return { ...query, part: checked(query.part) };
    case 'field':
      return { ...query, test: fieldTest(query.field, query.test, query.span) };
    case 'touch':
      return ofPath(query);
    case 'state':
    case 'record':
      return { ...ofPath(query), test: ordered(query.test, query.span) };
    default:
      return query;
  }
}

function ofPath<Asked extends { readonly path: PathPattern; readonly span: Span }>(query: Asked): Asked {
  if (query.path.length > MAX_KEYS) throw new QueryError(`A path has at most ${MAX_KEYS} keys.`, query.span);
  return query;
}

function fieldTest(field: QueryField, test: ValueTest, span: Span): ValueTest {
  if (!NUMBERS.has(field)) {
    if (isOrder(test)) throw new QueryError(`“${field}” is no number: ask with “:” or “=”.`, span);
    return test;
  }
  if (test.op === 'exists' || test.op === 'regex')
    throw new QueryError(`“${field}” is a number: ask with “=”, “<” or “>”.`, span);
  const value = field === 'time' ? timeOf(test.value, span) : numberOf(test.value, span);
  return test.op === '~' ? { op: '=', value } : ({ ...test, value } as ValueTest);
}

function ordered(test: ValueTest, span: Span): ValueTest {
  return isOrder(test) ? { ...test, value: numberOf(test.value, span) } : test;
}

function isOrder(test: ValueTest): test is Extract<ValueTest, { op: '<' | '<=' | '>' | '>=' }> {
  return /^[<>]/.test(test.op);
}

function numberOf(value: unknown, span: Span): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const number = Number(value);
  if (typeof value !== 'string' || value.trim() === '' || Number.isNaN(number))
    throw new QueryError(`“${String(value)}” is no number.`, span);
  return number;
}

/** A time as people write it, in microseconds since 1970; without a zone it is UTC, as the log's times are shown. */
function timeOf(value: unknown, span: Span): number {
  const text = String(value);
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(text) || !/\d\d:\d\d/.test(text) ? text : `${text}Z`;
  const millis = Date.parse(zoned.replace(' ', 'T'));
  if (Number.isNaN(millis) || /^\d+$/.test(text))
    throw new QueryError(`“${text}” is no time. Write it as 2026-08-12T08:30.`, span);
  return millis * 1000;
}
