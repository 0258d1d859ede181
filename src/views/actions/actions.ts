import { PASSING } from '../../lib/embedded';
import type { LogView } from '../../model/views';
import { DETAIL_TABS, type DetailTab, type Link } from '../../share/link';
import { usePlayhead } from '../../ui-state/playhead';
import { type Preferred, usePreferences } from '../../ui-state/preferences';
import { type OpenRun, useStage } from '../../ui-state/stage';
import { navigate } from '../shell/use-link';
import { COMPARE_ACTIONS } from './compare-actions';
import type { Keys } from './keys';
import { FIND_EVENTS_ACTION, LOOKING_MOVES, PIN_ACTION } from './looking-actions';
import { type Move, movesOf } from './moves';
import { NOTE_ACTIONS } from './note-actions';
import { OPEN_ACTIONS, SETTINGS_ACTION, SHOW_ACTIONS } from './pressed';
import { ROW_ACTIONS } from './row-actions';
import { walkKin } from './walk-kin';

export const GROUPS = ['Move', 'Select', 'Play', 'Find', 'Go to', 'Open', 'Show', 'Settings'] as const;
export type ActionGroup = (typeof GROUPS)[number];

/** Where an action happens. */
export interface Scene {
  readonly link: Link;
  readonly run: OpenRun | null;
  readonly position: number;
}

/** Something that can be done, whether by key, by button or from the palette. */
export interface Action {
  readonly id: string;
  readonly group: ActionGroup;
  /** `{step}` and `{run}` stand for the log's own words. */
  readonly label: string;
  /** Any of these; the first is the one to be told. */
  readonly keys: readonly Keys[];
  /** Further words by which the palette finds it. */
  readonly aliases?: string;
  /** A key held down does it again and again. */
  readonly repeats?: boolean;
  /** Done when the key is let go: held down it does something else. */
  readonly onRelease?: boolean;
  readonly available: (scene: Scene) => boolean;
  readonly run: (scene: Scene) => void;
}

const always = () => true;
const inRun = ({ run }: Scene) => run !== null && run.view.events > 0;
const hasSelection = (scene: Scene) => inRun(scene) && usePlayhead.getState().selection !== null;
const hasFailures = ({ run }: Scene) => run !== null && run.view.failures.length > 0;

type Named = Pick<Action, 'id' | 'label' | 'keys'>;

interface Options {
  readonly aliases?: string;
  /** In a run, unless something else is said. */
  readonly when?: (scene: Scene) => boolean;
}

function made(
  group: ActionGroup,
  named: Named,
  run: Action['run'],
  { aliases, when = inRun }: Options = {},
): Action {
  return { ...named, group, aliases, available: when, run };
}

function move(id: Move, label: string, keys: readonly Keys[], options?: Options): Action {
  const run = ({ run }: Scene) => run && movesOf(run.view, run.log.entry.state === 'following')[id]();
  return { ...made('Move', { id, label, keys }, run, options), repeats: true };
}

function walk(named: Named, side: 'causes' | 'effects', aliases: string): Action {
  return { ...made('Move', named, () => walkKin(side), { aliases }), repeats: true };
}

function shown(
  tab: DetailTab,
  label: string,
  keys: readonly Keys[],
  { aliases = '' }: Pick<Options, 'aliases'> = {},
): Action {
  const show = ({ link, position }: Scene) => {
    if (link.page === 'log')
      navigate({ ...link, position, tab: tab === DETAIL_TABS[0] ? null : tab }, 'replace');
  };
  return made('Show', { id: `show-${tab}`, label, keys }, show, {
    aliases: `details tab panel ${aliases}`,
    when: (scene) => scene.link.page === 'log' && inRun(scene),
  });
}

function goTo(id: string, label: string, keys: readonly Keys[], selector: string): Action {
  return made('Go to', { id, label, keys }, () => focusOn(selector));
}

function setting(id: string, label: string, changed: Partial<Preferred>, aliases: string): Action {
  const set = () => usePreferences.getState().set(changed);
  return made('Settings', { id, label, keys: [] }, set, { aliases, when: always });
}

/**
 * Everything that can be done by a key, in the order in which it is told. Keys, tooltips, the map behind `?` and the
 * palette are made of this table.
 */
