import { BitSet } from '../lib/bit-set';
import { sameJson } from '../lib/json';
import type { Json, Path } from '../model/json';
import type { PathPattern } from '../model/query';
import { valueAt } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';
import { matchesIn, STANDING, standings } from './patterns';

type Pause = () => Promise<void> | undefined;

/** Events looked at between two chances to stop. */
const AT_ONCE = 512;

/**
 * The positions of events that wrote something at, around or inside of a path that matches a pattern.
 * @param changed only where something there became another value; a write around counts only where it did
 */
export async function touches(
  reader: HistoryReader,
  pattern: PathPattern,
  changed: boolean,
  pause: Pause,
): Promise<BitSet> {
  const { history } = reader;
  const standing = standings(history, pattern);
  const found = new BitSet();
  for (let position = 0; position < history.length; position++) {
    const { from, to } = history.changesAt(position);
    const written = new Set<number>();
    for (let change = from; change < to; change++) {
      const node = history.nodeOf(change);
      if (standing[node]! !== STANDING.none) written.add(node);
    }
    for (const node of written) {
      const around = standing[node] === STANDING.around;
      const hit = around
        ? await touchedAround(reader, pattern, node, from, to, changed)
        : !changed || (await differs(reader, history.paths.path(node), from, to));
      if (!hit) continue;
      found.add(position);
      break;
    }
    if (position % AT_ONCE === 0) await pause();
  }
  return found;
}

/** Does a path hold another value after the changes `from … to − 1` than before? */
async function differs(reader: HistoryReader, path: Path, from: number, to: number): Promise<boolean> {
  const { history } = reader;
  const [was, is] = [history.leafBefore(path, from), history.leafBefore(path, to)];
  if (was !== undefined && is !== undefined) return was !== is;
  const [before, after] = [await valueAt(reader, path, from), await valueAt(reader, path, to)];
  // Of what is too large to be read whole nobody can say that it is the same.
  return before.cut || after.cut || !sameValue(before.value, after.value);
}

/** Did a write around matching paths replace, remove or make one of them? */
async function touchedAround(
  reader: HistoryReader,
  pattern: PathPattern,
  node: number,
  from: number,
  to: number,
  changed: boolean,
): Promise<boolean> {
  const path = reader.history.paths.path(node);
  const rest = pattern.slice(path.length);
  if (rest.length === 1 && rest[0] !== null && changed)
    // The path inside is known: no need to read all that is around it.
    return differs(reader, [...path, rest[0]!], from, to);
  const [before, after] = [await valueAt(reader, path, from), await valueAt(reader, path, to)];
  if (before.cut || after.cut) return true;
  const was = new Map(
    [...matchesIn(before.value, rest)].map(([inside, value]) => [JSON.stringify(inside), value]),
  );
  const is = new Map(
    [...matchesIn(after.value, rest)].map(([inside, value]) => [JSON.stringify(inside), value]),
  );
  if (!changed) return was.size + is.size > 0;
  if (was.size !== is.size) return true;
  for (const [key, value] of is) if (!was.has(key) || !sameValue(was.get(key), value)) return true;
  return false;
}

function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}
