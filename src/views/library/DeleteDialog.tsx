import { useState } from 'react';
import { PASSING } from '../../lib/embedded';
import { formatNoun } from '../../lib/format';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Dialog } from '../parts/Dialog';
import css from './DeleteDialog.module.css';

interface DeleteDialogProps {
  readonly what: string;
  readonly notes: number;
  readonly onDelete: (withNotes: boolean) => void;
  readonly onClose: () => void;
}

/** Makes sure that logs with notes are to be deleted, and asks what becomes of the notes. */
export function DeleteDialog({ what, notes, onDelete, onClose }: DeleteDialogProps) {
  const [withNotes, setWithNotes] = useState(false);
  return (
    <Dialog title={`Delete ${what} from this ${PASSING ? 'tab' : 'browser'}?`} onClose={onClose}>
      <div className={css.body}>
        <p>
          What you dropped is not touched.{' '}
          {withNotes
            ? `${formatNoun(notes, 'note')} will be deleted, too, and cannot be brought back.`
            : `${formatNoun(notes, 'note')} will be kept, and found again when the same file is opened ${PASSING ? 'in this tab' : 'later'}, under whatever name.`}
        </p>
        <Check
          label={`Delete the ${formatNoun(notes, 'note')}, too`}
          checked={withNotes}
          onCheck={setWithNotes}
        />
        <div className={css.buttons}>
          <Button
            look="danger"
            onClick={() => {
              onClose();
              onDelete(withNotes);
            }}
          >
            Delete
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
