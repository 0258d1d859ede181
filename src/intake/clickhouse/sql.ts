/**
 * The only places where names and values become SQL. Servers before 19.14 know no query parameters, so values are
 * written as literals, with everything escaped that ends or changes one; both old and current servers read them alike.
 */

/** SQL that was put together here; a plain text is none. */
export type Sql = string & { readonly sql: unique symbol };

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '`': '\\`',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A text as a string literal. */
export function literal(text: string): Sql {
  return `'${escaped(text)}'` as Sql;
}

/** The name of a database, table or column. */
export function identifier(name: string): Sql {
  return `\`${escaped(name)}\`` as Sql;
}

/** Texts as a list in brackets, for `IN`. An empty list is what no value is in. */
export function literals(texts: readonly string[]): Sql {
  return `(${texts.length === 0 ? "''" : texts.map(literal).join(', ')})` as Sql;
}

/** An integer, as a number or as its digits. @throws {RangeError} for anything else */
export function integer(value: number | bigint | string): Sql {
  const text = String(value);
  if (!/^-?\d{1,20}$/.test(text)) throw new RangeError(`Not an integer: ${text.slice(0, 40)}`);
  return text as Sql;
}

/**
 * Puts SQL together: what stands between the braces must be SQL itself, so a value that was not quoted does not
 * compile.
 */
export function sql(texts: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return texts.map((text, at) => text + (parts[at] ?? '')).join('') as Sql;
}

/** Several pieces with a word between them. */
export function joined(parts: readonly Sql[], between: ' AND ' | ' OR ' | ', '): Sql {
  return parts.join(between) as Sql;
}

/** Nothing of a text but what it is: control characters too, since a line break would hide the rest of a query in a log. */
function escaped(text: string): string {
  // A lone half of a pair is no text that a server would take.
  return text.toWellFormed().replace(/[\\'`\0\b\f\n\r\t]/g, (character) => ESCAPES[character]!);
}
