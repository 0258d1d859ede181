// Small numbers about measured times.

/** The middle one of some numbers. */
export function median(numbers) {
  return percentile(numbers, 50);
}

/** The smallest number that `percent` of all do not exceed; halfway between neighbours for a median of two. */
export function percentile(numbers, percent) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (percent / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low + (high - low) * (at - Math.floor(at));
}

/** Bytes in some milliseconds as megabytes (10⁶ bytes) a second. */
export function rate(bytes, ms) {
  return bytes / 1000 / ms;
}

/** Three significant digits, without an exponent. */
export function short(number) {
  if (!Number.isFinite(number)) return String(number);
  if (number >= 100) return Math.round(number).toLocaleString('en');
  return String(Number(number.toPrecision(number >= 10 ? 3 : 2)));
}

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
