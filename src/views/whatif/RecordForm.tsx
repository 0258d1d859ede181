import { useId, useState } from 'react';
import { formatCount } from '../../lib/format';
import { refusalOf, useEditable } from '../../queries/branch';
import type { Moment } from '../../queries/engine';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './WhatIf.module.css';

interface RecordFormProps {
  readonly at: Moment;
  /** Given the new record, or null when it was put away. */
  readonly onDone: (payload: string | null) => void;
}

/** The record of an event as JSON, to be changed. Every digit of it stays as it is written. */
export function RecordForm({ at, onDone }: RecordFormProps) {
  const { data, error } = useEditable(at);
  if (error) return <Failed error={error} name="the record" />;
  if (data === undefined) return <p>Reading the record…</p>;
  if (data === null) return <p>This record is too long to be edited here.</p>;
  return <Form at={at} text={data} onDone={onDone} />;
}

function Form({ at, text: recorded, onDone }: RecordFormProps & { readonly text: string }) {
  const id = useId();
  const [text, setText] = useState(recorded);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async () => {
    const refused = await refusalOf(at, text);
    if (refused === null) onDone(text);
    else setRefusal(refused);
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id}>Record of event {formatCount(at.position)}, as JSON</label>
      <textarea
        id={id}
        rows={12}
        spellCheck={false}
        value={text}
        aria-invalid={refusal !== null}
        aria-describedby={refusal === null ? undefined : `${id}-refusal`}
        onChange={(event) => {
          setText(event.target.value);
          setRefusal(null);
        }}
      />
      {refusal !== null && (
        <p role="alert" id={`${id}-refusal`} className={css.refusal}>
          {refusal}
        </p>
      )}
      <div className={css.tools}>
        <Button look="primary" type="submit" off={text === recorded}>
          Replay with this record
        </Button>
        <Button look="quiet" onClick={() => onDone(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
