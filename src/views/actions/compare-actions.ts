import { useCompared } from '../../ui-state/compared';
import type { Action, Scene } from './actions';

const onPage = ({ link }: Scene) => link.page === 'compare' && useCompared.getState().walk !== null;

/** What is done on the page of two runs. */
export const COMPARE_ACTIONS: readonly Action[] = [
  {
    id: 'nextDifference',
    group: 'Move',
    label: 'Next difference of two {run}s',
    keys: ['n'],
    aliases: 'compare diff',
    repeats: true,
    available: onPage,
    run: () => useCompared.getState().walk?.(1),
  },
  {
    id: 'previousDifference',
    group: 'Move',
    label: 'Previous difference of two {run}s',
    keys: ['p'],
    aliases: 'compare diff back',
    repeats: true,
    available: onPage,
    run: () => useCompared.getState().walk?.(-1),
  },
  {
    id: 'compareWith',
    group: 'Open',
    label: 'Compare this {run} with another one',
    keys: [],
    aliases: 'diff difference good yesterday divergence',
    available: ({ run, link }) => run !== null && link.page === 'log' && run.view.events > 0,
    run: () => useCompared.getState().pick(true),
  },
];
