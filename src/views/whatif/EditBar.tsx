import { ArrowDown, ArrowUp, Pencil, Scissors } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format';
import type { Branch, Edit } from '../../model/branch';
import type { Moment } from '../../queries/engine';
import { subjectOf, useBranches } from '../../ui-state/branches';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { RecordForm } from './RecordForm';
import css from './WhatIf.module.css';
import { nameOfEdit } from './words';

/** What may be done in thought with the event at the playhead. */
export function EditBar({ at, branch }: { at: Moment; branch: Branch | null }) {
  const events = usePlayhead((state) => state.events);
  const [editing, setEditing] = useState<number | null>(null);
  const { position } = at;
  const add = (edit: Edit) => useBranches.getState().add(subjectOf(at), edit, nameOfEdit(edit));
  const isOmitted = branch?.edits.some((edit) => 'omit' in edit && edit.omit === position) ?? false;
  return (
    <fieldset className={css.edits} aria-label={`What if event ${formatCount(position)}`}>
      <p>
        What if event {formatCount(position)} …{branch && ` (also in “${branch.name}”)`}
      </p>
      <Button icon={<Scissors aria-hidden />} off={isOmitted} onClick={() => add({ omit: position })}>
        had not happened
      </Button>
      <Button
        icon={<Pencil aria-hidden />}
        aria-expanded={editing === position}
        onClick={() => setEditing(editing === position ? null : position)}
      >
        had said something else
      </Button>
      <Button
        icon={<ArrowUp aria-hidden />}
        off={position === 0}
        onClick={() => add({ swap: [position - 1, position] })}
      >
        had come before {formatCount(position - 1)}
      </Button>
      <Button
        icon={<ArrowDown aria-hidden />}
        off={position + 1 >= events}
        onClick={() => add({ swap: [position, position + 1] })}
      >
        had come after {formatCount(position + 1)}
      </Button>
      {editing === position && (
        <RecordForm
          key={position}
          at={at}
          onDone={(payload) => {
            setEditing(null);
            if (payload !== null) add({ edit: position, payload });
          }}
        />
      )}
    </fieldset>
  );
}
