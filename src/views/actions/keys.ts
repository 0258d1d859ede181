/**
 * Keys as text. A chord is `ArrowRight`, `Shift+ArrowRight`, `Alt+ArrowLeft`, `Mod+k` (Ctrl, or ⌘ on a Mac), `f`,
 * `Shift+f`, `?`, `Space`; two chords with a blank between them are pressed one after the other: `g l`.
 */
export type Keys = string;

export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The chord that a key press makes. */
export function chordOf(pressed: Pressed): string {
  const key = keyOf(pressed);
  // Shift is in the character already, unless it is a letter: `?` is Shift+ß here and Shift+/ there.
  const shift = pressed.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  // So is what a bracket takes on many keyboards: AltGr, which is told as Ctrl and Alt, or the Mac's Option.
  const typed = pressed.altKey && /^[[\]]$/.test(key);
  return [
    !typed && (pressed.ctrlKey || pressed.metaKey) ? 'Mod' : '',
    !typed && pressed.altKey ? 'Alt' : '',
    shift ? 'Shift' : '',
    key,
  ]
    .filter((part) => part !== '')
    .join('+');
}

/** The key's name; a letter that is not of the Latin alphabet counts as the Latin one at its place. */
function keyOf({ key, code }: Pressed): string {
  if (key === ' ') return 'Space';
  if (key.length > 1) return key;
  return key > '~' && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();
}

/** Does the chord type a character? Such keys can be switched off. */
export function typesCharacter(chord: string): boolean {
  return chord.length === 1 || /^Shift\+.$/.test(chord);
}

/** Keys that a list, a tree, a splitter or a menu needs to be worked with; with Shift none of them has a use for them. */
export function isForWidgets(chord: string): boolean {
  return /^(Arrow\w+|Home|End|Page\w+|Space|Enter)$/.test(chord);
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: 'space',
};

/** Each chord as its keycaps: `g l` → `[['g'], ['l']]`, `Shift+f` → `[['Shift', 'F']]`. */
export function capsOf(keys: Keys, mac: boolean): string[][] {
  return keys.split(' ').map((chord) => {
    const parts = chord.split('+');
    return parts.map((part) => {
      if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
      if (part === 'Alt') return mac ? '⌥' : 'Alt';
      return SIGNS[part] ?? (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part);
    });
  });
}

/** Keys in a tooltip: `Shift+F`, `g then l`. */
export function formatKeys(keys: Keys, mac: boolean): string {
  return capsOf(keys, mac)
    .map((caps) => caps.join('+'))
    .join(' then ');
}

/** Is this a keyboard with a ⌘ key? */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}