export const ACTIONS: readonly Action[] = [
  move('next', 'Next event', ['ArrowRight'], {
    when: ({ run, position }) => run !== null && position < run.view.events - 1,
  }),
  move('previous', 'Previous event', ['ArrowLeft'], { when: (scene) => inRun(scene) && scene.position > 0 }),
  move('nextAttempt', 'Next attempt', ['Shift+ArrowRight', 'a'], { aliases: 'retry try' }),
  move('previousAttempt', 'Previous attempt', ['Shift+ArrowLeft', 'Shift+a'], { aliases: 'retry try' }),
  move('nextFailure', 'Next failure', ['Alt+ArrowRight', 'f'], { aliases: 'error', when: hasFailures }),
  move('previousFailure', 'Previous failure', ['Alt+ArrowLeft', 'Shift+f'], {
    aliases: 'error',
    when: hasFailures,
  }),
  move('previousOfStep', 'Previous change of this {step}', ['c'], { aliases: 'event back' }),
  move('nextOfStep', 'Next change of this {step}', ['Shift+c'], { aliases: 'event' }),
  walk({ id: 'cause', label: 'Cause of this event', keys: ['['] }, 'causes', 'why parent previous back'),
  walk({ id: 'effect', label: 'Effect of this event', keys: [']'] }, 'effects', 'what came of it child next'),
  ...LOOKING_MOVES,
  move('first', 'First event', ['Home'], { aliases: 'start beginning' }),
  move('last', 'Last event', ['End'], { aliases: 'end head newest follow live' }),
  move('firstCause', 'First cause', ['g c'], {
    aliases: 'first failure why error broke stopped',
    when: ({ run }) => run !== null && run.view.cause.kind !== 'none',
  }),
  move('lastGood', 'Last good moment before it', ['g b'], {
    aliases: 'back before failure',
    when: ({ run }) => run !== null && run.view.cause.kind !== 'none' && run.view.cause.lastGood !== null,
  }),
  ...COMPARE_ACTIONS,
  {
    id: 'mark',
    group: 'Select',
    label: 'Mark one end of a stretch, then the other',
    keys: ['m'],
    aliases: 'select range between',
    available: inRun,
    run: () => usePlayhead.getState().mark(),
  },
  {
    id: 'zoomToSelection',
    group: 'Select',
    label: 'Zoom to the selected stretch',
    keys: ['z'],
    aliases: 'range fit',
    available: hasSelection,
    run: () => {
      const { selection, setRange } = usePlayhead.getState();
      if (selection) setRange(selection);
    },
  },
  {
    id: 'unselect',
    group: 'Select',
    label: 'Clear the selected stretch',
    keys: [],
    aliases: 'range all escape',
    available: (scene) => hasSelection(scene) || usePlayhead.getState().marked !== null,
    run: () => usePlayhead.getState().unselect(),
  },
  {
    id: 'play',
    group: 'Play',
    label: 'Play or pause',
    keys: ['Space'],
    onRelease: true,
    available: inRun,
    run: () => usePlayhead.getState().play(!usePlayhead.getState().playing),
  },
  {
    id: 'shuttleBack',
    group: 'Play',
    label: 'Play backwards; again: faster',
    keys: ['j'],
    aliases: 'shuttle rewind',
    available: inRun,
    run: () => usePlayhead.getState().shuttle(-1),
  },
  {
    id: 'stop',
    group: 'Play',
    label: 'Stop',
    keys: ['k'],
    aliases: 'shuttle pause',
    available: inRun,
    run: () => usePlayhead.getState().play(false),
  },
  {
    id: 'shuttleOn',
    group: 'Play',
    label: 'Play forwards; again: faster',
    keys: ['l'],
    aliases: 'shuttle fast',
    available: inRun,
    run: () => usePlayhead.getState().shuttle(1),
  },
  {
    id: 'palette',
    group: 'Find',
    label: 'Find anything: actions, {run}s, {step}s, events, paths',
    keys: ['Mod+k'],
    aliases: 'command palette search',
    available: always,
    run: () => useStage.getState().lay('palette'),
  },
  FIND_EVENTS_ACTION,
  {
    id: 'findInState',
    group: 'Find',
    label: 'Find in the state',
    keys: ['/'],
    aliases: 'search key value',
    available: inRun,
    run: () => focusOn('[data-target="find-in-state"]'),
  },
  {
    id: 'findRun',
    group: 'Find',
    label: 'Find a {run}',
    keys: ['g r'],
    aliases: 'search filter list',
    available: ({ run }) => run !== null && run.log.runCount > 1,
    run: () => focusOn('[data-target="find-run"]'),
  },
  {
    id: 'library',
    group: 'Go to',
    label: 'Library',
    keys: ['g l'],
    aliases: 'home logs samples',
    available: ({ link }) => link.page !== 'library',
    run: () => navigate({ page: 'library' }),
  },
  {
    id: 'monitor',
    label: 'Monitor',
    group: 'Go to',
    keys: [],
    aliases: 'live follow watch running open attempts stuck notify',
    available: ({ link }) => !PASSING && link.page !== 'monitor',
    run: () => navigate({ page: 'monitor' }),
  },
  {
    id: 'help',
    group: 'Go to',
    label: 'Help',
    keys: ['g h'],
    aliases: 'manual documentation how',
    available: ({ link }) => link.page !== 'help',
    run: () => navigate({ page: 'help' }),
  },
  goTo('timeline', 'Timeline', ['g t'], '[role="slider"][aria-label="Playhead"]'),
  goTo('charts', 'Charts of what was measured', ['g m'], 'section[aria-label="Telemetry"]'),
  goTo('events', 'Event list', ['g e'], '[aria-label="Events"] [tabindex="0"]'),
  goTo('state', 'State tree', ['g s'], '[role="tree"][aria-label="State tree"] [tabindex="0"]'),
  goTo('details', 'Details beside the state', ['g d'], '#details-tabs [aria-selected="true"]'),
  ...OPEN_ACTIONS,
  {
    id: 'share',
    group: 'Open',
    label: 'Share this moment…',
    keys: ['Shift+s'],
    aliases: 'send link file export replay redact colleague',
    available: ({ link, run }) => link.page === 'compare' || (run !== null && run.view.events > 0),
    run: () => useStage.getState().lay('share'),
  },
  shown('changes', 'What this event changed', ['1']),
  shown('record', 'The raw record', ['2']),
  shown('audit', 'Audit: what the log recorded against the replay', ['3'], {
    aliases: 'snapshots checksums hashes',
  }),
  shown('restart', 'What a crash would leave, and a restart do', ['4'], {
    aliases: 'recovery resume repair in flight boundary',
  }),
  shown('problems', 'Problems of this {run}, or of the selected stretch', ['5']),
  shown('attribution', 'What each {step} did to a measure', ['6']),
  shown('attempts', 'Attempts of this {step}, side by side', ['7']),
  shown('path', 'Who wrote the selected path, and where its value came from', ['9']),
  PIN_ACTION,
  shown('stops', 'Stops: kept queries at which playing halts', ['0']),
  shown('rules', 'Rules that this {run} keeps or breaks', ['v']),
  shown('notes', 'Notes and the trail', ['8']),
  shown('whatif', 'What if? Thought experiments, and the smallest log that still fails', ['g x']),
  ...NOTE_ACTIONS,
  ...SHOW_ACTIONS,
  ...ROW_ACTIONS,
  {
    id: 'keys',
    group: 'Show',
    label: 'Map of the keys',
    keys: ['?'],
    aliases: 'shortcuts keyboard help',
    available: always,
    run: () => useStage.getState().lay('keys'),
  },
  SETTINGS_ACTION,
  {
    id: 'zone',
    group: 'Settings',
    label: 'Times in UTC or in your zone',
    keys: ['u'],
    aliases: 'clock date time zone',
    available: always,
    run: () => {
      const { zone, set } = usePreferences.getState();
      set({ zone: zone === 'utc' ? 'local' : 'utc' });
    },
  },
  setting('theme-system', 'Theme: as the system', { theme: 'system' }, 'colour dark light'),
  setting('theme-light', 'Theme: light', { theme: 'light' }, 'colour'),
  setting('theme-dark', 'Theme: dark', { theme: 'dark' }, 'colour'),
  setting('comfortable', 'Density: comfortable', { density: 'comfortable' }, 'rows larger'),
  setting('compact', 'Density: compact', { density: 'compact' }, 'rows smaller'),
  {
    id: 'resetPanels',
    group: 'Settings',
    label: 'Panels: back to their first sizes',
    keys: [],
    aliases: 'layout reset',
    available: always,
    run: () => usePreferences.getState().resetLayouts(),
  },
];

export type ActionId = string;

/** @throws when there is no such action: a mistake of ours */
export function actionOf(id: ActionId): Action {
  const found = ACTIONS.find((action) => action.id === id);
  if (!found) throw new Error(`no action ${id}`);
  return found;
}

/** The label in the words of the log. */
export function labelOf({ label }: Pick<Action, 'label'>, words: LogView['words'] | null): string {
  return label.replaceAll('{step}', words?.step ?? 'step').replaceAll('{run}', words?.run ?? 'run');
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
