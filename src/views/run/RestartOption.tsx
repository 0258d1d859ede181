import { useId } from 'react';
import type { RecoveryOption } from '../../model/recovery';
import css from './RestartPanel.module.css';

interface RestartOptionProps {
  readonly option: RecoveryOption;
  readonly value: number | undefined;
  /** Undefined: left open. */
  readonly onChoose: (value: number | undefined) => void;
}

/** Something that the log does not record and the reader may know. */
export function RestartOption({ option, value, onChoose }: RestartOptionProps) {
  const { label, choices, initial } = option;
  const id = useId();
  return (
    <div className={css.option}>
      <label htmlFor={id}>{label}</label>
      {choices ? (
        <select id={id} value={value} onChange={(event) => onChoose(Number(event.target.value))}>
          {choices.map((choice, at) => (
            <option key={choice} value={at}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type="number"
          min={1}
          max={1000}
          value={value ?? ''}
          placeholder={initial === null ? 'not set' : undefined}
          onChange={(event) => onChoose(atLeastOne(event.target.valueAsNumber, initial))}
        />
      )}
    </div>
  );
}

/** An emptied field is left open, where it may be. */
function atLeastOne(number: number, initial: number | null): number | undefined {
  if (Number.isNaN(number)) return initial === null ? undefined : 1;
  return Math.max(1, Math.floor(number));
}
