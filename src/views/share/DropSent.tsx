import type { Drop } from '../../intake/drop-store';
import type { Micros } from '../../model/units';
import { Clock } from '../parts/Clock';
import { CopyField } from './CopyField';
import { DeleteButton } from './DeleteButton';
import { useDeleteDrop } from './use-delete-drop';

interface DropSentProps {
  readonly name: string;
  readonly drop: Drop;
  readonly link: string;
  /** Null where the store cannot delete. */
  readonly deleteLink: string | null;
}

/** What whoever sent a replay needs: the link, how long it opens, and how it is deleted. */
export function DropSent({ name, drop, link, deleteLink }: DropSentProps) {
  const { deleting, remove } = useDeleteDrop(drop.address, drop.token ?? '');
  if (deleting.phase === 'deleted')
    return <p role="status">It is deleted. The link opens nothing any more.</p>;
  return (
    <>
      <p role="status">
        <strong>{name} is sent.</strong> Copy the link: the key is nowhere else, and is forgotten once this
        tab is closed.
      </p>
      <CopyField label="Link" text={link} />
      <Expiry drop={drop} />
      {deleteLink === null ? (
        <p>It cannot be deleted from here: whoever runs the store can.</p>
      ) : (
        <>
          <CopyField label="Delete link" text={deleteLink} />
          <p>Whoever has this second link can delete the replay, but not read it. Keep it for yourself.</p>
          <DeleteButton label="Delete it now" deleting={deleting} onDelete={() => void remove()} />
        </>
      )}
    </>
  );
}

function Expiry({ drop }: { drop: Drop }) {
  const { host } = new URL(drop.address);
  if (drop.expires === null) return <p>{host} does not say when it deletes it.</p>;
  return (
    <p>
      {host} deletes it on <Clock time={(drop.expires * 1000) as Micros} brief />
    </p>
  );
}
