import { BACKSLASH, CLOSE_OBJECT, COLON, COMMA, QUOTE } from '../../lib/ascii';
import { CUT, skipString, skipValue } from '../../lib/json-scan';
import type { PeekedFacts } from '../../model/format';
import { NO_TIME } from '../../model/units';
import { outcomeOfError, WAL_RUN } from './decode';
import { classOfError } from './wire';

/**
 * The facts of a WAL line as the crate writes it, without decoding it: the head fields in the order of
 * the struct, then, only for `job_completed`, `output.status`, found by stepping over the members before
 * it. Lines run from 1 to 5 kB and the head ends after 150 bytes, so most bytes are never looked at.
 *
 * Answers only where the line begins exactly like the crate's; anything else is decoded instead.
 */
export function peek(bytes: Uint8Array, start: number, end: number, out: PeekedFacts): boolean {
  if (bytes[end - 1] !== CLOSE_OBJECT) return false;
  let at = expect(bytes, start, SEQ);
  at = at < 0 ? -1 : skipDigits(bytes, at);
  at = at < 0 ? -1 : expect(bytes, at, TS);
  const afterTs = at < 0 ? -1 : skipDigits(bytes, at);
  if (afterTs < 0) return false;
  const seconds = digits(bytes, at, afterTs);
  const typeAt = expect(bytes, afterTs, TYPE);
  if (typeAt < 0) return false;
  const type = TYPES.find((known) => expect(bytes, typeAt, known.bytes) >= 0);
  if (type === undefined) return false;
  const jobAt = expect(bytes, typeAt + type.bytes.length, JOB);
  if (jobAt < 0) return false;
  const jobEnd = plainStringEnd(bytes, jobAt, end);
  if (jobEnd < 0) return false;
  out.run = WAL_RUN;
  out.kind = type.name;
  out.act = type.act;
  out.stepStart = jobAt;
  out.stepEnd = jobEnd;
  out.outcome = null;
  out.klass = null;
  out.message = null;
  out.time = Number.isNaN(seconds) ? NO_TIME : seconds * 1e6;
  if (type.name === 'job_failed') return peekError(bytes, jobEnd + 1, end, out);
  return type.name !== 'job_completed' || peekOutcome(bytes, jobEnd + 1, end, out);
}

const TYPES = [
  { name: 'job_started', act: 'start', bytes: ascii('job_started"') },
  { name: 'job_completed', act: 'end', bytes: ascii('job_completed"') },
  { name: 'job_failed', act: 'end', bytes: ascii('job_failed"') },
  { name: 'command_executed', act: 'note', bytes: ascii('command_executed"') },
] as const;

const SEQ = ascii('{"seq":');
const TS = ascii(',"ts":');
const TYPE = ascii(',"type":"');
const JOB = ascii(',"job_id":"');
const CAPABILITY = ascii(',"capability":"');
const ERROR_TEXT = ascii(',"error":"');
const OUTPUT = ascii(',"output":{');
const STATUS = ascii('"status":');
const OK = ascii('"ok"');
const ERROR = ascii('"error"');

/** From behind the job id: the capability, then the members of the output up to its status. */
function peekOutcome(bytes: Uint8Array, from: number, end: number, out: PeekedFacts): boolean {
  const capability = expect(bytes, from, CAPABILITY);
  const capabilityEnd = capability < 0 ? -1 : plainStringEnd(bytes, capability, end);
  let at = capabilityEnd < 0 ? -1 : expect(bytes, capabilityEnd + 1, OUTPUT);
  while (at >= 0 && at < end) {
    const status = expect(bytes, at, STATUS);
    if (status >= 0) {
      if (expect(bytes, status, OK) >= 0) return settle(out, 'succeeded', 'ok');
      if (expect(bytes, status, ERROR) >= 0) return settle(out, 'failed', 'completed-with-error');
      return false;
    }
    at = skipMember(bytes, at, end);
  }
  return false;
}

/** From behind the job id: the capability, where there is one, and the error's text, which tells the class. */
function peekError(bytes: Uint8Array, from: number, end: number, out: PeekedFacts): boolean {
  const capability = expect(bytes, from, CAPABILITY);
  const behind = capability < 0 ? from : plainStringEnd(bytes, capability, end) + 1;
  const error = behind === 0 ? -1 : expect(bytes, behind, ERROR_TEXT);
  const errorEnd = error < 0 ? -1 : plainStringEnd(bytes, error, end);
  if (errorEnd < 0) return false;
  out.message = textOf(bytes, error, errorEnd);
  if (out.message === null) return false;
  out.klass = classOfError(out.message);
  out.outcome = outcomeOfError(out.klass);
  return true;
}

function textOf(bytes: Uint8Array, start: number, end: number): string | null {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function settle(out: PeekedFacts, outcome: 'succeeded' | 'failed', klass: string): boolean {
  out.outcome = outcome;
  out.klass = klass;
  return true;
}

/** The position behind `expected`, or −1 when other bytes stand there. */
function expect(bytes: Uint8Array, at: number, expected: Uint8Array): number {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return -1;
  return at + expected.length;
}

/** `at` is behind an opening quote; the position of the closing one if no escape stands between. */
function plainStringEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let pos = at; pos < end; pos++) {
    if (bytes[pos] === QUOTE) return pos;
    if (bytes[pos] === BACKSLASH) return -1;
  }
  return -1;
}

/** `at` is the key of a member; the position of the next key, or −1 behind the last one. */
function skipMember(bytes: Uint8Array, at: number, end: number): number {
  const colon = bytes[at] === QUOTE ? skipString(bytes, at, end) : CUT;
  if (colon === CUT || bytes[colon] !== COLON) return -1;
  const after = skipValue(bytes, colon + 1, end);
  return after !== CUT && bytes[after] === COMMA ? after + 1 : -1;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let pos = at;
  while (bytes[pos]! >= 48 && bytes[pos]! <= 57) pos++;
  return pos > at ? pos : -1;
}

function digits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + bytes[at]! - 48;
  return value;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
