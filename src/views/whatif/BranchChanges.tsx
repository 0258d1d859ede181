import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { groupBy } from '../../lib/group-by';
import { toDotted, toPointer } from '../../lib/pointer';
import type { Edit } from '../../model/branch';
import { useBranchChanges } from '../../queries/branch';
import type { Moment } from '../../queries/engine';
import type { StretchLeaf } from '../../replay/stretch';
import { usePaths } from '../../ui-state/paths';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { BeforeAfter, ChangedKey, ParentPath } from '../run/ChangeCells';
import table from '../run/ChangesPanel.module.css';
import css from './WhatIf.module.css';

/** What differs in the state, as recorded and with the edits: at the end, or at the playhead. */
export function BranchChanges({ at, edits }: { at: Moment; edits: readonly Edit[] }) {
  const [atEnd, setAtEnd] = useState(true);
  const { data, error } = useBranchChanges(at, edits, atEnd ? null : at.position);
  return (
    <section aria-label="State, as recorded and with the edits">
      <h4>State: as recorded → with the edits</h4>
      <fieldset className={table.switch}>
        <legend>Difference</legend>
        <Button look="quiet" aria-pressed={atEnd} onClick={() => setAtEnd(true)}>
          At the end
        </Button>
        <Button look="quiet" aria-pressed={!atEnd} onClick={() => setAtEnd(false)}>
          At the playhead ({formatCount(at.position)})
        </Button>
      </fieldset>
      {error && <Failed error={error} name="the difference" />}
      {!data && !error && <p>Comparing…</p>}
      {data && data.leaves.length === 0 && <p>Both states are the same here.</p>}
      {data && data.leaves.length > 0 && <Leaves leaves={data.leaves} />}
      {data && (
        <p className={css.count}>
          {data.leaves.length > 0 && `${formatNoun(data.leaves.length, 'difference')} listed. `}
          {data.more && 'There may be more: no more of the state was compared.'}
        </p>
      )}
    </section>
  );
}

function Leaves({ leaves }: { leaves: readonly StretchLeaf[] }) {
  const groups = [...groupBy(leaves, ({ path }) => toDotted(path.slice(0, -1))).values()];
  return (
    <table className={table.changes}>
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">As recorded → with the edits</th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={toDotted(group[0]!.path)}>
          <tr>
            <th scope="rowgroup" colSpan={2} title={toDotted(group[0]!.path.slice(0, -1))}>
              <ParentPath path={group[0]!.path.slice(0, -1)} />
            </th>
          </tr>
          {group.map((leaf) => (
            <tr key={toDotted(leaf.path)} data-kind={leaf.kind}>
              <ChangedKey
                path={leaf.path}
                kind={leaf.kind}
                onGo={() => usePaths.getState().select(toPointer(leaf.path))}
              />
              <td>
                {leaf.kind === 'large' ? (
                  <span className={table.note}>written differently; too large to be compared here</span>
                ) : (
                  <BeforeAfter {...leaf} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
