import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markCode, markQuote, markText } from './markdown';

test('what a log says stays what it says, whatever is in it', () => {
  expect(markCode('job_completed')).toBe('`job_completed`');
  expect(markCode('<script>alert(1)</script>')).toBe('`<script>alert(1)</script>`');
  expect(markCode('a `tick` and ``two``')).toBe('``` a `tick` and ``two`` ```');
  expect(markCode('`')).toBe('`` ` ``');
  expect(markCode('a | b\n# c')).toBe('`a | b ↵ # c`');
  expect(markCode('')).toBe('(empty)');
  expect(markCode(' \t')).toBe('(blank)');
  expect(markCode('user\u202egnp.exe\u0000')).toBe('`user\ufffdgnp.exe\ufffd`');
});

test('long values are cut, between characters', () => {
  expect(markCode('x'.repeat(1_000_000))).toBe(`\`${'x'.repeat(160)}…\``);
  expect(markCode('ab😀cd', 3)).toBe('`ab…`');
  expect(markCode('ab😀cd', 4)).toBe('`ab😀…`');
});

/** What a reader of CommonMark makes of a code span, by the book: the shortest possible span of the opening fence. */
function readCode(markdown: string): string {
  const [fence] = markdown.match(/^`+/)!;
  const runs = [...markdown.matchAll(/`+/g)].slice(1);
  const close = runs.find(([run]) => run.length === fence.length)!;
  expect(close.index + fence.length).toBe(markdown.length);
  const inside = markdown.slice(fence.length, close.index);
  return /^ .* $/.test(inside) && inside.trim() !== '' ? inside.slice(1, -1) : inside;
}

test('a code span is read as the text it was made of', () => {
  const texts = fc.string({ unit: fc.constantFrom('`', ' ', 'a', '<', '\\', '|', '~'), maxLength: 30 });
  fc.assert(
    fc.property(
      texts.filter((text) => text.trim() !== ''),
      (text) => {
        expect(readCode(markCode(text))).toBe(text);
      },
    ),
  );
});

test('plain text brings no Markdown and no HTML along', () => {
  expect(markText('<img src=x onerror=alert(1)> **bold** [link](http://x) `code`')).toBe(
    '\\<img src=x onerror=alert(1)\\> \\*\\*bold\\*\\* \\[link\\](http://x) \\`code\\`',
  );
  expect(markText('one\ntwo &amp; \\')).toBe('one ↵ two \\&amp; \\\\');
});

test('a quotation keeps its lines and its indentation', () => {
  expect(markQuote('First look.\n\n- not a list\n2. nor this\n    nor code\n===\n</div>')).toBe(
    [
      '> First look.',
      '>',
      '> \\- not a list\\',
      '> 2\\. nor this\\',
      '> &nbsp;&nbsp;&nbsp;&nbsp;nor code\\',
      '> \\===\\',
      '> \\</div\\>',
    ].join('\n'),
  );
});

test('every line of a quotation is quoted, and everything that Markdown reads is escaped', () => {
  const texts = fc.string({
    unit: fc.constantFrom('`', '\n', '\r', '<', '*', '\\', 'a', '#', '-', '1', '.', ' '),
  });
  fc.assert(
    fc.property(texts, (text) => {
      for (const line of markQuote(text).split('\n')) {
        expect(line).toMatch(/^>( |$)/);
        // An even number of backslashes before a sign, none included, would leave it its meaning.
        const bare = line
          .slice(2)
          .replace(/\\$/, '')
          .match(/(?<!\\)(?:\\\\)*[`<*#]/);
        expect(bare).toBeNull();
        expect(line.slice(2)).not.toMatch(/^(?:&nbsp;)*(?:-|\d+\.)/);
      }
    }),
  );
});
