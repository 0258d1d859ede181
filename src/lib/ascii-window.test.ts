import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsciiWindow } from './ascii-window';

test('gives the text of a piece of plain ASCII, null near anything else', () => {
  const window = new AsciiWindow();
  const bytes = new TextEncoder().encode('{"a":1}\n{"b":2}');
  expect(window.textOf(bytes, 0, 7, 100)).toBe('{"a":1}');
  expect(window.textOf(bytes, 8, 15, 108)).toBe('{"b":2}');
  expect(new AsciiWindow().textOf(new TextEncoder().encode('"é"'), 0, 4, 0)).toBeNull();
  expect(new AsciiWindow().textOf(Uint8Array.of(0xff, 65), 0, 2, 0)).toBeNull();
});

test('says what a decoder says of any piece, in whatever chunks the stream arrives', () => {
  const piece = fc.tuple(fc.nat({ max: 40_000 }), fc.nat({ max: 30_000 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat({ max: 150_000 }), (pieces, odd) => {
      const stream = Uint8Array.from({ length: 200_000 }, (_, at) => 32 + (at % 90));
      stream[odd] = 0xc3;
      stream[odd + 1] = 0xa9;
      const window = new AsciiWindow();
      for (const [from, length] of pieces.toSorted(([a], [b]) => a - b)) {
        const chunk = stream.subarray(from, from + length + 50_000);
        const text = window.textOf(chunk, 0, length, from);
        if (text !== null) expect(text).toBe(new TextDecoder().decode(chunk.subarray(0, length)));
        else expect(odd + 1 >= from - 65_536 && odd <= from + 115_536).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
