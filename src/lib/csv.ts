import Papa from 'papaparse';

/** A table as CSV (RFC 4180), the names of its columns first. Null is an empty cell. */
export function printCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return Papa.unparse({ fields: [...columns], data: rows.map((row) => [...row]) });
}
