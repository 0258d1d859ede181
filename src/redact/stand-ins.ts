import type { RedactionClass } from '../model/redaction';
import { isEmail, isV4, isV6Text } from './addresses';
import { isTokenPrefix, prefixOf } from './secrets';

const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const TIME = /^\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d|)$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?([eE][+-]?\d+)?$/;
/** Texts of a log that look like stand-ins: those are not given to anybody. */
const LIKE_STAND_INS =
  /(?:redacted|host|process|person|user)-?(?=(\d{1,9}))|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|198\.1[89]\.\d+\.\d+|2001:db8:[0-9a-f:]+|00000000-0000-4000-8000-[0-9a-f]{12}/gi;
const MAX_RESERVED = 100_000;
/** Tokens longer than this are given a stand-in of this length. */
const MAX_TOKEN = 64;
/** So many numbers are tried before one that stands in the log is taken after all. */
const MAX_TRIES = 20_000;

type Shape =
  | 'number'
  | 'v4'
  | 'v6'
  | 'email'
  | 'uuid'
  | 'time'
  | 'token'
  | 'host'
  | 'process'
  | 'user'
  | 'text';

const STEMS: Readonly<Partial<Record<Shape, string>>> = {
  email: 'person-',
  host: 'host-',
  process: 'process-',
  user: 'user-',
  text: 'redacted-',
};
const TAILS: Readonly<Partial<Record<Shape, string>>> = { email: '@example.com', host: '.example' };
const STAND_IN =
  /^(?:redacted|(?:redacted|process|user)-\d{1,6}|person-\d{1,6}@example\.com|host-\d{1,6}\.example|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|198\.1[89]\.\d+\.\d+|2001:db8:[0-9a-f:]+|00000000-0000-4000-8000-[0-9a-f]{12})$/;
const TOKEN_STAND_IN = /^([\w.-]{0,12})redacted\d{1,6}x*$/;

/** Is the whole text one that this module gives out? Numbers, times and tokens tell nothing. */
export function isStandIn(text: string): boolean {
  if (text.length > MAX_TOKEN) return false;
  if (STAND_IN.test(text)) return true;
  const token = TOKEN_STAND_IN.exec(text);
  return token !== null && isTokenPrefix(token[1]!);
}

/** What stands in the log already, as far as a stand-in could be mistaken for it. */
/**
 * Was the text given out for a value of that class? A password may be called `user-7`, but nothing that stands for a
 * password ever is.
 */
export function isStandInOf(text: string, name: RedactionClass): boolean {
  return isStandIn(text) && !(name === 'secret' && /^(?:host|process|user)-/.test(text));
}

export class Reserved {
  private readonly texts = new Set<string>();
  /** A filter over numbers: what it does not know never stood in the log; the other way it may err. */
  private readonly bits = new Uint32Array(1 << 19);

  addText(text: string): void {
    if (this.texts.size >= MAX_RESERVED || !/[-.:]|redacted/i.test(text)) return;
    for (const match of text.matchAll(LIKE_STAND_INS)) {
      const digits = match[1] ?? '';
      // A shorter number would be read as the beginning of this one.
      for (let end = Math.min(1, digits.length); end <= digits.length; end++)
        this.texts.add(match[0].toLowerCase() + digits.slice(0, end));
    }
  }

  addNumber(digits: string): void {
    for (const bit of bitsOf(digits)) this.bits[bit >>> 5]! |= 1 << (bit & 31);
  }

  hasText(text: string): boolean {
    return this.texts.has(text.toLowerCase());
  }

  hasNumber(digits: string): boolean {
    return bitsOf(digits).every((bit) => (this.bits[bit >>> 5]! & (1 << (bit & 31))) !== 0);
  }
}

function bitsOf(text: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 7;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b, 31) + code;
  }
  return [(a ^ (a >>> 15)) & 0xffffff, (Math.imul(b, 0x9e3779b1) >>> 8) & 0xffffff];
}

/**
 * Gives each value one stand-in of its own, of the value's shape: numbers keep their count of digits, addresses and
 * mail become those of documentation, tokens keep prefix and length. Numbers in stand-ins have one width each, so that
 * no stand-in begins another.
 */
export function makeStandIns(
  values: readonly { readonly value: string; readonly classes: readonly RedactionClass[] }[],
  reserved: Reserved,
): Map<string, string> {
  const shapes = values.map(({ value, classes }) => shapeOf(value, classes));
  const maker = new Maker(new Set(values.map(({ value }) => value)), reserved, countsOf(shapes));
  return new Map(values.map(({ value }, at) => [value, maker.make(value, shapes[at]!)]));
}

function countsOf(shapes: readonly Shape[]): ReadonlyMap<Shape, number> {
  const counts = new Map<Shape, number>();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return counts;
}

