import { SlidersHorizontal } from 'lucide-react';
import { usePreferences } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Choice } from '../parts/Choice';
import { MenuButton } from '../parts/MenuButton';
import { DropSettings } from '../share/DropSettings';
import { AllowedSites } from './AllowedSites';

const THEMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;
const DENSITIES = { comfortable: 'Comfortable', compact: 'Compact' } as const;
const ZONES = { local: 'Your zone', utc: 'UTC' } as const;

/** How the page looks and behaves on this machine. */
export function Settings() {
  const { theme, density, zone, singleKeys, layouts, set, resetLayouts } = usePreferences();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <MenuButton id="settings" label="Settings" icon={<SlidersHorizontal aria-hidden />}>
      <Choice title="Theme" labels={THEMES} value={theme} onChoose={(next) => set({ theme: next })} />
      <Choice
        title="Density"
        labels={DENSITIES}
        value={density}
        onChoose={(next) => set({ density: next })}
      />
      <Choice
        title="Times"
        labels={ZONES}
        value={zone}
        note={`Your zone is ${here}`}
        onChoose={(next) => set({ zone: next })}
      />
      <Check
        label="Single letters are keys"
        checked={singleKeys}
        onCheck={(checked) => set({ singleKeys: checked })}
      />
      <DropSettings />
      <AllowedSites />
      <Button onClick={resetLayouts} off={Object.keys(layouts).length === 0}>
        Panels back to their first sizes
      </Button>
    </MenuButton>
  );
}
