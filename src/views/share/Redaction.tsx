import { useState } from 'react';
import { formatNoun } from '../../lib/format';
import { REDACTION_LABELS, type RedactionChoice, type RedactionClass } from '../../model/redaction';
import type { Redacted } from '../../model/share';
import type { Building } from '../../queries/share';
import { useRedacting } from '../../ui-state/redaction';
import { Check } from '../parts/Check';
import css from './Redaction.module.css';
import { RemovedValues } from './RemovedValues';

/** Those that are found by themselves, in the order in which they are offered. */
const FOUND: readonly RedactionClass[] = [
  'secret',
  'email',
  'ip',
  'host',
  'port',
  'process',
  'environment',
  'output',
  'user',
];

/** What does not leave: chosen by kind, by field, by pattern and value by value, with every value that goes. */
export function Redaction({ building }: { building: Building }) {
  const { on, choice, turn, change } = useRedacting();
  const { built, last } = building;
  const redacted = last?.redacted ?? null;
  return (
    <section className={css.redaction} aria-label="Redaction">
      <Check label="Take out what should not leave" checked={on} onCheck={turn} />
      {on && (
        <>
          <p role="status" className={css.sum}>
            {redacted && (built ? sumOf(redacted) : 'Searching anew…')}
          </p>
          {redacted?.chained && redacted.values.length > 0 && <p>{redacted.chained}</p>}
          <details className={css.what}>
            <summary>What is taken out</summary>
            <Classes choice={choice} change={change} />
            <Lines
              label="Fields, one path a line"
              placeholder={'*.password\n/output/env/*'}
              lines={choice.fields}
              onLines={(fields) => change({ fields })}
            />
            <Lines
              label="Patterns, one regular expression a line"
              placeholder={'customer-\\d+'}
              lines={choice.patterns}
              onLines={(patterns) => change({ patterns })}
            />
          </details>
          {redacted && <RemovedValues redacted={redacted} />}
        </>
      )}
    </section>
  );
}

function sumOf({ values, counts, refused }: Redacted): string {
  if (values.length === 0) return 'Nothing was found that has to go.';
  const places = counts.reduce((sum, each) => sum + each.places, 0);
  const out = refused === 0 ? '' : ` ${formatNoun(refused, 'record')} could not be searched and stays here.`;
  return `${formatNoun(values.length, 'value')} in ${formatNoun(places, 'place')}: each has the same stand-in everywhere. The result was searched for all of them.${out}`;
}

interface ChoiceProps {
  readonly choice: RedactionChoice;
  readonly change: (changed: Partial<RedactionChoice>) => void;
}

function Classes({ choice, change }: ChoiceProps) {
  const { classes, payloads } = choice;
  const toggle = (name: RedactionClass, go: boolean) =>
    change({ classes: go ? [...classes, name] : classes.filter((each) => each !== name) });
  return (
    <fieldset className={css.classes}>
      <legend className="visually-hidden">Kinds of values</legend>
      {FOUND.map((name) => (
        <Check
          key={name}
          label={REDACTION_LABELS[name]}
          checked={classes.includes(name)}
          onCheck={(go) => toggle(name, go)}
        />
      ))}
      <Check
        label={REDACTION_LABELS.payload}
        checked={payloads}
        onCheck={(all) => change({ payloads: all })}
      />
    </fieldset>
  );
}

interface LinesProps {
  readonly label: string;
  readonly placeholder: string;
  readonly lines: readonly string[];
  readonly onLines: (lines: readonly string[]) => void;
}

/** Taken over when the field is left: what is half typed is no choice yet. */
function Lines({ label, placeholder, lines, onLines }: LinesProps) {
  const [text, setText] = useState(lines.join('\n'));
  const keep = () =>
    onLines(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  return (
    <label className={css.lines}>
      {label}
      <textarea
        rows={2}
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
      />
    </label>
  );
}
