import type { ReactNode } from 'react';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { Button } from '../parts/Button';
import { useLink } from '../shell/use-link';
import css from './ActionButton.module.css';
import { type ActionId, actionOf, labelOf } from './actions';
import { isMac } from './keys';
import { tooltipOf } from './tooltip';
import { currentScene } from './use-action-keys';

/** Letters that a narrow toolbar has no room for. */
const LONG = 16;

interface ActionButtonProps {
  readonly action: ActionId;
  readonly icon: ReactNode;
  /** Says something else than the table does, where the moment asks for it. */
  readonly label?: string;
  /** Shows its label, not only its icon. */
  readonly worded?: boolean;
}

/** A button for an action of the table: its tooltip tells the keys, and it is off where it would do nothing. */
export function ActionButton({ action: id, icon, label, worded = false }: ActionButtonProps) {
  const action = actionOf(id);
  const link = useLink();
  const run = useStage((state) => state.run);
  const off = usePlayhead(({ position }) => !action.available({ link, run, position }));
  const text = label ?? labelOf(action, run?.log.words ?? null);
  return (
    <Button
      look="quiet"
      icon={icon}
      label={tooltipOf(id, run?.log.words ?? null, label)}
      aria-keyshortcuts={shortcutOf(action.keys)}
      off={off}
      onClick={() => action.run(currentScene())}
    >
      {worded ? (
        <span className={css.words} data-long={text.length > LONG || undefined}>
          {text}
        </span>
      ) : undefined}
    </Button>
  );
}

/** The keys as assistive technology reads them; it knows no keys that are pressed one after the other. */
function shortcutOf(keys: readonly string[]): string | undefined {
  const known = keys.filter((each) => !each.includes(' '));
  const spelled = known.map((each) => each.replace('Mod', isMac() ? 'Meta' : 'Control'));
  return spelled.length > 0 ? spelled.join(' ') : undefined;
}
