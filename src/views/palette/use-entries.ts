import { useMemo } from 'react';
import { type Moment, useKindHits, useLaneHits, useLibrary, useRuns, useSearch } from '../../queries/engine';
import { createRecent } from '../../ui-state/recent';
import { actionOf, type Scene } from '../actions/actions';
import {
  actionEntries,
  type Entry,
  kindEntries,
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

export interface Found {
  readonly groups: readonly EntryGroup[];
  /** Records are still being searched for names. */
  readonly searching: boolean;
}

/** Everything that the query finds, by group; without a query, what was chosen last and what can be done. */
export function useEntries(scene: Scene, query: string): Found {
  const text = query.trim();
  const runs = useRunEntries(scene, text);
  const steps = useStepEntries(scene, text);
  const kinds = useKindEntries(scene, text);
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
    { title: `${capital(words?.step ?? 'step')}s`, entries: steps.entries },
    { title: 'Kinds of event', entries: kinds },
    { title: `${capital(words?.run ?? 'run')}s`, entries: runs },
    { title: 'Paths of the state', entries: paths },
    { title: 'Logs', entries: logEntries(logs, text) },
  ];
  return { groups: groups.filter(({ entries }) => entries.length > 0), searching: steps.searching };
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

function useStepEntries(scene: Scene, text: string): { entries: Entry[]; searching: boolean } {
  const at = momentOf(scene);
  const { hits, searching } = useLaneHits(at, scene.run ? text : '', SHOWN);
  return { entries: stepEntries(hits, placeOf(at)), searching };
}

function useKindEntries(scene: Scene, text: string): Entry[] {
  const at = momentOf(scene);
  return kindEntries(useKindHits(at, scene.run && text.length > 1 ? text : ''), placeOf(at));
}

/** One letter is in every path; the search begins with the second. */
function usePathEntries(scene: Scene, text: string): Entry[] {
  const at = momentOf(scene);
  const wanted = scene.run && text.length > 1 ? text : '';
  const { data } = useSearch(at, wanted);
  return data && wanted !== '' ? pathEntries(data.pointers, placeOf(at)) : [];
}

/** Where questions of the palette go; without a run none are asked. */
function momentOf({ run, position }: Scene): Moment {
  return { log: run?.log.entry.id ?? '', run: run?.view.run.id ?? '', position };
}

function placeOf({ log, run }: Moment): string {
  return `${log}/${run}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
