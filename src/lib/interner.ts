const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Strings kept as they were decoded last, a slot for each remainder of their ids: the same few are asked for in a row. */
const RECENT = 128;

/**
 * Gives equal strings the same small number, 0 upwards in order of first sight.
 *
 * The text lives as UTF-8 in one growing array, found through an open-addressing hash table, because a
 * log of a million events may hold hundreds of thousands of distinct ids: a `Map` of strings costs about
 * three times the bytes, and here a slice of a record can be interned without ever becoming a string.
 */
export class Interner {
  private text: Uint8Array = new Uint8Array(1024);
  private starts: Uint32Array = new Uint32Array(64);
  private table = new Int32Array(128).fill(-1);
  private mask = 127;
  private count = 0;
  private scratch = new Uint8Array(256);
  private readonly recentIds = new Int32Array(RECENT).fill(-1);
  private readonly recent: string[] = [];

  /** How many distinct strings. Ids run from 0 to size−1. */
  get size(): number {
    return this.count;
  }

  /** The id of a string, a new one if it was never seen. */
  intern(value: string): number {
    const length = this.encode(value);
    return this.internBytes(this.scratch, 0, length);
  }

  /** The id of the UTF-8 text in `bytes[start, end)`, a new one if it was never seen. */
  internBytes(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.slotOf(bytes, start, end);
    const found = this.table[slot]!;
    return found >= 0 ? found : this.add(slot, bytes, start, end);
  }

  /** The id of a string, or −1 if it was never interned. */
  find(value: string): number {
    const length = this.encode(value);
    return this.table[this.slotOf(this.scratch, 0, length)]!;
  }

  /** The string of an id. */
  get(id: number): string {
    const slot = id % RECENT;
    if (this.recentIds[slot] !== id) {
      this.recent[slot] = decoder.decode(this.text.subarray(this.starts[id], this.starts[id + 1]));
      this.recentIds[slot] = id;
    }
    return this.recent[slot]!;
  }

  /** All strings in order of their ids. */
  all(): string[] {
    return Array.from({ length: this.count }, (_, id) => this.get(id));
  }

  /** The bytes to store; {@link Interner.fromParts} reads them back. */
  toParts(): InternerParts {
    return {
      text: this.text.slice(0, this.starts[this.count]),
      starts: this.starts.slice(0, this.count + 1),
    };
  }

  /** Takes over stored strings, which are all distinct; the arrays themselves are kept and never written to. */
  static fromParts({ text, starts }: InternerParts): Interner {
    const interner = new Interner();
    interner.text = text;
    interner.starts = starts;
    interner.count = starts.length - 1;
    interner.rehash(interner.table.length);
    return interner;
  }

  /** Gives spare room back; more strings can still be added. */
  trim(): void {
    const { text, starts } = this.toParts();
    this.text = text;
    this.starts = starts;
  }

  /** Bytes of memory held. */
  get bytes(): number {
    return this.text.byteLength + this.starts.byteLength + this.table.byteLength;
  }

  /** Copies ASCII by itself: for short texts a call of the encoder costs a browser more than the copy. */
  private encode(value: string): number {
    if (this.scratch.length < value.length * 3) this.scratch = new Uint8Array(value.length * 3);
    const { scratch } = this;
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) return encoder.encodeInto(value, scratch).written;
      scratch[at] = code;
    }
    return value.length;
  }

  /** The table slot that holds this text, or the empty one where it belongs. */
  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash ^= hash >>> 15;
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const id = this.table[slot]!;
      if (id < 0 || this.equals(id, bytes, start, end)) return slot;
    }
  }

  private equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[id]!;
    if (this.starts[id + 1]! - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.text[from + at - start] !== bytes[at]) return false;
    return true;
  }

  private add(slot: number, bytes: Uint8Array, start: number, end: number): number {
    const id = this.count++;
    const from = this.starts[id]!;
    const to = from + end - start;
    if (to > this.text.length) this.text = grown(this.text, to);
    if (id + 1 >= this.starts.length) this.starts = grown(this.starts, id + 2);
    this.text.set(bytes.subarray(start, end), from);
    this.starts[id + 1] = to;
    this.table[slot] = id;
    if (this.count * 2 > this.table.length) this.rehash(this.table.length * 2);
    return id;
  }

  /** @param size of the new table, doubled until it has room; a power of two */
  private rehash(size: number): void {
    while (this.count * 2 > size) size *= 2;
    this.mask = size - 1;
    this.table = new Int32Array(size).fill(-1);
    for (let id = 0; id < this.count; id++) {
      this.table[this.slotOf(this.text, this.starts[id]!, this.starts[id + 1]!)] = id;
    }
  }
}

/**
 * The strings of a table that is not written to any more, and further ones: ids of the former stay what they
 * are. What a log numbers already costs nothing here.
 */
export class AddedInterner {
  private readonly added = new Interner();
  private readonly base: number;

  constructor(private readonly known: Interner) {
    this.base = known.size;
  }

  get size(): number {
    return this.base + this.added.size;
  }

  /** Bytes of memory held besides those of the known table. */
  get bytes(): number {
    return this.added.bytes;
  }

  /** The id of a string, a new one if it was never seen. */
  intern(value: string): number {
    const id = this.find(value);
    return id >= 0 ? id : this.base + this.added.intern(value);
  }

  /** The id of a string, or −1 if it was never interned. */
  find(value: string): number {
    // The added ones first: they are few, and asked for the most.
    const added = this.added.find(value);
    if (added >= 0) return this.base + added;
    const known = this.known.find(value);
    return known < this.base ? known : -1;
  }

  /** The string of an id. */
  get(id: number): string {
    return id < this.base ? this.known.get(id) : this.added.get(id - this.base);
  }

  /** Says of ids whether their string matches; each string is looked at once, and only if it is asked about. */
  matcher(matches: (value: string) => boolean): (id: number) => boolean {
    const answers = new Uint8Array(this.size);
    return (id) => {
      answers[id] ||= matches(this.get(id)) ? YES : NO;
      return answers[id] === YES;
    };
  }

  trim(): void {
    this.added.trim();
  }
}

const NO = 1;
const YES = 2;

/** What an {@link Interner} stores: the text and where each string starts (one entry more than strings). */
export interface InternerParts {
  readonly text: Uint8Array;
  readonly starts: Uint32Array;
}

/** A copy of a typed array with room for `needed` elements, at least doubled. */
export function grown<T extends GrowableArray>(array: T, needed: number): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(array.length * 2, needed));
  larger.set(array as never);
  return larger;
}

type GrowableArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array | BigInt64Array;
