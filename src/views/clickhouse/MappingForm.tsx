import { type FormEvent, type ReactNode, useState } from 'react';
import {
  type ColumnMapping,
  type Field,
  lacksOf,
  PRESETS,
  type PresetId,
  presetLabel,
  presetMapping,
  type TableColumn,
} from '../../intake/clickhouse/mapping';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';
import css from './ClickHouse.module.css';

/** What may be said by hand, and what it is called there. */
const LABELS: readonly (readonly [field: Field, label: string])[] = [
  ['run', 'Run'],
  ['seq', 'Order inside a run'],
  ['log', 'Log'],
  ['time', 'Time'],
  ['kind', 'Kind of event'],
  ['step', 'Step'],
  ['message', 'Message of a failure'],
  ['record', 'The record itself (none: the row is it)'],
];

interface MappingFormProps {
  readonly why: ReactNode;
  readonly mapping: ColumnMapping;
  readonly columns: readonly TableColumn[];
  readonly onChoose: (mapping: ColumnMapping) => void;
  readonly onCancel: (() => void) | null;
}

/** Which column tells what: a preset, and each of its columns by hand. */
export function MappingForm({ why, mapping, columns, onChoose, onCancel }: MappingFormProps) {
  const [chosen, setChosen] = useState(mapping);
  const lacks = lacksOf(chosen, columns);
  const ready = lacks.fields.length === 0 && lacks.columns.length === 0;
  const set = (field: Field, name: string) => {
    const { [field]: _, ...rest } = chosen.columns;
    setChosen({ ...chosen, columns: name === '' ? rest : { ...rest, [field]: name } });
  };
  const use = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onChoose(chosen);
  };
  return (
    <form className={css.connect} aria-label="Columns" onSubmit={use}>
      {why && (
        <div className={css.wide}>
          <Notice title="Which columns tell what?" severity="warning">
            <p>{why}</p>
          </Notice>
        </div>
      )}
      <label className={css.wide}>
        Kind of table
        <select
          value={chosen.preset}
          onChange={(event) => setChosen(presetMapping(event.target.value as PresetId, columns))}
        >
          {PRESETS.map((preset) => (
            <option key={preset} value={preset}>
              {presetLabel(preset)}
            </option>
          ))}
        </select>
      </label>
      {LABELS.map(([field, label]) => (
        <label key={field}>
          {label}
          <select
            value={chosen.columns[field] ?? ''}
            aria-invalid={lacks.fields.includes(field)}
            onChange={(event) => set(field, event.target.value)}
          >
            <option value="">none</option>
            {columns.map(({ name, type }) => (
              <option key={name} value={name}>
                {name} ({type})
              </option>
            ))}
          </select>
        </label>
      ))}
      <div className={css.buttons}>
        <Button type="submit" look="primary" off={!ready}>
          Use these columns
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
