import { sameJson } from '../lib/json';
import { isObject, type Json, type Path } from '../model/json';
import type { Position } from '../model/units';
import type { HistoryReader } from './reader';

/** One leaf (or empty container) that differs between two moments. */
export interface LeafChange {
  readonly path: Path;
  /** `same`: written, with the value that stood there already. */
  readonly kind: 'added' | 'changed' | 'removed' | 'same';
  readonly before?: Json;
  readonly after?: Json;
}

export interface EventChanges {
  readonly changes: readonly LeafChange[];
  /** There are more than are listed, or a value was too large to compare whole. */
  readonly cut: boolean;
}

/** The most leaves of one value that are compared, and the most changes that are listed. */
const MAX_LEAVES = 20_000;
const MAX_CHANGES = 1_000;

/** What the event at `p` changed, leaf by leaf. */
export async function changesOfEvent(reader: HistoryReader, p: Position): Promise<EventChanges> {
  const { history } = reader;
  const found: LeafChange[] = [];
  let cut = false;
  for (const node of topmostWritten(reader, p)) {
    const path = history.paths.path(node);
    const before = await valueAt(reader, path, p === 0 ? 0 : history.limit(p - 1));
    const after = await valueAt(reader, path, history.limit(p));
    cut ||= before.cut || after.cut;
    const leaves = diffJson(before.value, after.value, path, MAX_CHANGES - found.length + 1);
    found.push(...(leaves.length > 0 ? leaves : [{ path, kind: 'same' as const, after: after.value }]));
    if (found.length > MAX_CHANGES) return { changes: found.slice(0, MAX_CHANGES), cut: true };
  }
  return { changes: found, cut };
}

/** The nodes that an event wrote, without those below another of them, in order of writing. */
function topmostWritten({ history }: HistoryReader, p: Position): number[] {
  const { from, to } = history.changesAt(p);
  const written = new Set<number>();
  for (let change = from; change < to; change++) written.add(history.nodeOf(change));
  return [...written].filter((node) => {
    for (let at = node; at !== 0; ) {
      at = history.paths.parent(at);
      if (written.has(at)) return false;
    }
    return true;
  });
}

/** What stands at a path before change `limit`; `cut` where it is too large to be read whole. */
export async function valueAt(
  reader: HistoryReader,
  path: Path,
  limit: number,
): Promise<{ value: Json | undefined; cut: boolean }> {
  const place = limit === 0 ? null : await reader.placeBefore(path, limit);
  if (place === null) return { value: undefined, cut: false };
  const budget = { left: MAX_LEAVES };
  return { value: await reader.materialise(place, limit, budget), cut: budget.left <= 0 };
}

/** The leaves in which two values differ, at most `max` of them. An empty container counts as a leaf. */
export function diffJson(
  before: Json | undefined,
  after: Json | undefined,
  path: Path,
  max: number,
): LeafChange[] {
  const found: LeafChange[] = [];
  const walk = (a: Json | undefined, b: Json | undefined, at: Path): void => {
    if (found.length >= max || a === b) return;
    if (isBranch(a) || isBranch(b)) {
      const comparable = a === undefined || b === undefined || sameKind(a, b);
      if (comparable) {
        for (const key of unionOfKeys(a, b)) walk(childOf(a, key), childOf(b, key), [...at, key]);
        return;
      }
    }
    if (a === undefined) found.push({ path: at, kind: 'added', after: b! });
    else if (b === undefined) found.push({ path: at, kind: 'removed', before: a });
    else if (!sameJson(a, b)) found.push({ path: at, kind: 'changed', before: a, after: b });
  };
  walk(before, after, path);
  return found;
}

/** A container with something in it. */
function isBranch(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function sameKind(a: Json, b: Json): boolean {
  return Array.isArray(a) ? Array.isArray(b) : isObject(a) && isObject(b);
}

function unionOfKeys(a: Json | undefined, b: Json | undefined): (string | number)[] {
  const list = Array.isArray(a) || Array.isArray(b);
  const keys = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
  return [...keys].map((key) => (list ? Number(key) : key));
}

function childOf(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string | number, Json>)[key] : undefined;
}
