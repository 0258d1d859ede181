import { Minus, Pencil, Plus } from 'lucide-react';
import { shortId } from '../../lib/names';
import { toDotted } from '../../lib/pointer';
import type { Path } from '../../model/json';
import { type Moment, useChanges } from '../../queries/engine';
import type { LeafChange } from '../../replay/diff';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import css from './ChangesPanel.module.css';

const ICONS = { added: Plus, changed: Pencil, removed: Minus, same: null } as const;
const KEPT_OF_ID = 10;

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
            <th scope="col">Before → after</th>
          </tr>
        </thead>
        {byParent(data.changes).map((group) => (
          <tbody key={toDotted(group[0]!.path)}>
            <tr>
              <th scope="rowgroup" colSpan={2} title={toDotted(group[0]!.path.slice(0, -1))}>
                <ParentPath path={group[0]!.path.slice(0, -1)} />
              </th>
            </tr>
            {group.map((change) => (
              <ChangeRow key={toDotted(change.path)} change={change} />
            ))}
          </tbody>
        ))}
      </table>
      {data.cut && <p className={css.empty}>There are more changes than are listed here.</p>}
    </>
  );
}

/** Neighbours with the same parent together, in the order of the changes. */
function byParent(changes: readonly LeafChange[]): LeafChange[][] {
  const groups = new Map<string, LeafChange[]>();
  for (const change of changes) {
    const parent = toDotted(change.path.slice(0, -1));
    const group = groups.get(parent);
    if (group) group.push(change);
    else groups.set(parent, [change]);
  }
  return [...groups.values()];
}

function ParentPath({ path }: { path: Path }) {
  const [root, ...keys] = path;
  return (
    <>
      {root === 'view' ? 'besides' : 'state'}
      {keys.map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path's keys are told apart by their depth
        <span key={index}> › {typeof key === 'number' ? `[${key}]` : shortId(key, KEPT_OF_ID)}</span>
      ))}
    </>
  );
}

function ChangeRow({ change }: { change: LeafChange }) {
  const Icon = ICONS[change.kind];
  const key = change.path.at(-1) ?? '';
  return (
    <tr data-kind={change.kind}>
      <th scope="row" title={toDotted(change.path)}>
        {Icon && <Icon aria-label={change.kind} />}
        <span>{typeof key === 'number' ? `[${key}]` : shortId(key, KEPT_OF_ID)}</span>
      </th>
      <td>
        {change.kind === 'same' ? (
          <>
            <JsonValue value={change.after} /> <span className={css.note}>written again</span>
          </>
        ) : (
          <>
            <del>{change.before !== undefined && <JsonValue value={change.before} />}</del>
            <span className={css.note}>{change.before !== undefined && ' → '}</span>
            <ins>
              {change.after === undefined ? (
                <span className={css.note}>removed</span>
              ) : (
                <JsonValue value={change.after} />
              )}
            </ins>
          </>
        )}
      </td>
    </tr>
  );
}
