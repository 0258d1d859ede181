import { useEffect, useState } from 'react';
import { usePreferences } from '../../ui-state/preferences';

/**
 * Design tokens as colours that a canvas understands. A token may be `light-dark(…)`, so it is resolved by
 * an element that wears it, again whenever the theme changes.
 */
export function useColors<Name extends string>(names: readonly Name[]): Readonly<Record<Name, string>> {
  const theme = usePreferences((state) => state.theme);
  const [colors, setColors] = useState(() => resolve(names));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the tokens resolve to
  useEffect(() => {
    const update = () => setColors(resolve(names));
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    update();
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, [names, theme]);
  return colors;
}

function resolve<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const found = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found) as Record<Name, string>;
}
