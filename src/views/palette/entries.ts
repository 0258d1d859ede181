import { formatCount, formatNoun } from '../../lib/format';
import { holdsWords } from '../../lib/match';
import { shortId } from '../../lib/names';
import type { LibraryEntry } from '../../model/library';
import type { RunSummary } from '../../model/log';
import type { KindHit, LaneHit, RunView } from '../../model/views';
import type { Chosen } from '../../ui-state/recent';
import { ACTIONS, labelOf, type Scene } from '../actions/actions';
import type { Keys } from '../actions/keys';

/** What choosing an entry leads to. */
export type Target =
  | { readonly kind: 'action'; readonly id: string }
  | { readonly kind: 'run'; readonly log: string; readonly run: string; readonly position: number | null }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'path'; readonly pointer: string }
  | { readonly kind: 'log'; readonly entry: LibraryEntry };

/** One line of the palette. */
export interface Entry extends Chosen {
  readonly label: string;
  /** Said beside it, dimmed. */
  readonly hint: string | null;
  readonly keys: Keys | null;
  readonly target: Target;
}

/** Lines shown of one group. */
export const SHOWN = 7;

/** What can be done here; what begins with the query comes first. */
export function actionEntries(scene: Scene, query: string): Entry[] {
  const words = scene.run?.log.words ?? null;
  return ACTIONS.filter((action) => action.id !== 'palette' && action.available(scene))
    .map((action): Entry & { text: string } => ({
      key: `action ${action.id}`,
      place: '',
      label: labelOf(action, words),
      hint: null,
      keys: action.keys[0] ?? null,
      target: { kind: 'action', id: action.id },
      text: `${labelOf(action, words)} ${action.aliases ?? ''}`,
    }))
    .filter(({ text }) => holdsWords(query, text))
    .sort((a, b) => Number(startsWith(b.label, query)) - Number(startsWith(a.label, query)))
    .map(({ text: _, ...entry }) => entry);
}

function startsWith(label: string, query: string): boolean {
  return query !== '' && label.toLowerCase().startsWith(query.toLowerCase());
}

/** `42` goes there; digits may be grouped as on the page: `1,024`. */
export function positionEntries(view: RunView, place: string, query: string): Entry[] {
  if (!/^\d[\d,. ]*$/.test(query)) return [];
  const position = Number(query.replace(/[,. ]/g, ''));
  if (position >= view.events) return [];
  return [positionEntry(position, `Event ${formatCount(position)}`, null, place)];
}

function positionEntry(position: number, label: string, hint: string | null, place: string): Entry {
  return {
    key: `position ${position} ${label}`,
    place,
    label,
    hint,
    keys: null,
    target: { kind: 'position', position },
  };
}

/** Steps, each at its first event. */
export function stepEntries(hits: readonly LaneHit[], place: string): Entry[] {
  return hits
    .slice(0, SHOWN)
    .map(({ label, position }) =>
      positionEntry(position, label.name, `from ${formatCount(position)}`, place),
    );
}

/** Kinds of event, each at its next event. */
export function kindEntries(hits: readonly KindHit[], place: string): Entry[] {
  return hits
    .slice(0, SHOWN)
    .map(({ kind, position, count }) =>
      positionEntry(
        position,
        `Next ${kind}`,
        `${formatCount(position)}, ${formatCount(count)} in all`,
        place,
      ),
    );
}

/** Runs, each at its first failure. */
export function runEntries(log: string, rows: readonly RunSummary[]): Entry[] {
  return rows.slice(0, SHOWN).map((run) => ({
    key: `run ${run.id}`,
    place: log,
    label: run.name === run.id ? shortId(run.id, 12) : run.name,
    hint: `${run.outcome}, ${formatNoun(run.events, 'event')}`,
    keys: null,
    target: { kind: 'run', log, run: run.id, position: run.firstFailure?.position ?? null },
  }));
}

/** Paths of the state at the playhead. */
export function pathEntries(pointers: readonly string[], place: string): Entry[] {
  return pointers.slice(0, SHOWN).map((pointer) => ({
    key: `path ${pointer}`,
    place,
    label: pointer,
    hint: null,
    keys: null,
    target: { kind: 'path', pointer },
  }));
}

/** Logs of the library. */
export function logEntries(entries: readonly LibraryEntry[], query: string): Entry[] {
  return entries
    .filter((entry) => entry.state !== 'reading' && holdsWords(query, entry.name))
    .slice(0, SHOWN)
    .map((entry) => ({
      key: `log ${entry.id}`,
      place: '',
      label: entry.name,
      hint: formatNoun(entry.runs, 'run'),
      keys: null,
      target: { kind: 'log', entry },
    }));
}

/** What was chosen before and makes sense here, latest first. */
export function recentEntries(
  chosen: readonly Entry[],
  places: readonly string[],
  available: (entry: Entry) => boolean,
): Entry[] {
  return chosen
    .filter((entry) => (entry.place === '' || places.includes(entry.place)) && available(entry))
    .slice(0, SHOWN - 2);
}
