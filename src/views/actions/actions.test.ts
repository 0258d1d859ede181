import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareLink } from '../../share/compare-link';
import { useCompared } from '../../ui-state/compared';
import { ACTIONS, actionOf, GROUPS, labelOf, type Scene } from './actions';
import { chordOf, formatKeys, isForWidgets, type Pressed, typesCharacter } from './keys';
import { type Begun, readChord, WAIT_MS } from './press';

const NOWHERE: Scene = { link: { page: 'library' }, run: null, position: 0 };

/** A key press, as text: what is held, and the key that it gives. */
function pressed(key: string, held = '', code = ''): Pressed {
  return {
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    metaKey: held.includes('meta'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
  };
}

describe('the table of actions', () => {
  test('each action has an id, keys and a label of its own', () => {
    const ids = ACTIONS.map(({ id }) => id);
    // The page of two runs has some keys for itself.
    const keys = ACTIONS.filter(({ id }) => !id.endsWith('Difference')).flatMap((action) => action.keys);
    const labels = ACTIONS.map(({ label }) => label);
    for (const list of [ids, keys, labels]) expect(list).toEqual([...new Set(list)]);
  });

  test('each group has something in it', () => {
    for (const group of GROUPS) expect(ACTIONS.some((action) => action.group === group)).toBe(true);
  });

  test('no key stands alone for one action and begins another', () => {
    const keys = ACTIONS.flatMap((action) => action.keys);
    const first = keys.filter((each) => each.includes(' ')).map((each) => each.split(' ')[0]!);
    expect(first.filter((each) => keys.includes(each))).toEqual([]);
  });

  test('Ctrl and ⌘ are left to the browser, but for the palette', () => {
    const taken = ACTIONS.filter((action) => action.keys.some((keys) => keys.includes('Mod+')));
    expect(taken.map(({ id }) => id)).toEqual(['palette']);
    const keys = ACTIONS.flatMap((action) => action.keys);
    expect(keys.filter((each) => /F\d|Tab|Escape|Enter|Page|Insert|CapsLock/.test(each))).toEqual([]);
  });

  test('without a run, only what needs none is offered', () => {
    const offered = ACTIONS.filter((action) => action.available(NOWHERE)).map(({ id }) => id);
    expect(offered).toEqual([
      'palette',
      'monitor',
      'help',
      'openFiles',
      'openFolder',
      'paste',
      'keys',
      'settings',
      'zone',
      'theme-system',
      'theme-light',
      'theme-dark',
      'comfortable',
      'compact',
      'resetPanels',
    ]);
  });

  test('labels speak the words of the log', () => {
    const [back] = ACTIONS.filter(({ id }) => id === 'previousOfStep');
    expect(labelOf(back!, { run: 'execution', step: 'node' })).toBe('Previous change of this node');
    expect(labelOf(back!, null)).toBe('Previous change of this step');
  });
});

test('on the page of two runs n and p walk differences; elsewhere p opens the clipboard', () => {
  const link = compareLink({ log: 'a', run: '1' }, { log: 'b', run: '2' });
  const meant = (scene: Scene) => {
    const found = readChord('p', null, 0, true, (action) => action.available(scene));
    return found.kind === 'action' ? found.action.id : found.kind;
  };
  const leave = useCompared.getState().enter(() => {});
  expect(meant({ ...NOWHERE, link })).toBe('previousDifference');
  expect(meant(NOWHERE)).toBe(actionOf('paste').id);
  leave();
  expect(meant({ ...NOWHERE, link })).toBe('paste');
});

test('the README tells every key', () => {
  const told = [
    ...readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').matchAll(/`([^`\n]+)`/g),
  ].map(([, text]) => text);
  const keys = ACTIONS.flatMap((action) => action.keys);
  const untold = keys.filter((each) => !told.includes(formatKeys(each, false).replace(' then ', ' ')));
  expect(untold).toEqual([]);
});

test('chords are spelled by what a key gives, not by where it is', () => {
  const chords = [
    chordOf(pressed('ArrowRight')),
    chordOf(pressed('ArrowRight', 'shift')),
    chordOf(pressed('ArrowLeft', 'alt')),
    chordOf(pressed('k', 'ctrl')),
    chordOf(pressed('k', 'meta')),
    chordOf(pressed('F', 'shift')),
    chordOf(pressed('F')), // caps lock
    chordOf(pressed('?', 'shift')),
    chordOf(pressed('/')),
    chordOf(pressed(' ')),
    chordOf(pressed('а', '', 'KeyF')), // the key of F on a Russian keyboard
    chordOf(pressed('C', 'ctrl shift')),
    chordOf(pressed('[')),
    chordOf(pressed(']', 'ctrl alt')), // AltGr+9 on a German keyboard
    chordOf(pressed('[', 'meta')), // a Mac's way back
  ];
  expect(chords.join('  ')).toBe(
    'ArrowRight  Shift+ArrowRight  Alt+ArrowLeft  Mod+k  Mod+k  Shift+f  f  ?  /  Space  f  Mod+Shift+c  [  ]  Mod+[',
  );
});

test('keys are told as they are printed on the keyboard', () => {
  const told = ['ArrowRight', 'Shift+f', 'f', 'Mod+k', 'Alt+ArrowLeft', 'g l', 'Space', '?'].map((keys) =>
    [false, true].map((mac) => formatKeys(keys, mac)).join(' | '),
  );
  expect(told).toEqual([
    '→ | →',
    'Shift+F | Shift+F',
    'f | f',
    'Ctrl+K | ⌘+K',
    'Alt+← | ⌥+←',
    'g then l | g then l',
    'space | space',
    '? | ?',
  ]);
});

test('which keys can be switched off, and which belong to a tree or a splitter', () => {
  const keys = [
    ...['f', 'Shift+f', '?', '/', 'ArrowRight', 'Space', 'Mod+k', 'Alt+ArrowLeft', 'Home'],
    'Shift+ArrowRight',
  ];
  expect(keys.filter(typesCharacter)).toEqual(['f', 'Shift+f', '?', '/']);
  expect(keys.filter(isForWidgets)).toEqual(['ArrowRight', 'Space', 'Home']);
});

describe('a press', () => {
  const meaning = (chord: string, before: Begun | null = null, singleKeys = true) => {
    const press = readChord(chord, before, 1000, singleKeys);
    return press.kind === 'action' ? press.action.id : press.kind;
  };
  const g = (at: number): Begun => ({ chord: 'g', at });

  test('of one key', () => {
    expect(['l', 'Shift+f', 'ArrowLeft', 'Mod+k', 'y'].map((chord) => meaning(chord))).toEqual([
      'shuttleOn',
      'previousFailure',
      'previous',
      'palette',
      'none',
    ]);
  });

  test('of two, one after the other and not too late', () => {
    expect(meaning('g')).toBe('begun');
    expect(meaning('l', g(900))).toBe('library');
    expect(meaning('l', g(1000 - WAIT_MS - 1))).toBe('shuttleOn');
    expect(meaning('ArrowLeft', g(900))).toBe('previous');
  });

  test('with single keys switched off', () => {
    expect(['l', 'g', '?', 'ArrowLeft', 'Mod+k'].map((chord) => meaning(chord, null, false))).toEqual([
      'none',
      'none',
      'none',
      'previous',
      'palette',
    ]);
  });
});
