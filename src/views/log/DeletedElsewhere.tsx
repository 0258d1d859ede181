import { useCallback, useState } from 'react';
import { ask, useNotices } from '../../queries/engine';
import { printLink } from '../../share/link';
import { Notice } from '../parts/Notice';

/** The log that is open here was deleted in another tab; it stays readable as long as this one is open. */
export function DeletedElsewhere({ log }: { log: string }) {
  const [deleted, setDeleted] = useState(false);
  useNotices(
    useCallback(
      (notice) => {
        if (notice.kind !== 'library') return;
        ask('library', null)
          .then(({ entries }) => setDeleted(!entries.some(({ id }) => id === log)))
          .catch(() => {
            // The library says so itself when it cannot be read.
          });
      },
      [log],
    ),
  );
  if (!deleted) return null;
  return (
    <Notice
      title="This log was deleted in another tab"
      severity="warning"
      onDismiss={() => setDeleted(false)}
    >
      <p>
        You can go on looking at it until you close or reload this tab. To have it in your library again, open
        its file. <a href={printLink({ page: 'library' })}>Go to the library</a>
      </p>
    </Notice>
  );
}
