/** The colours of the design tokens, held to WCAG AA in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, readableOn } from '../lib/contrast';
import { OUTCOMES, STEP_OUTCOMES } from '../model/outcome';

const TEXT = 4.5;
const GRAPHICS = 3;
/** What texts and bars stand on: panels, fields, hovered rows, the chosen row, what was just written. */
const GROUNDS = ['surface', 'surface-2', 'bg', 'accent-soft', 'mark'];
const TEXTS = ['text', 'text-2', 'text-3', 'accent', 'error', 'warning', 'info', ...OUTCOMES];

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const PAIRS = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
);

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const colorOf = (name: string) => PAIRS.get(name)![theme];
  const faint = (names: readonly string[], grounds: readonly string[], least: number) =>
    names.flatMap((name) =>
      grounds
        .map((ground) => ({ ground, found: contrast(colorOf(name), colorOf(ground)) }))
        .filter(({ found }) => found < least)
        .map(({ ground, found }) => `${name} on ${ground}: ${found.toFixed(2)}`),
    );

  test('every text reads on every ground', () => {
    expect(faint(TEXTS, GROUNDS, TEXT)).toEqual([]);
  });

  test('every bar of the timeline stands out from its lane, the chosen one too', () => {
    const bars = STEP_OUTCOMES.map((outcome) => `${outcome}-bar`);
    expect(faint(bars, ['surface', 'accent-soft'], GRAPHICS)).toEqual([]);
  });

  test('the number of an attempt reads on every bar', () => {
    for (const outcome of STEP_OUTCOMES) {
      const bar = colorOf(`${outcome}-bar`);
      expect(contrast(bar, readableOn(bar))).toBeGreaterThanOrEqual(TEXT);
    }
  });

  test('what succeeded and what failed differ in lightness, not only in hue', () => {
    expect(contrast(colorOf('succeeded-bar'), colorOf('failed-bar'))).toBeGreaterThan(1.3);
  });

  test('the focus and the playhead stand out', () => {
    expect(faint(['focus', 'playhead'], GROUNDS, GRAPHICS)).toEqual([]);
  });
});
