/**
 * Texts that nobody vouches for, as Markdown that shows them as they are: no HTML, links, headings or mentions come of
 * them. Written for CommonMark and GitHub's dialect.
 */

/** Longer values are cut. */
const MAX_CODE = 160;

/** Characters without a shape, or that turn around the text behind them; line breaks are told apart before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line of text as a code span: nothing in it is read as Markdown, and nobody mentioned in it is called. */
export function markCode(text: string, length = MAX_CODE): string {
  const line = onOneLine(cut(text, length));
  if (line.trim() === '') return line === '' ? '(empty)' : '(blank)';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A blank at both ends is taken off again by the reader; so one is lent where it is needed.
  const padded = /^[` ]|[` ]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
}

/** One line of plain text within a line of Markdown. */
export function markText(text: string): string {
  return escaped(onOneLine(text));
}

/** Text of several lines as a quotation, in which they stay lines. */
export function markQuote(text: string): string {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => lineStart(escaped(clean(line).trimEnd())));
  return lines
    .map((line, at) => {
      const breaks = line !== '' && at + 1 < lines.length && lines[at + 1] !== '';
      return line === '' ? '>' : `> ${line}${breaks ? '\\' : ''}`;
    })
    .join('\n');
}

function onOneLine(text: string): string {
  return clean(text.replace(/\r\n|[\n\r\u2028\u2029]/g, ' ↵ '));
}

function clean(text: string): string {
  return text.replaceAll('\t', '  ').replace(UNSEEN, '\ufffd');
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~#$!]/g, '\\$&');
}

/** What would make a line a list, a rule, a heading above it, or indented code. */
function lineStart(line: string): string {
  return line
    .replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length))
    .replace(/^((?:&nbsp;)*)([-+=])/, '$1\\$2')
    .replace(/^((?:&nbsp;)*\d+)([.)])/, '$1\\$2');
}

/** The first characters of a text, none of them halved. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}…`;
}
