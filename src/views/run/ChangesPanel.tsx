import { Minus, Pencil, Plus } from 'lucide-react';
import { toDotted } from '../../lib/pointer';
import { type Moment, useChanges } from '../../queries/engine';
import type { LeafChange } from '../../replay/diff';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import css from './ChangesPanel.module.css';

const ICONS = { added: Plus, changed: Pencil, removed: Minus, same: null } as const;

/** What this event changed, leaf by leaf, before and after; writes of an equal value are shown dim. */
export function ChangesPanel({ at }: { at: Moment }) {
  const { data, error } = useChanges(at);
  if (error) return <Failed error={error} name="the changes" />;
  if (!data) return <p className={css.empty}>Replaying to this position…</p>;
  if (data.changes.length === 0) return <p className={css.empty}>This event changes nothing.</p>;
  return (
    <>
      <table className={css.changes}>
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {data.changes.map((change) => (
            <ChangeRow key={toDotted(change.path)} change={change} />
          ))}
        </tbody>
      </table>
      {data.cut && <p className={css.empty}>There are more changes than are listed here.</p>}
    </>
  );
}

function ChangeRow({ change }: { change: LeafChange }) {
  const Icon = ICONS[change.kind];
  const root = change.path[0];
  return (
    <tr data-kind={change.kind}>
      <th scope="row" title={toDotted(change.path)}>
        {Icon && <Icon aria-label={change.kind} />}
        <span>
          {root === 'view' && <em>besides: </em>}
          {toDotted(change.path.slice(1))}
        </span>
      </th>
      {change.kind === 'same' ? (
        <td colSpan={2}>
          <JsonValue value={change.after} /> <span className={css.same}>written again</span>
        </td>
      ) : (
        <>
          <td>
            <JsonValue value={change.before} />
          </td>
          <td>
            <JsonValue value={change.after} />
          </td>
        </>
      )}
    </tr>
  );
}
