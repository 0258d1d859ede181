/** The version of links that is written. What each one meant stays in `link-versions.test.ts`. */
export const LINK_VERSION = 2;

/** The first version had no number. */
const FIRST = 1;

/** Panels that were named anew in version 2. */
const TABS_OF_1: Readonly<Record<string, string>> = { snapshots: 'audit', recovery: 'restart' };

/** What makes the keys of each version those of the next, from the link alone. */
const STEPS: readonly ((keys: URLSearchParams) => void)[] = [
  (keys) => {
    const tab = TABS_OF_1[keys.get('tab') ?? ''];
    if (tab !== undefined) keys.set('tab', tab);
  },
];

/** The keys of a link of any version as this one writes them. Those of a later version are read as they stand. */
export function upgraded(keys: URLSearchParams): URLSearchParams {
  const version = /^\d{1,6}$/.test(keys.get('v') ?? '') ? Number(keys.get('v')) : FIRST;
  for (const step of STEPS.slice(Math.max(version, FIRST) - FIRST)) step(keys);
  return keys;
}

/** The keys with their version, last: it is the least of what they say. */
export function stamped(keys: URLSearchParams): URLSearchParams {
  keys.set('v', String(LINK_VERSION));
  return keys;
}
