import { useState } from 'react';
import type { Library } from '../../engine/library';
import { formatBytes } from '../../lib/format';
import { ask, queryClient } from '../../queries/engine';
import { Button } from '../parts/Button';
import { DeleteDialog } from './DeleteDialog';
import css from './LibraryTable.module.css';

/** How much room there is, and whether the browser may clear it. */
export function StorageLine({ library }: { library: Library }) {
  const { entries, usage, quota, persisted } = library;
  const persist = async () => {
    const granted = await navigator.storage?.persist?.();
    if (granted === false)
      window.alert(
        'The browser did not promise that. It may ask again once you use this page more often, or bookmark it.',
      );
    void queryClient.invalidateQueries({ queryKey: ['library'] });
  };
  // When all logs are to be deleted and there are notes: how many.
  const [notes, setNotes] = useState(0);
  const deleteAll = async () => {
    const count = await ask('countNotes', { log: null });
    setNotes(count);
    if (count > 0) return;
    const sure = window.confirm(
      `Delete all ${entries.length} logs from this browser? The files you dropped are not touched.`,
    );
    if (sure) await ask('removeAll', { notes: false });
  };
  return (
    <div className={css.storage}>
      {usage !== null && quota !== null && (
        <span>
          {formatBytes(usage)} used, {formatBytes(Math.max(quota - usage, 0))} left.
        </span>
      )}
      {persisted ? (
        <span>The browser keeps these logs until you delete them.</span>
      ) : (
        <>
          <span>The browser may clear them when it runs out of space.</span>
          <Button look="quiet" onClick={() => void persist()}>
            Ask it to keep them
          </Button>
        </>
      )}
      {entries.length > 1 && (
        <Button look="quiet" className={css.danger} onClick={() => void deleteAll()}>
          Delete all
        </Button>
      )}
      {notes > 0 && (
        <DeleteDialog
          what={`all ${entries.length} logs`}
          notes={notes}
          onDelete={(withNotes) => void ask('removeAll', { notes: withNotes })}
          onClose={() => setNotes(0)}
        />
      )}
    </div>
  );
}
