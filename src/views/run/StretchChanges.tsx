import { memo, useRef, useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { toDotted } from '../../lib/pointer';
import type { Stretch } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { type StretchPaths, useStretch } from '../../queries/stretch';
import type { StretchLeaf, WrittenPath } from '../../replay/stretch';
import { usePlayhead } from '../../ui-state/playhead';
import { Failed } from '../parts/Failed';
import { BeforeAfter, ChangedKey, ParentPath, ShownValue } from './ChangeCells';
import css from './ChangesPanel.module.css';
import { MoreRows } from './MoreRows';

interface StretchChangesProps {
  readonly runRef: RunRef;
  readonly stretch: Stretch;
}

/** What the selected stretch made of the state: each path that it wrote, before the stretch and at its end. */
export function StretchChanges({ runRef, stretch }: StretchChangesProps) {
  const [asked, setAsked] = useState({ stretch, windows: 1 });
  const windows = asked.stretch === stretch ? asked.windows : 1;
  const { data, error } = useStretch(runRef, stretch, windows);
  // While the selection is drawn, the last answer stays until the next one is there.
  const last = useRef<StretchPaths>(undefined);
  if (data) last.current = data;
  const shown = data ?? last.current;
  if (error) return <Failed error={error} name="the changes" />;
  if (!shown) return <p className={css.empty}>Replaying to the end of the stretch…</p>;
  return (
    <>
      <p className={css.summary}>
        From the state before event {formatCount(stretch.from)} to the one at {formatCount(stretch.to - 1)}:{' '}
        {formatNoun(shown.total, 'path')} written, {formatNoun(shown.writes, 'write')} in all.
      </p>
      {shown.total > 0 && <Paths rows={shown.rows} />}
      {shown.rows.length < shown.total && (
        <MoreRows
          shown={shown.rows.length}
          total={shown.total}
          noun="path"
          onMore={() => setAsked({ stretch, windows: windows + 1 })}
        />
      )}
    </>
  );
}

/** Made anew only when there are other rows: the playhead passes beside it. */
const Paths = memo(function Paths({ rows }: { rows: readonly WrittenPath[] }) {
  return (
    <table className={`${css.changes} ${css.counted}`}>
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Before → after</th>
          <th scope="col">Writes</th>
        </tr>
      </thead>
      {byParent(rows).map((group) => (
        <tbody key={toDotted(group[0]!.leaf.path)}>
          <tr>
            <th scope="rowgroup" colSpan={3} title={toDotted(group[0]!.leaf.path.slice(0, -1))}>
              <ParentPath path={group[0]!.leaf.path.slice(0, -1)} />
            </th>
          </tr>
          {group.map(({ leaf, row }) => (
            <LeafRow key={toDotted(leaf.path)} leaf={leaf} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
});

interface Line {
  readonly leaf: StretchLeaf;
  readonly row: WrittenPath;
}

/** Leaves that follow one another under one parent. */
function byParent(rows: readonly WrittenPath[]): Line[][] {
  const groups: Line[][] = [];
  let parent: string | null = null;
  for (const row of rows)
    for (const leaf of row.leaves) {
      const own = toDotted(leaf.path.slice(0, -1));
      if (own === parent) groups.at(-1)!.push({ leaf, row });
      else groups.push([{ leaf, row }]);
      parent = own;
    }
  return groups;
}

function LeafRow({ leaf, row }: Line) {
  const go = usePlayhead((state) => state.go);
  const isLast = leaf === row.leaves.at(-1);
  return (
    <tr data-kind={leaf.kind}>
      <ChangedKey path={leaf.path} kind={leaf.kind} onGo={() => go(row.last)} />
      <td>
        <LeafValue leaf={leaf} />
        {row.more && isLast && <p className={css.note}>More of this value differs than is listed.</p>}
      </td>
      <td title={`Last written by event ${formatCount(row.last)}`}>{formatCount(row.writes)} ×</td>
    </tr>
  );
}

function LeafValue({ leaf }: { leaf: StretchLeaf }) {
  switch (leaf.kind) {
    case 'same':
      return (
        <>
          <ShownValue value={leaf.after!} cut={leaf.cutAfter} /> <span className={css.note}>as before</span>
        </>
      );
    case 'passing':
      return <span className={css.note}>came and went</span>;
    case 'large':
      return <span className={css.note}>written; too large to be compared here</span>;
    case 'added':
    case 'changed':
    case 'removed':
      return <BeforeAfter {...leaf} />;
  }
}
