import type { Path } from '../model/json';

/** A path as a JSON Pointer (RFC 6901): `/state/jobs/a~1b/0`. The empty path is ''. */
export function toPointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The keys of a JSON Pointer, all as texts; an index of a list is found by its digits. */
export function fromPointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The pointers of all containers around a pointer, outermost first; the pointer itself is not among them. */
export function parentsOf(pointer: string): string[] {
  const parents: string[] = [];
  for (let at = pointer.indexOf('/', 1); at >= 0; at = pointer.indexOf('/', at + 1))
    parents.push(pointer.slice(0, at));
  return parents;
}

/** A path as people write it: `state.jobs["a b"][0]`. */
export function toDotted(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** The keys of a path as {@link toDotted} or a person writes it: `state.jobs["a b"][0]`, `state.jobs.a.0`. */
export function fromDotted(text: string): string[] {
  const keys: string[] = [];
  for (const [, quoted, index, name] of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g))
    keys.push(quoted === undefined ? (index ?? name!) : unescaped(quoted));
  return keys;
}

/** What stands between quotes; as it is where its escapes make no sense. */
function unescaped(quoted: string): string {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}
