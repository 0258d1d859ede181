import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifier, integer, joined, literal, literals, sql } from './sql';

test('texts as literals: nothing in them ends one', () => {
  expect(literal("it's")).toBe(String.raw`'it\'s'`);
  expect(literal("\\' OR 1=1 --")).toBe(String.raw`'\\\' OR 1=1 --'`);
  expect(literal('a\nb\0')).toBe(String.raw`'a\nb\0'`);
  expect(identifier('my`table')).toBe('`my\\`table`');
  expect(literals(['a', "b'"])).toBe(String.raw`('a', 'b\'')`);
  expect(literals([])).toBe("('')");
});

test('whatever a text holds, a literal is read back as that text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['\\`a0\n]*$/)), (text) => {
      expect(readBack(literal(text), "'")).toBe(text.toWellFormed());
      expect(readBack(identifier(text), '`')).toBe(text.toWellFormed());
    }),
  );
});

test('integers keep every digit; anything else is refused', () => {
  expect([integer(5), integer('18446744073709551615'), integer(-1)]).toEqual([
    '5',
    '18446744073709551615',
    '-1',
  ]);
  for (const odd of ['1; DROP', '', '1e3', '0x1', Number.NaN, 1.5])
    expect(() => integer(odd)).toThrow(RangeError);
});

test('pieces are put together as they stand', () => {
  const tests = joined([sql`a = ${integer(1)}`, sql`b = ${literal('x')}`], ' AND ');
  expect(sql`SELECT ${identifier('c')} WHERE ${tests}`).toBe("SELECT `c` WHERE a = 1 AND b = 'x'");
});

/** Reads a quoted text as the server does; throws where it ends before its end. */
function readBack(quoted: string, quote: string): string {
  const escapes: Record<string, string> = { '0': '\0', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
  if (!quoted.startsWith(quote)) throw new Error('no quote');
  let text = '';
  for (let at = 1; at < quoted.length; at++) {
    const character = quoted[at]!;
    if (character === quote) {
      if (at !== quoted.length - 1) throw new Error('ended early');
      return text;
    }
    if (character === '\\') {
      const next = quoted[++at]!;
      text += escapes[next] ?? next;
    } else text += character;
  }
  throw new Error('never ended');
}
