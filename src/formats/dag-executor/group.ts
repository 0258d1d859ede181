import { groupBy } from '../../lib/group-by';
import type { Grouped, Part } from '../../model/format';

/**
 * The files of one folder are one store. An edge list belongs to what was dropped with it; empty and
 * temporary files and foreign ones inside a store are named, not dropped silently.
 */
export function group(parts: readonly Part[], strangers: readonly Part[]): Grouped[] {
  const edges = parts.filter((part) => part.sniff?.shape === 'edges');
  const stores = groupBy(
    parts.filter((part) => part.sniff?.shape === 'store'),
    ({ folder }) => folder,
  );
  const captures = parts.filter(({ sniff }) => sniff?.shape !== 'store' && sniff?.shape !== 'edges');
  const logs = [
    ...[...stores].map(([folder, files]) => storeGroup(folder, files, strangers)),
    ...captures.map((part) => ({
      parts: [part],
      name: part.name,
      shape: part.sniff!.shape,
      note: null,
      problems: [],
    })),
  ];
  if (logs.length === 0)
    return edges.map((part) => ({
      parts: [part],
      name: part.name,
      shape: 'edges',
      note: null,
      problems: [],
    }));
  return logs.map((log) => withEdges(log, edges));
}

function storeGroup(folder: string, files: readonly Part[], strangers: readonly Part[]): Grouped {
  const temporary = files.filter((part) => files.length > 1 && isTemporary(part.name));
  const strays = [
    ...temporary,
    ...strangers.filter((part) => part.folder === folder && files.length > 1 && part.layout !== 'lines'),
  ];
  const kept = files.filter((part) => !temporary.includes(part));
  return {
    parts: kept.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    name: folder === '' ? kept[0]!.name : folder.split('/').at(-1)!,
    shape: 'store',
    note: kept.length > 1 ? `A store of ${kept.length} files` : null,
    problems: strays.map((part) => ({
      code: 'stray-file',
      file: part.name,
      excerpt: part.name,
      effect: strayEffect(part),
    })),
  };
}

function strayEffect(part: Part): string {
  if (part.layout === 'empty')
    return 'An empty file: a record that was being written when the process died is lost.';
  if (isTemporary(part.name))
    return 'A temporary file that an interrupted write left behind. It is not read.';
  return 'Not a file of this store. It is left out.';
}

/** Atomic writes go through a temporary file with a name of its own. */
function isTemporary(name: string): boolean {
  return /\.(tmp|temp|part)$|\.tmp[.-]/i.test(name);
}

function withEdges(log: Grouped, edges: readonly Part[]): Grouped {
  if (edges.length === 0) return log;
  const named = `with the edges in ${edges.map((part) => part.name).join(', ')}`;
  return {
    ...log,
    parts: [...log.parts, ...edges],
    note: log.note === null ? named : `${log.note}, ${named}`,
  };
}
