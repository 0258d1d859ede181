import { groupBy } from '../../lib/group-by';
import type { Grouped, Part } from '../../model/format';

const PAGED = ['python-events', 'python-detail', 'ehdb-events'];

/**
 * Pages of one execution are one log, and a recorded fold belongs to the events of its execution. Everything
 * else stays apart: a table and a REST answer of one execution are two exports, not two halves.
 */
export function group(parts: readonly Part[]): Grouped[] {
  const folds = parts.filter((part) => part.sniff?.role === 'companion');
  const events = parts.filter((part) => !folds.includes(part));
  const pages = groupBy(events, ({ sniff, folder, name }) => {
    const { shape, runs } = sniff!;
    return PAGED.includes(shape) && runs.length === 1 ? `${shape} ${runs[0]}` : `${folder}/${name}`;
  });
  const used = new Set<Part>();
  const logs = [...pages.values()].map((page) => {
    const own = folds.filter((fold) =>
      fold.sniff!.runs.some((run) => page.some((part) => part.sniff!.runs.includes(run))),
    );
    for (const fold of own) used.add(fold);
    return toGroup(page, own);
  });
  const alone = folds.filter((fold) => !used.has(fold)).map((fold) => toGroup([fold], []));
  return [...logs, ...alone];
}

function toGroup(events: readonly Part[], folds: readonly Part[]): Grouped {
  const notes = [
    ...(events.length > 1 ? [`${events.length} pages of one execution`] : []),
    ...(folds.length > 0 ? [`With the recorded fold in ${folds.map((fold) => fold.name).join(', ')}`] : []),
  ];
  return {
    parts: [...events, ...folds],
    name: events[0]!.name,
    shape: events[0]!.sniff!.shape,
    note: notes.length > 0 ? notes.join('. ') : null,
    problems: [],
  };
}
