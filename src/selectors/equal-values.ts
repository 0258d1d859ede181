import { sameJson } from '../lib/json-text';
import type { Json, Path } from '../model/json';

/** Values looked at in one record. */
const MAX_VISITED = 20_000;
const MAX_FOUND = 5;

/**
 * Where a record holds a value: first under a key of the given name, then nearest to its root.
 * @returns at most the first few paths
 */
export function pathsOfValue(record: Json, value: Json, key?: string | number): Path[] {
  const found: Path[] = [];
  const open: { value: Json; path: Path }[] = [{ value: record, path: [] }];
  for (let at = 0; at < open.length && at < MAX_VISITED; at++) {
    const here = open[at]!;
    if (sameJson(here.value, value)) found.push(here.path);
    if (typeof here.value !== 'object' || here.value === null) continue;
    for (const [name, inside] of Object.entries(here.value))
      open.push({
        value: inside as Json,
        path: [...here.path, Array.isArray(here.value) ? Number(name) : name],
      });
  }
  const named = found.filter((path) => path.at(-1) === key);
  return [...named, ...found.filter((path) => path.at(-1) !== key)].slice(0, MAX_FOUND);
}
