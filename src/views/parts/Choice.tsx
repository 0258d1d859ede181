import { useId } from 'react';
import css from './Choice.module.css';

interface ChoiceProps<Value extends string> {
  readonly title: string;
  /** What may be chosen, in this order. */
  readonly labels: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly note?: string;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, as a group of radio buttons. */
export function Choice<Value extends string>({ title, labels, value, note, onChoose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={css.choice}>
      <legend>{title}</legend>
      {(Object.keys(labels) as Value[]).map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === value} onChange={() => onChoose(each)} />
          {labels[each]}
        </label>
      ))}
      {note && <p>{note}</p>}
    </fieldset>
  );
}
