import { Trash2 } from 'lucide-react';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import type { Deleting } from './use-delete-drop';

interface DeleteButtonProps {
  readonly label: string;
  readonly deleting: Deleting;
  readonly onDelete: () => void;
}

/** Deletes a drop; says above itself why that did not work. */
export function DeleteButton({ label, deleting, onDelete }: DeleteButtonProps) {
  return (
    <>
      {deleting.phase === 'failed' && <Failed error={deleting.fault} name="the sealed replay" />}
      <div>
        <Button
          look="danger"
          icon={<Trash2 aria-hidden />}
          off={deleting.phase === 'deleting'}
          onClick={onDelete}
        >
          {deleting.phase === 'deleting' ? 'Deleting…' : label}
        </Button>
      </div>
    </>
  );
}
