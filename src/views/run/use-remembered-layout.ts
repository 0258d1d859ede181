import { useState } from 'react';
import {
  type GroupImperativeHandle,
  type Layout,
  type PanelImperativeHandle,
  useGroupRef,
} from 'react-resizable-panels';
import { usePreferences } from '../../ui-state/preferences';

/**
 * The sizes that a reader gave a group of panels, on every run from then on. Until then each run has the sizes that
 * suit it. Spread `group` over the group.
 */
export function useRememberedLayout(id: string) {
  const kept = usePreferences((state) => state.layouts[id]);
  const keepLayout = usePreferences((state) => state.keepLayout);
  const ref = useGroupRef();
  // Given once: what is dragged later is where it is.
  const [first] = useState(kept);
  return {
    group: {
      groupRef: ref,
      defaultLayout: first as Layout | undefined,
      onLayoutChanged: (layout: Layout, { isUserInteraction }: { isUserInteraction: boolean }) => {
        if (isUserInteraction) keepLayout(id, layout);
      },
    },
    /** Folds a panel away, or brings it back. */
    toggle: (panel: PanelImperativeHandle | null) => {
      if (panel?.isCollapsed()) panel.expand();
      else panel?.collapse();
      keepAfter(ref.current, (layout) => keepLayout(id, layout));
    },
  };
}

/** The new sizes are there once the panels have been laid out. */
function keepAfter(group: GroupImperativeHandle | null, keep: (layout: Layout) => void): void {
  requestAnimationFrame(() => group && keep(group.getLayout()));
}
