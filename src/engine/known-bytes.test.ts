import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownBytes } from './known-bytes';

const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

/** A file's contents as they are kept, while a source hands on what it holds from some beginning. */
class Kept {
  private known: KnownBytes | null;

  constructor(readonly contents: string[]) {
    this.known = new KnownBytes(
      contents.map((text) => new Blob([text])),
      'replaced',
    );
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
    this.known = new KnownBytes([new Blob([this.contents.at(-1)!])], 'rotated');
  }
}

test('a source that begins again with the newest content, or an older one, brings only what is new', async () => {
  const content = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 });
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

test('what only begins like the known content is another one, taken whole', async () => {
  const kept = new Kept(['one two three']);
  await kept.take('one t');
  await kept.take('en four');
  expect(kept.contents).toEqual(['one two three', 'one ten four']);
});

test('a file that was written anew with the same beginning is not taken twice', async () => {
  const kept = new Kept(['one two']);
  await kept.take('one two');
  kept.restart();
  await kept.take('one ');
  await kept.take('two three');
  expect(kept.contents).toEqual(['one two three']);
});

test('a beginning that is known and goes no further brings nothing', async () => {
  const kept = new Kept(['one two three']);
  await kept.take('one');
  kept.restart();
  await kept.take('four');
  expect(kept.contents).toEqual(['one two three', 'four']);
});
