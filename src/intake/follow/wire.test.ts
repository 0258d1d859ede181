import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printEvent } from '../../cli/open/print-event';
import { checksumOf, type FollowEvent, type Places, parseEvent, parsePlaces, printPlaces } from './wire';

const place = fc.record({ generation: fc.nat(999), offset: fc.nat({ max: 2 ** 31 - 1 }) });
const file = fc.nat(255);
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => new Uint8Array(each));

const event: fc.Arbitrary<FollowEvent> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), file, at: place, bytes }),
  fc.record({
    kind: fc.constant('restart' as const),
    file,
    at: place,
    next: fc.nat(999),
    why: fc.constantFrom('rotated' as const, 'truncated' as const, 'replaced' as const),
  }),
  fc.record({ kind: fc.constant('ended' as const), file, at: place }),
  fc.record({
    kind: fc.constant('trouble' as const),
    file,
    trouble: fc.constantFrom('missing' as const, 'unreadable' as const, null),
  }),
  fc.constant({ kind: 'stopped' as const }),
);

test('an event reads as it was written, on one line', () => {
  fc.assert(
    fc.property(event, (each) => {
      const data = printEvent(each);
      expect(data).not.toMatch(/[\r\n]/);
      expect(parseEvent(each.kind, data)).toEqual(each);
    }),
  );
});

test('what was changed on its way is no event', () => {
  const bytes = new TextEncoder().encode('one line\n');
  const data = printEvent({ kind: 'bytes', file: 0, at: { generation: 0, offset: 7 }, bytes });
  expect(data).toMatch(/^\d+ 0 0:7 b25lIGxpbmUK$/);
  for (const wrong of [
    data.slice(0, -4),
    data.slice(1),
    `${data}b25l`,
    data.replace('b25l', 'b25m'),
    data.replace('0:7', '0:8'),
    data.replace(' 0 ', ' 1 '),
    '',
  ])
    expect(parseEvent('bytes', wrong), wrong).toBeNull();
  expect(parseEvent(undefined, data)).toBeNull();
  expect(parseEvent('ended', data)).toBeNull();
});

test('what no server writes is no event, also with the right checksum', () => {
  const wrong = [
    ['bytes', '0 0:7 no_base64!'],
    ['bytes', '0 0:-7 b25l'],
    ['bytes', '-1 0:7 b25l'],
    ['bytes', ''],
    ['restart', '0 0:7 1 upgraded'],
    ['restart', '0 0:7 x rotated'],
    ['trouble', '0 dusty'],
    ['news', '0 0:7'],
  ] as const;
  for (const [kind, words] of wrong)
    expect(parseEvent(kind, `${checksumOf(kind, words)} ${words}`), words).toBeNull();
});

test('places read as they were written; of so many files and no others', () => {
  fc.assert(
    fc.property(fc.array(fc.option(place), { minLength: 1, maxLength: 9 }), (places: Places) => {
      expect(parsePlaces(printPlaces(places), places.length)).toEqual(places);
      expect(parsePlaces(printPlaces(places), places.length + 1)).toBeNull();
    }),
  );
  expect(printPlaces([{ generation: 0, offset: 4096 }, null])).toBe('0:4096,-');
  for (const wrong of ['', '0', '0:', ':0', '-1:0', '0:1e3', '0:0,', `0:${'9'.repeat(16)}`])
    expect(parsePlaces(wrong, 1), wrong).toBeNull();
});
