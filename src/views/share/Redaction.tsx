import { useEffect, useRef, useState } from 'react';
import { formatNoun } from '../../lib/format';
import { Fault } from '../../model/errors';
import { REDACTION_LABELS, type RedactionChoice, type RedactionClass } from '../../model/redaction';
import type { Redacted } from '../../model/share';
import type { Building } from '../../queries/share';
import { useRedacting } from '../../ui-state/redaction';
import { Check } from '../parts/Check';
import { Failed } from '../parts/Failed';
import { useRested } from '../parts/use-rested';
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
  const { built, last, error } = building;
  const redacted = last?.redacted ?? null;
  const wrong = error instanceof Fault && error.code.startsWith('redaction-') ? error : null;
  return (
    <section className={css.redaction} aria-label="Redaction">
      <Check label="Take out what should not leave" checked={on} onCheck={turn} />
      {on && (
        <>
          <p role="status" className={css.sum}>
            {redacted && !wrong && (built ? sumOf(redacted) : 'Not searched yet with what is chosen now…')}
          </p>
          {wrong && <Failed error={wrong} name="the replay" />}
          {redacted && <Unfound redacted={redacted} />}
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

function sumOf({ counts, refused }: Redacted): string {
  const [values, places] = [
    counts.reduce((sum, each) => sum + each.values, 0),
    counts.reduce((sum, each) => sum + each.places, 0),
  ];
  const out = refused === 0 ? '' : ` ${formatNoun(refused, 'record')} could not be searched and stays here.`;
  // Neither is a clearance: nobody knows the names of the reader's customers.
  const look = 'Names in free text are found only if you add them.';
  if (values === 0) return `Nothing was found by its form. ${look}${out}`;
  return `${formatNoun(values, 'value')} in ${formatNoun(places, 'place')}: each has the same stand-in everywhere. The result was searched for all of them. ${look}${out}`;
}

/** Added values that stand nowhere: a typo, perhaps, or another case. */
function Unfound({ redacted }: { redacted: Redacted }) {
  const unfound = redacted.values
    .filter(({ count }) => count === 0)
    .map(({ value }) => `“${value.slice(0, 60)}”`);
  if (unfound.length === 0) return null;
  return <p className={css.unfound}>Not found, letter for letter: {unfound.join(', ')}.</p>;
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

const REST_MS = 600;

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

interface LinesProps {
  readonly label: string;
  readonly placeholder: string;
  readonly lines: readonly string[];
  readonly onLines: (lines: readonly string[]) => void;
}

/** Taken over once the hand rests. */
function Lines({ label, placeholder, lines, onLines }: LinesProps) {
  const [text, setText] = useState(lines.join('\n'));
  const rested = useRested(text, REST_MS);
  const kept = useRef(onLines);
  useEffect(() => {
    kept.current = onLines;
  });
  const known = lines.join('\n');
  useEffect(() => {
    const now = linesOf(rested);
    if (now.join('\n') !== known) kept.current(now);
  }, [rested, known]);
  return (
    <label className={css.lines}>
      {label}
      <textarea
        rows={2}
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
