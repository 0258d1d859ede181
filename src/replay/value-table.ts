import { AddedInterner, grown, type Interner } from '../lib/interner';
import { NumberList } from '../lib/number-list';
import type { Json, Path } from '../model/json';

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

/**
 * What the lowest bits of an id say about the others. Integers and objects, of which a long run has the most
 * different ones, get the shortest tags: small ids take less room in a {@link NumberList}.
 */
const TAG = {
  composite: 0b01,
  int: 0b11,
  constant: 0b0000,
  text: 0b0010,
  number: 0b0100,
  big: 0b0110,
  payload: 0b1000,
  elsewhere: 0b1010,
} as const;
const CONSTANTS: readonly Json[] = [null, true, false];
/** The value id of "nothing here any more": a constant besides the others. */
export const REMOVED = tagged(TAG.constant, CONSTANTS.length);
const INT_LIMIT = 2 ** 28;

/**
 * Values as 32-bit ids. Small integers and constants are the id itself; texts are interned; objects that a
 * reducer made are a shape and their members' ids; subtrees of a payload are only a path into it, because
 * which event's payload is known from the change that holds the id.
 */
export class ValueTable {
  private readonly texts: AddedInterner;
  private numbers = new Float64Array(64);
  private numberCount = 0;
  private readonly slots = new NumberList();
  private readonly shapes: string[][] = [];
  private readonly shapeIds = new Map<string, number>();
  private readonly paths: Path[] = [];
  private readonly pathIds = new Map<string, number>();

  /** @param known texts that are kept anyway */
  constructor(known: Interner) {
    this.texts = new AddedInterner(known);
  }

  get bytes(): number {
    return this.texts.bytes + this.numbers.byteLength + this.slots.bytes;
  }

  /** Gives spare room back. Nothing can be encoded afterwards. */
  complete(): void {
    this.texts.trim();
    this.slots.settle();
    this.numbers = this.numbers.slice(0, this.numberCount);
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
    const tag = tagOf(id);
    const index = id >>> bitsOf(tag);
    switch (tag) {
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
    return this.slots.at(index);
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

  /** Says of ids whether they are a text that matches, or an integer too large for a number. */
  textMatcher(matches: (text: string) => boolean): (id: number) => boolean {
    const held = this.texts.matcher(matches);
    return (id) => {
      const tag = tagOf(id);
      return (tag === TAG.text || tag === TAG.big) && held(id >>> bitsOf(tag));
    };
  }

  private encodeNumber(value: number): number {
    if (Number.isInteger(value) && Math.abs(value) < INT_LIMIT && !Object.is(value, -0))
      return tagged(TAG.int, value < 0 ? -value * 2 + 1 : value * 2);
    // Times in whole seconds, which are the most of these, stay the same from event to event.
    if (this.numberCount > 0 && Object.is(this.numbers[this.numberCount - 1], value))
      return tagged(TAG.number, this.numberCount - 1);
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
    const start = this.slots.length;
    this.slots.push(list ? ids.length * 2 + 1 : this.shapeOf(keys) * 2);
    for (const id of ids) this.slots.push(id);
    return tagged(TAG.composite, start);
  }

  private decodeComposite(start: number): Decoded {
    const head = this.slots.at(start);
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
  return ((index << bitsOf(tag)) | tag) >>> 0;
}

function tagOf(id: number): number {
  return id & (id & 1 ? 0b11 : 0b1111);
}

function bitsOf(tag: number): number {
  return tag & 1 ? 2 : 4;
}

function json(value: Json): Decoded {
  return { kind: 'json', value };
}
