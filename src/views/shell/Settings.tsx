import { SlidersHorizontal } from 'lucide-react';
import { useId } from 'react';
import { DENSITIES, THEMES, usePreferences, ZONES } from '../../ui-state/preferences';
import { Button } from '../parts/Button';
import css from './Settings.module.css';

const LABELS = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  comfortable: 'Comfortable',
  compact: 'Compact',
  local: 'Your zone',
  utc: 'UTC',
} as const;

/** How the page looks and behaves on this machine. */
export function Settings() {
  const { theme, density, zone, singleKeys, layouts, set, resetLayouts } = usePreferences();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Button
        look="quiet"
        icon={<SlidersHorizontal aria-hidden />}
        label="Settings"
        popoverTarget="settings"
        aria-haspopup="dialog"
      />
      <div id="settings" popover="auto" className={css.menu} role="dialog" aria-label="Settings">
        <Choice title="Theme" values={THEMES} value={theme} onChoose={(next) => set({ theme: next })} />
        <Choice
          title="Density"
          values={DENSITIES}
          value={density}
          onChoose={(next) => set({ density: next })}
        />
        <Choice
          title="Times"
          values={ZONES}
          value={zone}
          note={`Your zone is ${here}`}
          onChoose={(next) => set({ zone: next })}
        />
        <label className={css.check}>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => set({ singleKeys: event.target.checked })}
          />
          Single letters are keys
        </label>
        <Button onClick={resetLayouts} disabled={Object.keys(layouts).length === 0}>
          Panels back to their first sizes
        </Button>
      </div>
    </>
  );
}

interface ChoiceProps<Value extends keyof typeof LABELS> {
  readonly title: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly note?: string;
  readonly onChoose: (value: Value) => void;
}

function Choice<Value extends keyof typeof LABELS>({
  title,
  values,
  value,
  note,
  onChoose,
}: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={css.choice}>
      <legend>{title}</legend>
      {values.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === value} onChange={() => onChoose(each)} />
          {LABELS[each]}
        </label>
      ))}
      {note && <p>{note}</p>}
    </fieldset>
  );
}
