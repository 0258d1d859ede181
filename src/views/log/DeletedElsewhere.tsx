import { useCallback, useState } from 'react';
import { ask, useNotices } from '../../queries/engine';
import { printLink } from '../../share/link';
import { Notice } from '../parts/Notice';

/** The log that is open here was deleted in another tab; it stays readable as long as this one is open. */
export function DeletedElsewhere({ log, followed }: { log: string; followed: boolean }) {
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
      title={
        followed
          ? 'Following this log ended in another tab, or it was deleted there'
          : 'This log was deleted in another tab'
      }
      severity="warning"
      onDismiss={() => setDeleted(false)}
    >
      <p>
        You can go on looking at it until you close or reload this tab.{' '}
        {followed
          ? 'If following ended, all of it is in your library.'
          : 'To have it in your library again, open its file.'}{' '}
        <a href={printLink({ page: 'library' })}>Go to the library</a>
      </p>
    </Notice>
  );
}
