import type { Json } from '../model/json';

/** Digests of content as systems write them (SHA-1, SHA-256): a difference in one is a difference of the content. */
const DIGEST = /^(?:sha\d+[:-])?(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** A UUID or a long number, by itself or in a longer id such as `348437:step:348438`. */
const NUMBERED =
  /^\S*(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![\d.])\d{15,})\S*$/i;
const MAX_ID = 200;
/** `job_2bX…`, `3IApKd…`, 32 hex digits: one long word that nobody would choose. */
const GENERATED = /^(?:[a-z]+[_-])?(?=[^\d]*\d)[0-9A-Za-z]{16,40}$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
/** Keys of moments and of how long something took. */
const TIME_KEY =
  /(?:^|_)(?:ts|time|times|timestamp|date|duration|elapsed|latency|uptime|millis|ms|us|ns|secs|seconds|at)$|(?:Time|Timestamp|Duration|Latency|Millis|Ms|At)$/;
/** Seconds, milliseconds or finer since 1970, between 2001 and 2100. */
const EPOCH_SECONDS: readonly [number, number] = [1e9, 4.2e9];

/** What two differing values of one field are, judged by their looks: made for one run, or content. */
export function looksLike(
  key: string,
  a: Json | undefined,
  b: Json | undefined,
): 'id' | 'time' | 'digest' | null {
  if (isDigest(a) && isDigest(b)) return 'digest';
  if (isTime(key, a) && isTime(key, b)) return 'time';
  return isGenerated(a) && isGenerated(b) ? 'id' : null;
}

function isDigest(value: Json | undefined): boolean {
  return typeof value === 'string' && DIGEST.test(value);
}

function isTime(key: string, value: Json | undefined): boolean {
  if (typeof value === 'string') return ISO_TIME.test(value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  return TIME_KEY.test(key) || isEpoch(Number(value));
}

/** In whatever unit; a number of so many digits counts nothing else. */
function isEpoch(value: number): boolean {
  const [from, to] = EPOCH_SECONDS;
  return [1e3, 1e6, 1e9].some((unit) => value >= from * unit && value < to * unit);
}

function isGenerated(value: Json | undefined): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) >= 1e15;
  if (typeof value !== 'string' || value.length > MAX_ID) return false;
  return GENERATED.test(value) || NUMBERED.test(value);
}
