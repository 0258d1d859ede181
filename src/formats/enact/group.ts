import { groupBy } from '../../lib/group-by';
import type { Grouped, Part } from '../../model/format';

/**
 * Per-execution files of one folder are one log (the crate's store writes `<execution_id>.jsonl`), and
 * snapshots belong to the events of their executions. Files that hold the same execution stay apart: they
 * are copies, not parts.
 */
export function group(parts: readonly Part[]): Grouped[] {
  const snapshots = parts.filter((part) => part.sniff?.role === 'companion');
  const sets = joinBySnapshots(eventSets(parts), snapshots);
  const left = snapshots.filter((part) => !sets.some((set) => set.includes(part)));
  return [...sets.map(toGroup), ...left.map((part) => toGroup([part]))];
}

/** Events: the files of a store together, every other file by itself. */
function eventSets(parts: readonly Part[]): Part[][] {
  const events = parts.filter((part) => part.sniff?.role === 'events');
  const stores = groupBy(events.filter(isPerExecution), (part) => `${part.folder}\n${vocabulary(part)}`);
  const alone = events.filter((part) => !isPerExecution(part)).map((part) => [part]);
  return [...stores.values(), ...alone];
}

/** A file named after the one execution in it. */
function isPerExecution({ name, sniff }: Part): boolean {
  const runs = sniff?.runs ?? [];
  return runs.length === 1 && name.replace(/\.[a-z]+$/i, '') === runs[0];
}

function vocabulary(part: Part): string {
  return part.sniff!.shape.split('-')[0]!;
}

function joinBySnapshots(sets: Part[][], snapshots: readonly Part[]): Part[][] {
  let joined = sets;
  for (const snapshot of snapshots) {
    const runs = snapshot.sniff!.runs;
    const stored = joined.filter((set) => vocabulary(set[0]!) === 'stored');
    const told = stored.filter((set) => runsOf(set).some((run) => runs.includes(run)));
    const wanted = told.length > 0 ? told : stored.length === 1 ? stored : [];
    if (wanted.length === 0) continue;
    const merged = wanted.flat();
    const apart = wanted.length > 1 && new Set(runsOf(merged)).size < runsOf(merged).length;
    joined = apart
      ? joined.map((set) => (wanted.includes(set) ? [...set, snapshot] : set))
      : [...joined.filter((set) => !wanted.includes(set)), [...merged, snapshot]];
  }
  return joined;
}

function runsOf(set: readonly Part[]): string[] {
  return set.filter((part) => part.sniff!.role === 'events').flatMap((part) => part.sniff!.runs);
}

function toGroup(set: Part[]): Grouped {
  const events = set.filter((part) => part.sniff!.role === 'events');
  const first = events[0] ?? set[0]!;
  const store = events.length > 1 && vocabulary(first) === 'logged';
  return {
    parts: set,
    name: events.length > 1 && first.folder !== '' ? first.folder.split('/').at(-1)! : first.name,
    shape: store ? 'logged-store' : first.sniff!.shape,
    note: set.length === 1 ? null : noteFor(set, events),
    problems: [],
  };
}

function noteFor(set: readonly Part[], events: readonly Part[]): string {
  const recorded = set.filter((part) => !events.includes(part)).map((part) => part.name);
  const files = events.length > 1 ? `${events.length} files, one execution each` : events[0]!.name;
  return recorded.length > 0 ? `${files}, with the snapshots in ${recorded.join(', ')}` : files;
}
