import type { Grouped, Part } from '../../model/format';

/** Artifacts belong to every run that was dropped with them; alone they are a log without runs. */
export function group(parts: readonly Part[]): Grouped[] {
  const bundles = parts.filter((part) => part.sniff?.role === 'companion');
  const events = parts.filter((part) => part.sniff?.role === 'events');
  if (events.length === 0)
    return bundles.map((part) => ({
      parts: [part],
      name: part.name,
      shape: 'artifacts',
      note: null,
      problems: [],
    }));
  return events.map((part) => ({
    parts: [part, ...bundles],
    name: part.name,
    shape: part.sniff!.shape,
    note:
      bundles.length > 0 ? `With the artifacts in ${bundles.map((bundle) => bundle.name).join(', ')}` : null,
    problems: [],
  }));
}
