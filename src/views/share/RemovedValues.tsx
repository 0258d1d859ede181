import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { formatNoun } from '../../lib/format';
import { REDACTION_LABELS, type RedactedValue } from '../../model/redaction';
import type { Redacted } from '../../model/share';
import { useRedacting } from '../../ui-state/redaction';
import { Button } from '../parts/Button';
import css from './Redaction.module.css';

const ROW_HEIGHT = 52;
const SHOWN_LENGTH = 300;

/** Every distinct value that goes, with its stand-in; each can be kept, and others added. */
export function RemovedValues({ redacted: { values } }: { redacted: Redacted }) {
  const [wanted, setWanted] = useState('');
  const { choice, change } = useRedacting();
  const { keep, add } = choice;
  const going = values.filter(({ count }) => count > 0).length;
  const shown = useMemo(() => {
    const words = wanted.toLowerCase();
    return values.filter((each) => each.count > 0 && textOf(each).includes(words));
  }, [values, wanted]);
  return (
    <details className={css.what}>
      <summary>{formatNoun(going, 'value that goes', 'values that go')}</summary>
      <div className={css.tools}>
        <input
          type="search"
          aria-label="Find a value, a kind or a place"
          placeholder="Find a value"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <AddValue onAdd={(value) => change({ add: [...add.filter((each) => each !== value), value] })} />
      </div>
      <Rows
        values={shown}
        onKeep={({ value }) => change({ keep: [...keep, value], add: add.filter((each) => each !== value) })}
      />
      {keep.length > 0 && (
        <>
          <h3>Kept as they are</h3>
          <ul className={css.kept} aria-label="Values that are kept">
            {keep.map((value) => (
              <li key={value}>
                <code>{cut(value)}</code>
                <Button
                  look="quiet"
                  aria-label={`Take out ${cut(value)} after all`}
                  onClick={() => change({ keep: keep.filter((each) => each !== value) })}
                >
                  Take out
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

interface RowsProps {
  readonly values: readonly RedactedValue[];
  readonly onKeep: (value: RedactedValue) => void;
}

function Rows({ values, onKeep }: RowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: values.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  if (values.length === 0) return <p>None.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section ref={scroller} className={css.rows} aria-label="Values that go" tabIndex={0}>
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => (
          <Row key={values[index]!.value} of={values[index]!} start={start} size={size} onKeep={onKeep} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly of: RedactedValue;
  readonly start: number;
  readonly size: number;
  readonly onKeep: (value: RedactedValue) => void;
}

function Row({ of, start, size, onKeep }: RowProps) {
  const { value, standIn, count, places, placeCount, needed } = of;
  const more = placeCount > places.length ? ', …' : '';
  return (
    <li style={{ transform: `translateY(${start}px)`, height: size }}>
      <span className={css.value}>
        <code title={cut(value, 2_000)}>{cut(value)}</code> → <code>{cut(standIn)}</code>
      </span>
      <span className={css.about}>
        {kindsOf(of)}, {formatNoun(count, 'time')} at {places.join(', ')}
        {more}
        {needed && '; replay needs a word that holds it, there it stays'}
      </span>
      <Button look="quiet" aria-label={`Keep ${cut(value)}`} onClick={() => onKeep(of)}>
        Keep
      </Button>
    </li>
  );
}

/** Adds a value that nothing found. */
function AddValue({ onAdd }: { onAdd: (value: string) => void }) {
  const [text, setText] = useState('');
  const add = () => {
    if (text === '') return;
    onAdd(text);
    setText('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <input
        aria-label="Another value to take out"
        placeholder="Take out another value"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" off={text === ''}>
        Add
      </Button>
    </form>
  );
}

function kindsOf({ classes }: RedactedValue): string {
  return classes.map((name) => REDACTION_LABELS[name]).join(', ');
}

function textOf(value: RedactedValue): string {
  return `${value.value} ${value.standIn} ${kindsOf(value)} ${value.places.join(' ')}`.toLowerCase();
}

function cut(text: string, most = SHOWN_LENGTH): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
