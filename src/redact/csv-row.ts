/** A cell of a CSV row as a range of its text, quotes included. */
export interface Cell {
  readonly start: number;
  readonly end: number;
}

const COMMA = 44;
const QUOTE = 34;

/** The cells of one row (RFC 4180); null where a quoted cell does not end, or text follows its end. */
export function cellsOf(row: string): readonly Cell[] | null {
  const cells: Cell[] = [];
  const length = row.length - (row.endsWith('\r') ? 1 : 0);
  for (let at = 0; ; at++) {
    const start = at;
    if (row.charCodeAt(at) === QUOTE) {
      at = endOfQuoted(row, at);
      if (at < 0 || (at < length && row.charCodeAt(at) !== COMMA)) return null;
    } else while (at < length && row.charCodeAt(at) !== COMMA) at++;
    cells.push({ start, end: at });
    if (at >= length) return cells;
  }
}

/** What the cell says. */
export function cellText(row: string, { start, end }: Cell): string {
  return row.charCodeAt(start) === QUOTE
    ? row.slice(start + 1, end - 1).replaceAll('""', '"')
    : row.slice(start, end);
}

/** Text as a cell, in quotes where it must be or where `quoted` asks for it. */
export function toCell(text: string, quoted: boolean): string {
  return quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function endOfQuoted(row: string, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = row.indexOf('"', at);
    if (at < 0) return -1;
    if (row.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
}
