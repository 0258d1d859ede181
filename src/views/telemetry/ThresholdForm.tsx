import { SeparatorHorizontal } from 'lucide-react';
import { type SubmitEvent, useId, useRef, useState } from 'react';
import type { SeriesView, Threshold } from '../../model/readings';
import { useCharts } from '../../ui-state/charts';
import { Button } from '../parts/Button';
import { EXAMPLES, formatTick, parseReading } from './reading';
import css from './ThresholdForm.module.css';

/** Of these a number alone is understood. */
const UNITLESS: ReadonlySet<SeriesView['unit']> = new Set(['load', 'count', 'percent']);

interface ThresholdButtonProps {
  readonly label: string;
  readonly editing: boolean;
  readonly set: boolean;
  readonly onClick: () => void;
}

/** Opens and closes the form of a series. */
export function ThresholdButton({ label, editing, set, onClick }: ThresholdButtonProps) {
  return (
    <Button
      look="quiet"
      icon={<SeparatorHorizontal aria-hidden />}
      label={`${set ? 'Change' : 'Set'} the threshold of “${label}”`}
      aria-expanded={editing}
      onClick={onClick}
    />
  );
}

interface ThresholdFormProps {
  readonly series: SeriesView;
  readonly threshold: Threshold | null;
  readonly onClose: () => void;
}

/** Sets a line across a series: a side, a value with its unit. Nothing takes it away, Escape leaves it as it was. */
export function ThresholdForm({ series, threshold, onClose }: ThresholdFormProps) {
  const { unit, label } = series;
  const [text, setText] = useState(threshold ? formatTick(threshold.value, unit) : '');
  const [side, setSide] = useState(threshold?.side ?? 'above');
  const [wrong, setWrong] = useState(false);
  const hint = useId();
  const { setThreshold } = useCharts.getState();
  const form = useRef<HTMLFormElement>(null);
  const close = () => {
    // The form goes away; the focus returns to what opened it.
    form.current?.closest('section')?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = text.trim() === '' ? null : parseReading(text, unit);
    setWrong(text.trim() !== '' && value === null);
    if (text.trim() !== '' && value === null) return;
    setThreshold(series.id, value === null ? null : { value, side });
    close();
  };
  return (
    <form
      ref={form}
      className={css.form}
      aria-label={`Threshold of “${label}”`}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <select aria-label="Side" value={side} onChange={(event) => setSide(event.target.value as typeof side)}>
        <option value="above">above</option>
        <option value="below">below</option>
      </select>
      <input
        // biome-ignore lint/a11y/noAutofocus: it was asked for by the click that shows it
        autoFocus
        aria-label="Value"
        aria-invalid={wrong}
        aria-describedby={hint}
        maxLength={40}
        placeholder={EXAMPLES[unit]}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">Set</Button>
      <small id={hint} role="status">
        {wrong
          ? `Not understood. ${UNITLESS.has(unit) ? 'Write it' : 'Write it with its unit,'} like ${EXAMPLES[unit]}`
          : 'Enter sets it; empty, it goes away'}
      </small>
    </form>
  );
}
