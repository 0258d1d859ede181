import type { Json, Path } from '../model/json';
import type { PathPattern } from '../model/query';
import type { History } from '../replay/history';

/** How a path of the history stands to a pattern. */
export const STANDING = { none: 0, around: 1, matches: 2, inside: 3 } as const;

/** Each node's standing to a pattern: one walk, since a node is younger than its parent. */
export function standings(history: History, pattern: PathPattern): Uint8Array {
  const standing = new Uint8Array(history.nodes);
  const depth = new Uint8Array(history.nodes);
  const matchers = pattern.map((key) => (key === null ? null : history.paths.keyMatcher(key)));
  standing[0] = pattern.length === 0 ? STANDING.matches : STANDING.around;
  for (let node = 1; node < history.nodes; node++) {
    const parent = history.paths.parent(node);
    const above = standing[parent]!;
    if (above === STANDING.none) continue;
    if (above !== STANDING.around) {
      standing[node] = STANDING.inside;
      continue;
    }
    const at = depth[parent]!;
    if (matchers[at]?.(node) === false) continue;
    depth[node] = at + 1;
    standing[node] = at + 1 === pattern.length ? STANDING.matches : STANDING.around;
  }
  return standing;
}

/** The values at all paths of a JSON value that match a pattern, each with its path. */
export function* matchesIn(
  value: Json | undefined,
  pattern: PathPattern,
  path: Path = [],
): Generator<[Path, Json]> {
  if (value === undefined) return;
  const [wanted, ...rest] = pattern;
  if (wanted === undefined) yield [path, value];
  else if (typeof value !== 'object' || value === null) return;
  else if (wanted === null)
    for (const key of Object.keys(value))
      yield* matchesIn(memberOf(value, key), rest, [...path, keyIn(value, key)]);
  else yield* matchesIn(memberOf(value, wanted), rest, [...path, keyIn(value, wanted)]);
}

function memberOf(value: object, key: string): Json | undefined {
  if (Array.isArray(value) && !/^\d+$/.test(key)) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, Json>)[key] : undefined;
}

function keyIn(value: object, key: string): string | number {
  return Array.isArray(value) ? Number(key) : key;
}
