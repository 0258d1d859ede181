import { useState } from 'react';
import { deleteDrop } from '../../intake/drop-store';
import { Fault } from '../../model/errors';

export type Deleting =
  | { readonly phase: 'idle' | 'deleting' | 'deleted' }
  | { readonly phase: 'failed'; readonly fault: Fault };

/** Deletes a drop when it is told to. Leaving the page does not take that back. */
export function useDeleteDrop(address: string, token: string) {
  const [deleting, setDeleting] = useState<Deleting>({ phase: 'idle' });
  const remove = async () => {
    setDeleting({ phase: 'deleting' });
    try {
      await deleteDrop(address, token);
      setDeleting({ phase: 'deleted' });
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      setDeleting({ phase: 'failed', fault });
    }
  };
  return { deleting, remove };
}
