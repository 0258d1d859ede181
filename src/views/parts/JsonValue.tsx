import { printJson } from '../../lib/json-text';
import type { Json } from '../../model/json';
import css from './JsonValue.module.css';

/** A JSON value on one line, told apart by type. Never HTML: texts of a log are texts. */
export function JsonValue({ value, cut = false }: { value: Json | undefined; cut?: boolean }) {
  if (value === undefined) return <span className={css.none}>–</span>;
  const type = value === null ? 'null' : typeof value;
  return (
    <span className={css.value} data-type={type} title={typeof value === 'string' ? value : undefined}>
      {printJson(value)}
      {cut && '…'}
    </span>
  );
}
