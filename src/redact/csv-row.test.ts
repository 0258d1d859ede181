import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { cellsOf, cellText, toCell } from './csv-row';

test('cells with quotes, commas and nothing', () => {
  expect(texts('a,"b,""c""",,"x\ny"\r')).toEqual(['a', 'b,"c"', '', 'x\ny']);
});

test('a quoted cell that does not end is no row', () => {
  expect(texts('a,"b')).toBeNull();
  expect(texts('"a"b,c')).toBeNull();
});

test('reads what the library writes', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é') });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      expect(texts(Papa.unparse([cells]))).toEqual(cells);
      expect(texts(cells.map((each) => toCell(each, false)).join(','))).toEqual(cells);
    }),
  );
});

function texts(row: string): string[] | null {
  return cellsOf(row)?.map((cell) => cellText(row, cell)) ?? null;
}
