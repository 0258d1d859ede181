import { EMBEDDED } from '../../lib/embedded';
import type { Action, Scene } from './actions';

/** A frame has no header, where these stand. */
const always = () => !EMBEDDED;
const inLog = ({ link }: Scene) => link.page === 'log';
const inRun = ({ run }: Scene) => run !== null && run.view.events > 0;

/** Does what a button does that is on the page anyway. */
export function pressed(
  target: string,
  action: Pick<Action, 'id' | 'label' | 'keys' | 'aliases' | 'available'>,
  group: Action['group'],
): Action {
  const press = () => {
    const button = document.querySelector<HTMLElement>(`[data-target="${target}"]`);
    // What it opens gives the focus back to it when nothing else had it.
    if (document.activeElement === document.body) button?.focus();
    button?.click();
  };
  return { ...action, group, run: press };
}

/** Ways to bring in a log. */
export const OPEN_ACTIONS: readonly Action[] = [
  pressed(
    'open-files',
    {
      id: 'openFiles',
      label: 'Open files…',
      keys: ['o'],
      aliases: 'log load import',
      available: always,
    },
    'Open',
  ),
  pressed(
    'open-folder',
    {
      id: 'openFolder',
      label: 'Open a folder…',
      keys: ['Shift+o'],
      aliases: 'directory log load import',
      available: always,
    },
    'Open',
  ),
  pressed(
    'paste',
    {
      id: 'paste',
      label: 'Open what is on the clipboard',
      keys: ['p'],
      aliases: 'paste text',
      available: always,
    },
    'Open',
  ),
];

/** What is shown or copied from where it stands. */
export const SHOW_ACTIONS: readonly Action[] = [
  pressed(
    'problems',
    {
      id: 'problems',
      label: 'Problems of the log',
      keys: ['e'],
      aliases: 'errors warnings damage doubtful',
      available: inLog,
    },
    'Show',
  ),
  pressed(
    'copy-readings',
    {
      id: 'copyReadings',
      label: 'Copy all readings as CSV',
      keys: [],
      aliases: 'export telemetry table',
      available: inRun,
    },
    'Show',
  ),
];

export const SETTINGS_ACTION: Action = pressed(
  'settings',
  {
    id: 'settings',
    label: 'Settings',
    keys: [','],
    aliases: 'preferences options',
    available: always,
  },
  'Settings',
);
