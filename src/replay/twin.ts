/**
 * The slow, obvious twin of the history: fold every change into a plain object from the start. Only tests
 * use it; both must agree at every position.
 */
import type { Change, StateReader } from '../model/change';
import { dig, isObject, type Json, type Path } from '../model/json';

type Mutable = { [key: string]: Mutable } | Mutable[] | Json;

export class Twin implements StateReader {
  root: Mutable = null;

  constructor(private readonly artifact: (id: string) => Json | undefined = () => undefined) {}

  apply(changes: readonly Change[], payload: Json): void {
    for (const change of changes) {
      if ('removed' in change) this.remove(change.path);
      else {
        const value =
          'artifact' in change
            ? this.artifact(change.artifact)
            : 'from' in change
              ? dig(payload, change.from)
              : 'same' in change
                ? dig(this.root as Json, change.same)
                : change.value;
        if (value !== undefined) this.set(change.path, structuredClone(value) as Mutable);
      }
    }
  }

  /** A copy of the state as it is now; undefined when nothing was written yet. */
  snapshot(): Json | undefined {
    return structuredClone(this.root) as Json;
  }

  get(path: Path): Json | undefined {
    const value = dig(this.root as Json, path);
    if (typeof value === 'object' && value !== null) throw new Error('A reducer asked for more than a leaf');
    return value;
  }

  has(path: Path): boolean {
    return dig(this.root as Json, path) !== undefined;
  }

  size(path: Path): number {
    const value = dig(this.root as Json, path);
    return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  }

  private set(path: Path, value: Mutable): void {
    if (path.length === 0) this.root = value;
    else {
      if (this.root === null) this.root = {};
      const parent = this.parentOf(path);
      // Defined, not assigned: a key such as `__proto__` is data here.
      const property = { value, enumerable: true, writable: true, configurable: true };
      if (parent !== null) Object.defineProperty(parent, path.at(-1)!, property);
    }
  }

  private remove(path: Path): void {
    const parent = this.parentOf(path);
    if (parent !== null) delete parent[path.at(-1)! as never];
  }

  private parentOf(path: Path): Record<string, Mutable> | Mutable[] | null {
    const parent = path.length === 1 ? this.root : dig(this.root as Json, path.slice(0, -1));
    return isObject(parent) || Array.isArray(parent) ? (parent as Record<string, Mutable>) : null;
  }
}

/** One listed difference between two states. */
interface Listed {
  readonly path: Path;
  readonly kind: string;
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * What listed differences make of a state, leaf by leaf: all below a listed path goes, and what is listed comes in its
 * place. Parents stand before what is below them. Empty containers do not count.
 */
export function patched(before: Json | undefined, listed: readonly Listed[]): Map<string, Json> {
  const leaves = leavesOf(before);
  for (const { path, kind, before: was, after } of listed) {
    if (kind !== 'added' && kind !== 'changed' && kind !== 'removed') continue;
    // What goes is exactly what is said to go: the rest of a cut container is listed by itself.
    for (const [key] of leavesOf(was, path)) leaves.delete(key);
    for (const [key, value] of leavesOf(after, path)) leaves.set(key, value);
  }
  return leaves;
}

/** All leaves of a state by their paths, without empty containers. */
export function leavesOf(value: Json | undefined, path: Path = []): Map<string, Json> {
  const leaves = new Map<string, Json>();
  if (value === undefined) return leaves;
  if (typeof value !== 'object' || value === null) return leaves.set(JSON.stringify(path), value);
  for (const key of Object.keys(value)) {
    const at = Array.isArray(value) ? Number(key) : key;
    for (const leaf of leavesOf((value as never)[key], [...path, at])) leaves.set(...leaf);
  }
  return leaves;
}
