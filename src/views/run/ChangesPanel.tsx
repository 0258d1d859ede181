import { useState } from 'react';
import { groupBy } from '../../lib/group-by';
import { toDotted, toPointer } from '../../lib/pointer';
import { type Moment, useChanges } from '../../queries/engine';
import type { LeafChange } from '../../replay/diff';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import { BeforeAfter, ChangedKey, ParentPath } from './ChangeCells';
import css from './ChangesPanel.module.css';
import { StretchChanges } from './StretchChanges';

/** What this event changed, or what the selected stretch did. */
export function ChangesPanel({ at }: { at: Moment }) {
  const selection = usePlayhead((state) => state.selection);
  const [ofEvent, setOfEvent] = useState(false);
  if (selection === null) return <EventChanges at={at} />;
  return (
    <>
      <fieldset className={css.switch}>
        <legend>Changes of</legend>
        <Button look="quiet" aria-pressed={!ofEvent} onClick={() => setOfEvent(false)}>
          Selected stretch
        </Button>
        <Button look="quiet" aria-pressed={ofEvent} onClick={() => setOfEvent(true)}>
          This event
        </Button>
      </fieldset>
      {ofEvent ? <EventChanges at={at} /> : <StretchChanges runRef={at} stretch={selection} />}
    </>
  );
}

/** What this event changed, leaf by leaf, before and after; writes of an equal value are shown dim. */
function EventChanges({ at }: { at: Moment }) {
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
  return [...groupBy(changes, ({ path }) => toDotted(path.slice(0, -1))).values()];
}

function ChangeRow({ change }: { change: LeafChange }) {
  return (
    <tr data-kind={change.kind}>
      <ChangedKey
        path={change.path}
        kind={change.kind}
        onGo={() => usePaths.getState().select(toPointer(change.path))}
      />
      <td>
        {change.kind === 'same' ? (
          <>
            <JsonValue value={change.after} /> <span className={css.note}>written again</span>
          </>
        ) : (
          <BeforeAfter {...change} />
        )}
      </td>
    </tr>
  );
}
