import { expect, test } from 'vitest';
import { type Arrival, Arrivals } from './arrivals';

const LIMITS = { perAddress: 2, grace: 10_000, pace: 1000 };

/** A drop of 1,000,000 bytes whose bytes come when the test says so, in pieces of as many as it says. */
function sent(arrivals: Arrivals, announced = 1_000_000) {
  let cuts = 0;
  let size = 0;
  async function* body() {
    for (;;) yield new Uint8Array(size);
  }
  const arrival = arrivals.begin('1.2.3.4', announced, body(), () => cuts++)!;
  const pieces = arrival.counted[Symbol.asyncIterator]();
  const send = async (bytes: number) => {
    size = bytes;
    await pieces.next();
  };
  return { send, end: arrival.end, cuts: () => cuts };
}

test('an address has few drops on their way, and room for another when one has ended', () => {
  const arrivals = new Arrivals(LIMITS, () => 0);
  const begin = (address: string): Arrival | null =>
    arrivals.begin(address, 8, (async function* () {})(), () => {});
  const first = begin('1.2.3.4');
  expect(begin('1.2.3.4')).not.toBeNull();
  expect(begin('1.2.3.4')).toBeNull();
  expect(begin('5.6.7.8')).not.toBeNull();
  first!.end();
  expect(begin('1.2.3.4')).not.toBeNull();
});

test('who creeps is cut off once the grace is over, and told once', async () => {
  let now = 0;
  const arrivals = new Arrivals(LIMITS, () => now);
  const { send, cuts } = sent(arrivals);
  await send(8);
  now = 10_008;
  arrivals.cutSlow();
  expect(cuts()).toBe(0);
  now = 10_009;
  arrivals.cutSlow();
  arrivals.cutSlow();
  expect(cuts()).toBe(1);
});

test('who keeps the pace on average may pause; a burst is not a licence to creep after it', async () => {
  let now = 0;
  const arrivals = new Arrivals(LIMITS, () => now);
  const { send, cuts } = sent(arrivals);
  await send(60_000);
  now = 70_000;
  arrivals.cutSlow();
  expect(cuts()).toBe(0);
  now = 71_000;
  await send(999);
  arrivals.cutSlow();
  expect(cuts()).toBe(1);
});

test('a drop whose bytes are all there is not hurried, nor one that has ended', async () => {
  let now = 0;
  const arrivals = new Arrivals(LIMITS, () => now);
  const whole = sent(arrivals, 100);
  const ended = sent(arrivals);
  await whole.send(100);
  ended.end();
  now = 1_000_000;
  arrivals.cutSlow();
  expect([whole.cuts(), ended.cuts()]).toEqual([0, 0]);
});

test('what was cut off is not taken for whole, even if its last bytes come in that moment', async () => {
  let now = 0;
  const arrivals = new Arrivals(LIMITS, () => now);
  async function* body() {
    yield new Uint8Array(8);
    now = 60_000;
    arrivals.cutSlow();
    yield new Uint8Array(92);
  }
  const { counted } = arrivals.begin('1.2.3.4', 100, body(), () => {})!;
  let read = 0;
  const reading = async () => {
    for await (const piece of counted) read += piece.length;
  };
  await expect(reading()).rejects.toThrow('cut off');
  expect(read).toBe(100);
});
