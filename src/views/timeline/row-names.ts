import { formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { ChildLanes, LaneLabel, LogView, RunView } from '../../model/views';
import type { Row } from '../../selectors/rows';
import { eventsOfRow } from './row-events';

/** What the names of rows are made from, besides their lanes. */
export interface RowNames {
  readonly words: LogView['words'];
  readonly typeNames: readonly string[];
  readonly childLanes: ReadonlyMap<string, ChildLanes>;
}

/** What a row is called; `…` until its lane's name is known. */
export function nameOfRow(row: Row, label: LaneLabel | undefined, names: RowNames): string {
  switch (row.kind) {
    case 'attempt':
      return `attempt ${row.place}`;
    case 'type':
      return names.typeNames[row.ref] ?? 'type not told';
    case 'step':
      return label?.stepName ?? '…';
    case 'repeats':
      return `× ${formatCount(row.lanes!.length)}, same shape`;
    case 'child':
      return row.child!.name === row.child!.id ? shortId(row.child!.id, 12) : row.child!.name;
    case 'child-step':
      return names.childLanes.get(row.child!.id)?.shown[row.ref]?.label ?? '…';
    default:
      return nameOfLane(row, label);
  }
}

/** An item below its step need not say whose item it is. */
function nameOfLane({ depth }: Row, label: LaneLabel | undefined): string {
  if (!label) return '…';
  return depth > 0 && label.item !== null ? `item ${label.item}` : label.name;
}

/** The little that stands at the right of a row's name. */
export function detailOfRow({ lanes, spans }: RunView, row: Row, label: LaneLabel | undefined): string {
  // What kind of outcome all of them have, where the system tells kinds apart.
  if (row.kind === 'repeats') return label?.klass ?? '';
  if (row.kind === 'type') return formatCount(row.lanes!.length);
  if (row.kind === 'step') return formatCount(row.lanes!.length - (lanes.headless[row.lane] ? 0 : 1));
  if (row.kind === 'child') return `…${row.child!.id.slice(-4)}`;
  if (row.kind === 'attempt') return spans.end[row.ref]! < 0 ? 'open' : '';
  const attempts = row.kind === 'lane' ? lanes.attempts[row.lane]! : 0;
  return attempts > 1 ? `× ${attempts}` : '';
}

/** More than the name says; null where there is no more. */
export function tooltipOfRow({ kind, child }: Row, label: LaneLabel | undefined): string | null {
  if (child) return child.id;
  if (!label) return null;
  return kind === 'repeats' ? `Events like those of ${label.name}` : `${label.name}\n${label.step}`;
}

/** `fetch_page_3, failed, 3 attempts, 12 events from 3 to 36` */
export function describeRow(view: RunView, row: Row, name: string): string {
  if (row.child) {
    const { placed, inferred } = row.child;
    const doubt = placed === 'times' ? '' : ', its place is not recorded';
    return `${name}, child run, ${row.outcome}${doubt}${inferred ? ', which step spawned it is inferred' : ''}`;
  }
  const events = eventsOfRow(view, row);
  const what =
    row.lanes === null
      ? [formatNoun(row.kind === 'attempt' ? 1 : view.lanes.attempts[row.lane]!, 'attempt')]
      : [formatNoun(row.lanes.length, 'row')];
  return [
    name,
    row.outcome,
    ...what,
    `${formatNoun(events.length, 'event')} from ${events[0]} to ${events[events.length - 1]}`,
  ].join(', ');
}
