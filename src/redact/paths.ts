import { RedactionError } from '../model/redaction';

/**
 * A pattern for paths, as its keys in lower case; `*` is any one key, `**` any number of them. A rooted one begins
 * with `/`; others hold at any depth. It stands for the field and for all that is inside of it.
 */
export interface FieldPattern {
  readonly keys: readonly string[];
  readonly rooted: boolean;
}

const MAX_KEYS = 32;

/**
 * Reads `/output/env/*`, `*.password`, `headers.authorization`.
 * @throws {RedactionError} for one without a key
 */
export function parseField(text: string): FieldPattern {
  const rooted = text.startsWith('/');
  const keys = rooted
    ? text
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    : text.split('.');
  const lower = keys.map((key) => key.trim().toLowerCase());
  // At any depth: a leading star would only ask for something above.
  while (!rooted && lower.length > 1 && lower[0]!.startsWith('*')) lower.shift();
  if (lower.some((key) => key === '') || lower.length > MAX_KEYS || (!rooted && lower[0]!.startsWith('*')))
    throw new RedactionError('bad-field', { field: text.slice(0, 200) });
  return { keys: lower, rooted };
}

/** Does the pattern name exactly this path? Items of lists are `*` there; in a pattern a number stands for any item. */
export function namesPath({ keys, rooted }: FieldPattern, path: readonly string[]): boolean {
  // Which of the pattern's keys may come next, for all ways to read the path at once.
  let open = new Set([0]);
  path.forEach((key) => {
    const next = new Set<number>(rooted ? [] : [0]);
    for (const at of closure(open, keys)) {
      if (keys[at] === '**') next.add(at);
      else if (at < keys.length && fits(keys[at]!, key)) next.add(at + 1);
    }
    open = next;
  });
  return closure(open, keys).has(keys.length);
}

/** A `**` may also stand for nothing. */
function closure(open: ReadonlySet<number>, keys: readonly string[]): Set<number> {
  const all = new Set(open);
  for (const at of all) if (keys[at] === '**') all.add(at + 1);
  return all;
}

function fits(wanted: string, key: string): boolean {
  if (wanted === '*' || wanted === key.toLowerCase()) return true;
  return key === '*' && /^\d+$/.test(wanted);
}

/** Patterns with what they stand for, asked by path without looking at each of them. */
export class FieldBook<Meaning> {
  private readonly byLast = new Map<
    string,
    { readonly pattern: FieldPattern; readonly meaning: Meaning }[]
  >();

  add(fields: readonly string[], meaning: Meaning): void {
    for (const field of fields) {
      const pattern = parseField(field);
      const last = pattern.keys.at(-1)!;
      const slot = last === '**' || /^\d+$/.test(last) ? '*' : last;
      const list = this.byLast.get(slot) ?? [];
      list.push({ pattern, meaning });
      this.byLast.set(slot, list);
    }
  }

  /** What the patterns that name exactly this path stand for. */
  of(path: readonly string[]): Meaning[] {
    const last = path.at(-1)?.toLowerCase();
    if (last === undefined) return [];
    const found = [...(this.byLast.get(last) ?? []), ...(last === '*' ? [] : (this.byLast.get('*') ?? []))];
    return found.filter(({ pattern }) => namesPath(pattern, path)).map(({ meaning }) => meaning);
  }
}
