import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { useStage } from '../../ui-state/stage';
import { whenIdle } from '../parts/when-idle';
import { comesBack } from '../share/come-back';
import { KeyMap } from './KeyMap';

const loadShare = () => import('../share/SharePanel').then((module) => ({ default: module.SharePanel }));
const SharePanel = lazy(loadShare);
// Fetched as soon as the page is idle, so that sharing asks the network for nothing.
whenIdle(() => void loadShare());

type Palette = ComponentType<{ onClose: () => void }>;

const loadPalette = (): Promise<Palette> => import('../palette/Palette').then((module) => module.Palette);

/** What lies over the page: the palette or the map of the keys. */
export function Overlays() {
  const overlay = useStage((state) => state.overlay);
  const lay = useStage((state) => state.lay);
  const Palette = usePalette();
  useComeBack();
  const close = () => lay(null);
  if (overlay === 'keys') return <KeyMap onClose={close} />;
  if (overlay === 'share')
    return (
      <Suspense fallback={null}>
        <SharePanel onClose={close} />
      </Suspense>
    );
  if (overlay === 'palette' && Palette) return <Palette onClose={close} />;
  return null;
}

/** The share panel asked for a reload, and comes back once the run is open again. */
function useComeBack(): void {
  const open = useStage(({ run }) => run !== null);
  useEffect(() => {
    if (open && comesBack()) useStage.getState().lay('share');
  }, [open]);
}

/** Loaded behind the page, so that it costs the first screen nothing and opens at once. */
function usePalette(): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const load = () =>
      void loadPalette()
        .then((loaded) => setPalette(() => loaded))
        // A host that no longer serves this version: everything else works without it.
        .catch(() => undefined);
    if ('requestIdleCallback' in window) window.requestIdleCallback(load);
    else setTimeout(load, 500);
  }, []);
  return palette;
}
