const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Gives equal strings the same small number, 0 upwards in order of first sight.
 *
 * The text lives as UTF-8 in one growing array, found through an open-addressing hash table, because a
 * log of a million events may hold hundreds of thousands of distinct ids: a `Map` of strings costs about
 * three times the bytes, and here a slice of a record can be interned without ever becoming a string.
 */
export class Interner {
  private text = new Uint8Array(1024);
  private starts = new Uint32Array(64);
  private table = new Int32Array(128).fill(-1);
  private mask = 127;
  private count = 0;
  private scratch = new Uint8Array(256);

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
    return decoder.decode(this.text.subarray(this.starts[id], this.starts[id + 1]));
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

  static fromParts(parts: InternerParts): Interner {
    const interner = new Interner();
    for (let id = 0; id + 1 < parts.starts.length; id++) {
      interner.internBytes(parts.text, parts.starts[id]!, parts.starts[id + 1]!);
    }
    return interner;
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
    if (this.count * 2 > this.table.length) this.rehash();
    return id;
  }

  private rehash(): void {
    this.mask = this.table.length * 2 - 1;
    this.table = new Int32Array(this.mask + 1).fill(-1);
    for (let id = 0; id < this.count; id++) {
      this.table[this.slotOf(this.text, this.starts[id]!, this.starts[id + 1]!)] = id;
    }
  }
}

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
