import { useMemo } from 'react';
import type { OwnRule } from '../../model/rule';
import type { RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useRules } from '../../queries/rules';
import { parseRule, useOwnRules } from '../../ui-state/own-rules';
import type { RunLink } from './RunPage';

/** Of a longer run they are checked when somebody asks: its records have to be read for it. */
const MAX_UNASKED = 50_000;

/** The reader's own rules, and those that came with the link. */
export function useAllOwn(link: RunLink): readonly OwnRule[] {
  const own = useOwnRules((state) => state.rules);
  const linked = JSON.stringify(link.rules ?? []);
  return useMemo(() => {
    const guests = (JSON.parse(linked) as string[]).map(parseRule);
    return [...own, ...guests.filter(({ name }) => own.every((rule) => rule.name !== name))];
  }, [own, linked]);
}

/** How many rules the run breaks, as far as that is known. */
export function useBroken(runRef: RunRef, view: RunView, link: RunLink): number {
  const asked = view.events <= MAX_UNASKED || link.tab === 'rules';
  return useRules(runRef, useAllOwn(link), asked).data?.broken ?? 0;
}
