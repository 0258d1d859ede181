import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownBytes } from './known-bytes';

const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const blobs = (texts: readonly string[]) => texts.map((text) => new Blob([text]));

/** A file's contents as they are kept, while a source hands on what it holds from some beginning. */
class Kept {
  private known: KnownBytes | null;

  constructor(readonly contents: string[]) {
    this.known = new KnownBytes(blobs(contents), 'replaced');
  }

  async take(text: string): Promise<void> {
    const went = (await this.known?.take(encode(text))) ?? { kind: 'on', bytes: encode(text) };
    if (went.kind === 'known') return;
    this.known = null;
    const fresh = new TextDecoder().decode(went.bytes);
    if (went.kind === 'new') this.contents.push(fresh);
    else this.contents[this.contents.length - 1] += fresh;
  }

  restart(): void {
    if (this.known?.restart().kind === 'known') return;
    this.known = new KnownBytes(blobs(this.contents), 'rotated');
  }
}

/** The slow twin, of a content that is known whole: what of it is not in the longest content that it begins with. */
function expected(contents: readonly string[], text: string): string[] {
  if (contents.some((each) => each.startsWith(text))) return [...contents];
  const begins = contents.map((each, index) => ({ each, index })).filter(({ each }) => text.startsWith(each));
  const best = begins.toSorted((a, b) => b.each.length - a.each.length || b.index - a.index)[0];
  const fresh = text.slice(best?.each.length ?? 0);
  if (best?.index !== contents.length - 1) return [...contents, fresh];
  return [...contents.slice(0, -1), best.each + fresh];
}

const content = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 });

test('of what begins again only what is not known is taken, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 3 }),
      content,
      fc.nat(4),
      async (old, text, size) => {
        const kept = new Kept([...old]);
        for (let from = 0; from < text.length; from += size + 1)
          await kept.take(text.slice(from, from + size + 1));
        expect(kept.contents).toEqual(expected(old, text));
      },
    ),
    { numRuns: 1000 },
  );
});

test('a source that still holds older contents hands them on again, each after the other, and nothing is doubled', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.string({ maxLength: 6 }),
      fc.array(content, { maxLength: 2 }),
      fc.nat(5),
      async (drawn, at, more, later, size) => {
        // Each content begins in its own way, as logs do: with another time or number.
        const numbered = (texts: readonly string[], from: number) =>
          texts.map((text, index) => `${from + index}:${text}`);
        const old = numbered(drawn, 0);
        const next = numbered(later, old.length);
        const kept = new Kept([...old]);
        const begin = at % old.length;
        const held = [...old.slice(begin, -1), `${old.at(-1)}${more}`, ...next];
        for (const [turn, text] of held.entries()) {
          if (turn > 0) kept.restart();
          for (let from = 0; from < text.length; from += size + 1)
            await kept.take(text.slice(from, from + size + 1));
        }
        expect(kept.contents).toEqual([...old.slice(0, -1), `${old.at(-1)}${more}`, ...next]);
      },
    ),
  );
});

test('what only begins like a known content is another one, taken whole', async () => {
  const kept = new Kept(['one two three']);
  await kept.take('one t');
  await kept.take('en four');
  expect(kept.contents).toEqual(['one two three', 'one ten four']);
});

test('a whole log that was cut and is written again with more brings only what is more', async () => {
  const kept = new Kept(['one two three', 'one']);
  kept.restart();
  await kept.take('one two');
  await kept.take(' three four');
  expect(kept.contents).toEqual(['one two three', 'one', ' four']);
});

test('a beginning that is known and goes no further brings nothing', async () => {
  const kept = new Kept(['one two three']);
  await kept.take('one');
  kept.restart();
  await kept.take('four');
  expect(kept.contents).toEqual(['one two three', 'four']);
});
