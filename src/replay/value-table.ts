import { grown, Interner } from '../lib/interner';
import type { Json, Path } from '../model/json';

/** The value id of "nothing here any more". */
export const REMOVED = 0xffff_ffff;

/** A value that the table does not hold but knows where to find. */
export type Pointer =
  | { readonly kind: 'payload'; readonly path: Path }
  | { readonly kind: 'artifact'; readonly id: string }
  /** What stood at another node of the state when this was written. */
  | { readonly kind: 'state'; readonly node: number };

/** What a value id stands for. */
export type Decoded =
  | { readonly kind: 'json'; readonly value: Json }
  /** An object or list that the reducer made; its children are value ids again. */
  | { readonly kind: 'object'; readonly keys: readonly string[]; readonly first: number }
  | { readonly kind: 'list'; readonly length: number; readonly first: number }
  | Pointer;

const TAG_BITS = 3;
const TAG = {
  int: 0,
  constant: 1,
  text: 2,
  number: 3,
  big: 4,
  payload: 5,
  elsewhere: 6,
  composite: 7,
} as const;
const CONSTANTS: readonly Json[] = [null, true, false];
const INT_LIMIT = 2 ** 28;

/**
 * Values as 32-bit ids. Small integers and constants are the id itself; texts are interned; objects that a
 * reducer made are a shape and their members' ids; subtrees of a payload are only a path into it, because
 * which event's payload is known from the change that holds the id.
 */
export class ValueTable {
  private readonly texts = new Interner();
  private numbers = new Float64Array(64);
  private numberCount = 0;
  private slots = new Uint32Array(256);
  private slotCount = 0;
  private readonly shapes: string[][] = [];
  private readonly shapeIds = new Map<string, number>();
  private readonly paths: Path[] = [];
  private readonly pathIds = new Map<string, number>();

  get bytes(): number {
    return this.texts.bytes + this.numbers.byteLength + this.slots.byteLength;
  }

  /** The id of a value that is kept here. */
  encode(value: Json): number {
    switch (typeof value) {
      case 'number':
        return this.encodeNumber(value);
      case 'string':
        return tagged(TAG.text, this.texts.intern(value));
      case 'bigint':
        return tagged(TAG.big, this.texts.intern(String(value)));
      case 'boolean':
        return tagged(TAG.constant, CONSTANTS.indexOf(value));
      default:
        return value === null ? tagged(TAG.constant, 0) : this.encodeComposite(value);
    }
  }

  /** The id of "the subtree of the event's payload at this path". */
  encodePayload(path: Path): number {
    const text = JSON.stringify(path);
    let id = this.pathIds.get(text);
    if (id === undefined) {
      id = this.paths.push(path) - 1;
      this.pathIds.set(text, id);
    }
    return tagged(TAG.payload, id);
  }

  /** The id of "the content of this artifact". */
  encodeArtifact(id: string): number {
    return tagged(TAG.elsewhere, this.texts.intern(id) * 2);
  }

  /** The id of "what stands at this node now". */
  encodeState(node: number): number {
    return tagged(TAG.elsewhere, node * 2 + 1);
  }

  decode(id: number): Decoded {
    const index = id >>> TAG_BITS;
    switch (id & ((1 << TAG_BITS) - 1)) {
      case TAG.int:
        return json(index & 1 ? -(index >>> 1) : index >>> 1);
      case TAG.constant:
        return json(CONSTANTS[index]!);
      case TAG.text:
        return json(this.texts.get(index));
      case TAG.number:
        return json(this.numbers[index]!);
      case TAG.big:
        return json(BigInt(this.texts.get(index)));
      case TAG.payload:
        return { kind: 'payload', path: this.paths[index]! };
      case TAG.elsewhere:
        return index & 1
          ? { kind: 'state', node: index >>> 1 }
          : { kind: 'artifact', id: this.texts.get(index >>> 1) };
      default:
        return this.decodeComposite(index);
    }
  }

  /** The id at a slot of a composite. */
  slot(index: number): number {
    return this.slots[index]!;
  }

  /** The id of the member of a composite, or null where it has none (or is no composite). */
  member(id: number, key: string | number): number | null {
    const found = this.decode(id);
    if (found.kind === 'object') {
      const at = typeof key === 'string' ? found.keys.indexOf(key) : -1;
      return at < 0 ? null : this.slot(found.first + at);
    }
    if (found.kind === 'list' && typeof key === 'number' && key < found.length)
      return this.slot(found.first + key);
    return null;
  }

  /** The whole value of an id, if no pointer is in it. Reducers never put one inside a composite. */
  toJson(id: number): Json | undefined {
    const found = this.decode(id);
    switch (found.kind) {
      case 'json':
        return found.value;
      case 'object':
        return Object.fromEntries(
          found.keys.map((key, at) => [key, this.toJson(this.slot(found.first + at))!]),
        );
      case 'list':
        return Array.from({ length: found.length }, (_, at) => this.toJson(this.slot(found.first + at))!);
      default:
        return undefined;
    }
  }

  /** Tells, for each id of a text that matches, in one pass over all texts. */
  matchTexts(matches: (text: string) => boolean): Set<number> {
    const found = new Set<number>();
    for (let id = 0; id < this.texts.size; id++) {
      if (matches(this.texts.get(id))) {
        found.add(tagged(TAG.text, id));
        found.add(tagged(TAG.big, id));
      }
    }
    return found;
  }

  private encodeNumber(value: number): number {
    if (Number.isInteger(value) && Math.abs(value) < INT_LIMIT && !Object.is(value, -0))
      return tagged(TAG.int, value < 0 ? -value * 2 + 1 : value * 2);
    if (this.numberCount === this.numbers.length) this.numbers = grown(this.numbers, this.numberCount + 1);
    this.numbers[this.numberCount] = value;
    return tagged(TAG.number, this.numberCount++);
  }

  private encodeComposite(value: readonly Json[] | Readonly<Record<string, Json>>): number {
    const list = Array.isArray(value);
    const keys = list ? [] : Object.keys(value);
    const ids = (list ? value : keys.map((key) => (value as Record<string, Json>)[key]!)).map((item) =>
      this.encode(item),
    );
    const start = this.slotCount;
    this.slotCount += ids.length + 1;
    if (this.slotCount > this.slots.length) this.slots = grown(this.slots, this.slotCount);
    this.slots[start] = list ? ids.length * 2 + 1 : this.shapeOf(keys) * 2;
    this.slots.set(ids, start + 1);
    return tagged(TAG.composite, start);
  }

  private decodeComposite(start: number): Decoded {
    const head = this.slots[start]!;
    if (head & 1) return { kind: 'list', length: head >>> 1, first: start + 1 };
    return { kind: 'object', keys: this.shapes[head >>> 1]!, first: start + 1 };
  }

  private shapeOf(keys: string[]): number {
    const text = JSON.stringify(keys);
    let id = this.shapeIds.get(text);
    if (id === undefined) {
      id = this.shapes.push(keys) - 1;
      this.shapeIds.set(text, id);
    }
    return id;
  }
}

function tagged(tag: number, index: number): number {
  return ((index << TAG_BITS) | tag) >>> 0;
}

function json(value: Json): Decoded {
  return { kind: 'json', value };
}
