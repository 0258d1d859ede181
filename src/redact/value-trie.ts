/** What may not stand beside a value: `word` a letter, digit or `_`; `number` also a point and a digit; `none` anything may. */
export type Border = 'none' | 'word' | 'address';

interface Leaf {
  readonly id: number;
  readonly border: Border;
}

/** A piece of one or more values: what leads to it, what may follow, and the value that ends with it. */
interface Branch {
  readonly label: string;
  readonly next: Map<number, Branch>;
  leaf: Leaf | null;
}

/** Comparing values that begin as the text does may cost so many characters for each one of the text. */
const COMPARED = 32;

/** All values that are looked for, as a tree of their common beginnings: one walk over a text looks for all of them. */
export class ValueTrie {
  private readonly root: Branch = { label: '', next: new Map(), leaf: null };
  private readonly disabled = new Set<number>();
  /** Pairs of characters with which a value begins: most of a text needs no walk. */
  private readonly pairs = new Uint8Array(1 << 16);
  private readonly singles = new Set<number>();

  /** Of two equal values the later one counts. */
  add(value: string, id: number, border: Border): void {
    if (value === '') return;
    if (value.length === 1) this.singles.add(value.charCodeAt(0));
    else this.pairs[pairOf(value.charCodeAt(0), value.charCodeAt(1))] = 1;
    let branch = this.root;
    for (let at = 0; at < value.length; ) {
      const code = value.charCodeAt(at);
      const next = branch.next.get(code);
      if (next === undefined) {
        branch.next.set(code, { label: value.slice(at), next: new Map(), leaf: { id, border } });
        return;
      }
      const shared = sharedLength(next.label, value, at);
      branch = shared === next.label.length ? next : split(branch, next, shared);
      at += shared;
    }
    branch.leaf = { id, border };
  }

  /** A value that is looked for no more. */
  disable(id: number): void {
    this.disabled.add(id);
  }

  enable(id: number): void {
    this.disabled.delete(id);
  }

  /**
   * Calls `found` for the leftmost values, of several that begin at one place the longest; they do not overlap.
   * @returns false where the text would take too long; what was found by then is no answer
   */
  each(text: string, found: (start: number, end: number, id: number) => void): boolean {
    if (this.root.next.size === 0) return true;
    const cost = { left: text.length * COMPARED + 100_000 };
    for (let at = 0; at < text.length; ) {
      const first = text.charCodeAt(at);
      if (this.pairs[pairOf(first, text.charCodeAt(at + 1))] === 0 && !this.singles.has(first)) {
        at++;
        continue;
      }
      const end = this.longest(text, at, cost, found);
      if (cost.left < 0) return false;
      at = end;
    }
    return true;
  }

  /** @returns where to go on */
  private longest(
    text: string,
    start: number,
    cost: { left: number },
    found: (start: number, end: number, id: number) => void,
  ): number {
    let best: Leaf | null = null;
    let bestEnd = start;
    let branch = this.root;
    for (let at = start; at < text.length; ) {
      const next = branch.next.get(text.charCodeAt(at));
      if (next === undefined) break;
      const shared = sharedLength(next.label, text, at);
      cost.left -= shared;
      if (shared < next.label.length) break;
      at += shared;
      branch = next;
      const { leaf } = branch;
      if (leaf === null || this.disabled.has(leaf.id)) continue;
      if (leaf.border !== 'none' && !isBordered(text, start, at, leaf.border)) continue;
      best = leaf;
      bestEnd = at;
    }
    if (best === null) return start + 1;
    found(start, bestEnd, best.id);
    return bestEnd;
  }
}

/** How many characters of the label stand in the text from `at`. */
function sharedLength(label: string, text: string, at: number): number {
  const most = Math.min(label.length, text.length - at);
  let length = 0;
  while (length < most && label.charCodeAt(length) === text.charCodeAt(at + length)) length++;
  return length;
}

/** Cuts a branch in two; the upper one is new. */
function split(parent: Branch, branch: Branch, length: number): Branch {
  const upper: Branch = { label: branch.label.slice(0, length), next: new Map(), leaf: null };
  const lower: Branch = { ...branch, label: branch.label.slice(length) };
  upper.next.set(lower.label.charCodeAt(0), lower);
  parent.next.set(upper.label.charCodeAt(0), upper);
  return upper;
}

/** Does what stands from `start` to `end` stand by itself? */
export function isBordered(text: string, start: number, end: number, border: Border): boolean {
  const before = text.charCodeAt(start - 1);
  const behind = text.charCodeAt(end);
  if (isWord(before) && isWord(text.charCodeAt(start)) && !endsEscape(text, start)) return false;
  if (isWord(behind) && isWord(text.charCodeAt(end - 1))) return false;
  if (border !== 'address') return true;
  return (
    !(isPoint(before) && isWord(text.charCodeAt(start - 2))) &&
    !(isPoint(behind) && isDigit(text.charCodeAt(end + 1)))
  );
}

/** In front of a value that is part of a link or of source text: `%2Fname`, `\\nname`. */
function endsEscape(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 3), at);
  return /^%[0-9a-fA-F]{2}$/.test(before) || /\\[bfnrt]$/.test(before);
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isPoint(code: number): boolean {
  return code === 46;
}

/** Two characters as a number of 16 bits; a text's last one has none behind it. */
function pairOf(first: number, second: number): number {
  return ((first * 251) ^ (second | 0)) & 0xffff;
}
