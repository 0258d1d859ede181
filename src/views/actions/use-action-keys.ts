import { useEffect } from 'react';
import { parseLink } from '../../share/link';
import { usePlayhead } from '../../ui-state/playhead';
import { usePreferences } from '../../ui-state/preferences';
import { useStage } from '../../ui-state/stage';
import type { Action, Scene } from './actions';
import { holdSpace, releaseSpace } from './held-space';
import { chordOf, isForWidgets } from './keys';
import { type Begun, readChord } from './press';

/** Who types here types. */
const FIELDS = 'input, textarea, select, [contenteditable="true"]';
/** These are worked with arrows, Home, End, space and Enter. */
const WIDGETS = '[role="tree"], [role="listbox"], [role="separator"], [popover]';
/** These are pressed by space. */
const PRESSED = 'button, a, summary';

/** Where an action would happen now. */
export function currentScene(): Scene {
  return {
    link: parseLink(window.location.hash),
    run: useStage.getState().run,
    position: usePlayhead.getState().position,
  };
}

/** Listens for the keys of all actions, as long as the page is open. */
export function useActionKeys(): void {
  useEffect(() => {
    let before: Begun | null = null;
    let released: Action | null = null;
    const press = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (chord === 'Space' && !isField(event.target)) holdSpace();
      if (event.defaultPrevented || event.isComposing || isTaken(chord, event.target)) return;
      const scene = currentScene();
      const { singleKeys } = usePreferences.getState();
      const meant = readChord(chord, before, event.timeStamp, singleKeys, (each) => each.available(scene));
      before = meant.kind === 'begun' ? meant.begun : null;
      if (meant.kind !== 'action') return;
      const { action } = meant;
      const available = action.available(scene);
      // What cannot be done here leaves its key to the browser; at the ends of a run the arrows still do nothing.
      if (!available && !(action.repeats && scene.run)) return;
      event.preventDefault();
      if (!available || (event.repeat && !action.repeats)) return;
      if (action.onRelease) released = action;
      else action.run(scene);
    };
    const release = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      if (releaseSpace()) released?.run(currentScene());
      released = null;
    };
    const leave = () => {
      releaseSpace();
      released = null;
    };
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leave);
    };
  }, []);
}

/** Does the key belong to what has the focus, or to a dialog that lies over the page? */
function isTaken(chord: string, target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  if (!(target instanceof Element)) return false;
  if (chord === 'Mod+k') return false;
  if (isField(target)) return true;
  if (target.closest(WIDGETS) && isForWidgets(chord)) return true;
  return chord === 'Space' && target.closest(PRESSED) !== null;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}
