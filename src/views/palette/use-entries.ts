import { useMemo } from 'react';
import { type RunRef, useLaneNames, useLibrary, useRuns, useSearch } from '../../queries/engine';
import { createRecent } from '../../ui-state/recent';
import { actionOf, type Scene } from '../actions/actions';
import {
  actionEntries,
  type Entry,
  logEntries,
  pathEntries,
  positionEntries,
  recentEntries,
  runEntries,
  SHOWN,
  stepEntries,
} from './entries';

export const useRecent = createRecent<Entry>();

export interface EntryGroup {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Everything that the query finds, by group; without a query, what was chosen last and what can be done. */
export function useEntries(scene: Scene, query: string): readonly EntryGroup[] {
  const text = query.trim();
  const runs = useRunEntries(scene, text);
  const steps = useStepEntries(scene, text);
  const paths = usePathEntries(scene, text);
  const logs = useLibrary().data?.entries ?? [];
  const recent = useRecent((state) => state.entries);
  const { run } = scene;
  const words = run?.log.words;
  const actions = actionEntries(scene, text);
  const groups: EntryGroup[] = [
    { title: 'Recent', entries: text === '' ? recentEntries(recent, placesOf(scene), canRun(scene)) : [] },
    { title: 'Events', entries: run ? positionEntries(run.view, placesOf(scene)[1]!, text) : [] },
    { title: 'Actions', entries: text === '' ? actions : actions.slice(0, SHOWN) },
    { title: `${capital(words?.step ?? 'step')}s`, entries: steps },
    { title: `${capital(words?.run ?? 'run')}s`, entries: runs },
    { title: 'Paths of the state', entries: paths },
    { title: 'Logs', entries: logEntries(logs, text) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** The log, and the run in it; what was chosen there can be chosen there again. */
function placesOf({ run, link }: Scene): readonly string[] {
  if (!run) return link.page === 'log' ? [link.log] : [];
  return [run.log.entry.id, `${run.log.entry.id}/${run.view.run.id}`];
}

function canRun(scene: Scene): (entry: Entry) => boolean {
  return ({ target }) => target.kind !== 'action' || actionOf(target.id).available(scene);
}

function useRunEntries({ run }: Scene, text: string): Entry[] {
  const log = run?.log.entry.id ?? '';
  const filter = useMemo(() => ({ text, outcome: null, sort: 'worst' as const }), [text]);
  const { data } = useRuns(log, filter, 0, SHOWN, run !== null && run.log.runCount > 1);
  return data && run ? runEntries(log, data.rows) : [];
}

function useStepEntries({ run }: Scene, text: string): Entry[] {
  const wanted = run !== null && text !== '';
  const ref: RunRef | null = wanted ? { log: run.log.entry.id, run: run.view.run.id } : null;
  const names = useLaneNames(ref);
  return wanted ? stepEntries(run.view, names, `${ref!.log}/${ref!.run}`, text) : [];
}

/** One letter is in every path; the search begins with the second. */
function usePathEntries({ run, position }: Scene, text: string): Entry[] {
  const at = { log: run?.log.entry.id ?? '', run: run?.view.run.id ?? '', position };
  const wanted = run !== null && text.length > 1 ? text : '';
  const { data } = useSearch(at, wanted);
  return data && wanted !== '' ? pathEntries(data.pointers, `${at.log}/${at.run}`) : [];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