function shapeOf(value: string, classes: readonly RedactionClass[]): Shape {
  if (NUMBER.test(value)) return 'number';
  if (isV4(value)) return 'v4';
  if (isV6Text(value)) return 'v6';
  if (isEmail(value)) return 'email';
  if (UUID.test(value)) return 'uuid';
  if (TIME.test(value)) return 'time';
  if (prefixOf(value) !== '') return 'token';
  if (classes.includes('secret')) return 'text';
  return (['host', 'process', 'user'] as const).find((each) => classes.includes(each)) ?? 'text';
}

class Maker {
  private readonly next = new Map<string, number>();
  private readonly given = new Set<string>();

  constructor(
    private readonly removed: ReadonlySet<string>,
    private readonly reserved: Reserved,
    private readonly counts: ReadonlyMap<Shape, number>,
  ) {}

  make(value: string, shape: Shape): string {
    switch (shape) {
      case 'number':
        return this.number(value);
      case 'v4':
        return this.free('v4', v4);
      case 'v6':
        return this.free('v6', (n) => `2001:db8::${hex(n)}`);
      case 'uuid':
        return this.free('uuid', (n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
      case 'time':
        return this.free('time', (n) => timeLike(value, n));
      case 'token':
        return this.free('token', (n) => tokenLike(value, this.digits('token', n)));
      default:
        return this.free(shape, (n) => `${STEMS[shape]}${this.digits(shape, n)}${TAILS[shape] ?? ''}`);
    }
  }

  /** As many digits for every number of a shape; some room is left for those that are passed over. */
  private digits(shape: Shape, n: number): string {
    const count = this.counts.get(shape) ?? 1;
    return String(n).padStart(String(count).length, '0');
  }

  /** The first that nobody has and that does not stand in the log. */
  private free(shape: string, spell: (n: number) => string): string {
    for (let n = this.next.get(shape) ?? 1; ; n++) {
      const candidate = spell(n);
      if (this.given.has(candidate) || this.removed.has(candidate) || this.isReserved(candidate)) continue;
      this.next.set(shape, n + 1);
      this.given.add(candidate);
      return candidate;
    }
  }

  private isReserved(candidate: string): boolean {
    if (this.reserved.hasText(candidate)) return true;
    const stem = /^(?:redacted|host|process|person|user)-\d+/.exec(candidate);
    return stem !== null && this.reserved.hasText(stem[0]);
  }

  /** Where all numbers of the length stand in the log, one of them is taken; where all are given away, a longer one. */
  private number(value: string): string {
    const [, sign = '', whole = '0', part = '', exponent = ''] = NUMBER.exec(value)!;
    for (let length = whole.length + part.length; ; length++)
      for (const anew of [true, false]) {
        const found = this.freeNumber(length, anew, (digits) => {
          const cut = digits.length - part.length;
          return `${sign}${digits.slice(0, cut)}${part === '' ? '' : '.'}${digits.slice(cut)}${exponent}`;
        });
        if (found !== null) return found;
      }
  }

  private freeNumber(length: number, anew: boolean, spell: (digits: string) => string): string | null {
    const slot = `${length}${anew}`;
    const first = 10n ** BigInt(length - 1);
    const most = Number(first > 10_000n ? 100_000n : first * 9n);
    const start = this.next.get(slot) ?? 1;
    for (let n = start; n <= Math.min(most, start + MAX_TRIES); n++) {
      const candidate = spell(String(first + BigInt(n % most)));
      if (this.given.has(candidate) || this.removed.has(candidate)) continue;
      if (anew && this.reserved.hasNumber(candidate)) continue;
      this.given.add(candidate);
      this.next.set(slot, n + 1);
      return candidate;
    }
    this.next.set(slot, most + 1);
    return null;
  }
}

/** The three networks of documentation, then the one of benchmarks (RFC 5737, RFC 2544). */
function v4(n: number): string {
  const last = ((n - 1) % 254) + 1;
  const network = Math.floor((n - 1) / 254);
  const known = ['192.0.2', '198.51.100', '203.0.113'][network];
  if (known !== undefined) return `${known}.${last}`;
  const beyond = network - 3;
  return `198.${18 + (beyond >> 8)}.${beyond & 255}.${last}`;
}

function hex(n: number): string {
  const text = n.toString(16);
  return text.length <= 4 ? text : `${text.slice(0, -4)}:${text.slice(-4)}`;
}

/** Seconds from the beginning of 2000, written as the value is. */
function timeLike(value: string, n: number): string {
  const [, between = 'T', fraction = '', zone = ''] = TIME.exec(value)!;
  const seconds = new Date(Date.UTC(2000, 0, 1) + n * 1000).toISOString().slice(0, 19).replace('T', between);
  return `${seconds}${fraction === '' ? '' : `.${'0'.repeat(fraction.length - 1)}`}${zone}`;
}

function tokenLike(value: string, digits: string): string {
  const start = `${prefixOf(value)}redacted${digits}`;
  return start.padEnd(Math.min(value.length, MAX_TOKEN), 'x');
}
