import { startTransition, useDeferredValue, useEffect, useRef, useState } from 'react';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { actionOf, type Scene } from '../actions/actions';
import { currentScene } from '../actions/use-action-keys';
import { linkOf } from '../library/link-of';
import { Finder, FinderGroup, FinderItem } from '../parts/Finder';
import { KeyCaps } from '../parts/KeyCaps';
import { navigate } from '../shell/use-link';
import type { Entry, Target } from './entries';
import css from './Palette.module.css';
import { type EntryGroup, useEntries, useRecent } from './use-entries';

/** Finds actions, runs, steps, events and paths by a few letters, with the keyboard alone. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [scene] = useState(currentScene);
  const [query, setQuery] = useState('');
  const found = useEntries(scene, useDeferredValue(query));
  const groups = useShown(found.groups);
  const choose = useRecent((state) => state.choose);
  const chosen = useRef<Entry | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus();
  }, []);
  // The dialog gives the focus back as it closes; only then may an action take it elsewhere.
  const close = () => {
    onClose();
    if (chosen.current) follow(chosen.current.target, scene);
  };
  const pick = (entry: Entry) => {
    chosen.current = entry;
    choose(entry);
    dialog.current?.close();
  };
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-label="Find anything"
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
        event.preventDefault();
        dialog.current?.close();
      }}
    >
      <Finder
        label="Find anything"
        placeholder={scene.run ? 'An action, a name, a position, a path …' : 'An action or a log …'}
        text={query}
        onText={setQuery}
        inputRef={input}
        values={groups.flatMap(({ title, entries }) => entries.map((entry) => itemValueOf(title, entry)))}
        empty={found.searching ? 'Searching the records for that name…' : 'Nothing of that name here.'}
        inputClass={css.input}
        listClass={css.list}
        foot={
          <p className={css.foot}>
            <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> go <kbd>Esc</kbd> close
            {found.searching && groups.length > 0 && (
              <span className={css.searching}>searching the records for names…</span>
            )}
          </p>
        }
      >
        {groups.map(({ title, entries }) => (
          <FinderGroup key={title} heading={title}>
            {entries.map((entry) => (
              <FinderItem
                key={entry.key}
                value={itemValueOf(title, entry)}
                label={entry.label}
                hint={entry.hint}
                after={entry.keys && <KeyCaps keys={entry.keys} />}
                onPick={() => pick(entry)}
              />
            ))}
          </FinderGroup>
        ))}
      </Finder>
    </dialog>
  );
}

/** Lines that are there at once; more than fit without scrolling. */
const AT_ONCE = 15;

/** The first lines as the palette opens, so that it opens within a frame; all of them right behind. */
function useShown(groups: readonly EntryGroup[]): readonly EntryGroup[] {
  const [all, setAll] = useState(false);
  useEffect(() => startTransition(() => setAll(true)), []);
  return all
    ? groups
    : groups.slice(0, 3).map((group) => ({ ...group, entries: group.entries.slice(0, AT_ONCE) }));
}

function itemValueOf(title: string, { key }: Entry): string {
  return `${title} ${key}`;
}

function follow(target: Target, scene: Scene): void {
  switch (target.kind) {
    case 'action':
      actionOf(target.id).run({ ...scene, position: usePlayhead.getState().position });
      break;
    case 'position':
      usePlayhead.getState().go(target.position);
      break;
    case 'path':
      useStage.getState().seek(target.pointer, usePlayhead.getState().position);
      break;
    case 'run':
      navigate({ page: 'log', log: target.log, run: target.run, position: target.position, tab: null });
      break;
    case 'log':
      navigate(linkOf(target.entry));
      break;
  }
}
