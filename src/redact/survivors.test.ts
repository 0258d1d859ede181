import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reach, RedactedValue, RedactionClass } from '../model/redaction';
import { isNumeric } from './reach';
import { findSurvivors, SurvivorSearch } from './survivors';

const SECRET = 'pä/ss+"w\\rd"?1';

describe('a value is found', () => {
  test.each([
    ['as it is', SECRET, 'plain'],
    ['in a JSON text', JSON.stringify(SECRET), 'escaped'],
    ['with all characters escaped', unicode(SECRET), 'escaped'],
    ['with escaped slashes', JSON.stringify(SECRET).replaceAll('/', '\\/'), 'escaped'],
    ['in JSON in a JSON text', JSON.stringify(JSON.stringify(SECRET)), 'escaped twice'],
    ['in a link', `?p=${encodeURIComponent(SECRET)}`, 'percent'],
    ['in a link, in small letters', encodeURIComponent(SECRET).toLowerCase(), 'percent'],
    ['in base64', base64(SECRET), 'base64'],
    ['in base64 behind one byte', base64(`x${SECRET}`), 'base64'],
    ['in base64 behind two bytes', base64(`xy${SECRET}`), 'base64'],
    ['in base64 for links', Buffer.from(`${SECRET}???>>>`).toString('base64url'), 'base64'],
    ['in base64 in a word', `token${base64(SECRET)}`, 'base64'],
    ['in base64 in a JSON text', JSON.stringify(base64(SECRET)).replaceAll('/', '\\/'), 'base64'],
    ['in hex', Buffer.from(SECRET).toString('hex'), 'hex'],
    ['in large hex', `0x${Buffer.from(SECRET).toString('hex').toUpperCase()}`, 'hex'],
  ])('%s', async (_, text, form) => {
    expect(await search(`{"a": 1, "b": ${text} }`, [value(SECRET)])).toContainEqual({ value: SECRET, form });
  });

  test('wherever the chunks are cut', () => {
    const bytes = new TextEncoder().encode(
      `${'x '.repeat(2_000)}${JSON.stringify(SECRET)}${' y'.repeat(2_000)}`,
    );
    for (let cut = 3_980; cut < 4_040; cut++) {
      const found = new SurvivorSearch({ values: [value(SECRET)] });
      found.add(bytes.subarray(0, cut));
      found.add(bytes.subarray(cut));
      expect(found.finish()).toEqual([{ value: SECRET, form: 'escaped' }]);
    }
  });
});

describe('nothing is found', () => {
  test.each([
    ['in the middle of a word, when it reaches only words', 'web-12 xweb-1', value('web-1', 'words', 'host')],
    ['in a longer address', '18.8.8.8 8.8.8.88 8.8.8.8.8', value('8.8.8.8', 'words', 'ip')],
    ['in times, for numbers', '2026-08-20T09:12:44.4711Z', value('4711', 'words', 'added')],
    ['for words that go only at their places', 'a node', value('node', 'places', 'process')],
    ['where an escape begins', '{"a":"exit 7 \\""}', value('exit 7 \\')],
    ['in what has other letters', SECRET.toUpperCase(), value(SECRET)],
  ])('%s', async (_, text, each) => {
    expect(await search(text, [each])).toEqual([]);
    expect(await search('z '.repeat(700) + text, [each], 1)).toEqual([]);
  });
});

test('finds what the slow twin finds', async () => {
  const word = fc
    .string({
      unit: fc.constantFrom('a', 'B', '7', '/', '"', '\\', 'é', '+', '%', ' ', '-'),
      minLength: 6,
      maxLength: 12,
    })
    // Numbers are searched for elsewhere.
    .filter((each) => !isNumeric(each));
  const form = fc.constantFrom(...Object.keys(FORMS));
  await fc.assert(
    fc.asyncProperty(
      word,
      fc.string(),
      fc.string(),
      form,
      fc.nat(40),
      async (word, before, after, form, size) => {
        const spelled = form === 'base64' ? base64(`${before}${word}${after}`) : FORMS[form]!(word)[0];
        const text = `${before} ${spelled} ${after}`;
        expect(twin(text, word)).toBe(true);
        expect((await search(text, [value(word)], size + 1)).length).toBeGreaterThan(0);
      },
    ),
  );
});

/** Every way to write a value, in which a text is then searched for it. */
const FORMS: Readonly<Record<string, (text: string) => string[]>> = {
  plain: (text) => [text],
  escaped: (text) => [JSON.stringify(text).slice(1, -1), unicode(text)],
  twice: (text) => [JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  percent: (text) => [encodeURIComponent(text), encodeURIComponent(text).toLowerCase()],
  base64: (text) =>
    ['', 'x', 'xy'].flatMap((before) => {
      // Without the characters that also tell of what stands beside the value.
      const end = Math.floor((Buffer.byteLength(before + text) * 8) / 6);
      const inside = base64(before + text).slice(Math.ceil((before.length * 8) / 6), end);
      return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  hex: (text) => [Buffer.from(text).toString('hex'), Buffer.from(text).toString('hex').toUpperCase()],
};

function twin(text: string, word: string): boolean {
  return Object.values(FORMS).some((form) => form(word).some((spelled) => text.includes(spelled)));
}

function value(text: string, reach: Reach = 'anywhere', name: RedactionClass = 'secret'): RedactedValue {
  return {
    value: text,
    standIn: 'redacted-1',
    classes: [name],
    reach,
    needed: false,
    count: 1,
    places: [],
    placeCount: 0,
  };
}

function search(text: string, values: readonly RedactedValue[], size = 1_000) {
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return findSurvivors(chunks, { values });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function unicode(text: string): string {
  return text.replace(/[\s\S]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
