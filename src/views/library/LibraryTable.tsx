import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Library } from '../../engine/library';
import { PASSING } from '../../lib/embedded';
import { formatBytes, formatCount } from '../../lib/format';
import { Fault, type FaultCode } from '../../model/errors';
import type { LibraryEntry } from '../../model/library';
import { SEVERITIES } from '../../model/problem';
import { ask, useFormats } from '../../queries/engine';
import { resumeLog } from '../../queries/take';
import { printLink } from '../../share/link';
import { useFollows } from '../../ui-state/follows';
import { messageOf } from '../messages';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { CopyId } from '../parts/CopyId';
import { Notice } from '../parts/Notice';
import { SeverityMark } from '../parts/SeverityMark';
import { DeleteDialog } from './DeleteDialog';
import css from './LibraryTable.module.css';
import { linkOf } from './link-of';
import { StorageLine } from './StorageLine';

/** The logs that are kept, newest first. */
export function LibraryTable({ library }: { library: Library }) {
  const { entries, interrupted, unavailable } = library;
  return (
    <section className={css.library} aria-labelledby="library" data-hands-focus-on>
      <h2 id="library">Your logs</h2>
      {unavailable && <Unavailable code={unavailable as FaultCode} />}
      {entries.length === 0 ? (
        unavailable === null && (
          <p className={css.empty}>
            {PASSING
              ? 'Logs that you open are listed here until you close this tab.'
              : 'Logs that you open are kept here, in this browser, until you delete them.'}
          </p>
        )
      ) : (
        <table className={css.table} aria-labelledby="library">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">System</th>
              <th scope="col">Runs</th>
              <th scope="col">Failed</th>
              <th scope="col">Problems</th>
              <th scope="col">Events</th>
              <th scope="col">Size</th>
              <th scope="col">Opened</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} interrupted={interrupted.includes(entry.id)} />
            ))}
          </tbody>
        </table>
      )}
      {!PASSING && unavailable !== 'unavailable' && <StorageLine library={library} />}
    </section>
  );
}

function Unavailable({ code }: { code: FaultCode }) {
  const { title, body } = messageOf(new Fault(code), 'the log');
  return (
    <Notice title={title} severity="warning">
      <p>{body}</p>
    </Notice>
  );
}

function EntryRow({ entry, interrupted }: { entry: LibraryEntry; interrupted: boolean }) {
  const [renaming, setRenaming] = useState(false);
  // Of a log that is to be deleted and has notes: how many.
  const [notes, setNotes] = useState(0);
  const unread = entry.state === 'reading';
  const followed = useFollows(({ follows }) => entry.id in follows);
  const label = useFormats().find((format) => format.id === entry.system)?.label ?? entry.system;
  return (
    <tr>
      <th scope="row">
        {renaming ? (
          <RenameForm entry={entry} onDone={() => setRenaming(false)} />
        ) : unread ? (
          <span>{entry.name}</span>
        ) : (
          <a href={printLink(linkOf(entry))}>{entry.name}</a>
        )}
        {interrupted && <span className={css.state}>reading was interrupted</span>}
        {unread && !interrupted && <span className={css.state}>being read</span>}
        {entry.state === 'following' && (
          <span className={css.state}>{followed ? 'followed now' : 'not followed by this tab'}</span>
        )}
        {entry.hash && <CopyId id={entry.hash} what="content hash" />}
        {!entry.kept && <span className={css.state}>not kept after closing the tab</span>}
      </th>
      <td>
        {label} <span className={css.dim}>{entry.version}</span>
      </td>
      <td className={css.number}>{formatCount(entry.runs)}</td>
      <td className={css.number} data-bad={entry.failedRuns > 0}>
        {formatCount(entry.failedRuns)}
      </td>
      <td>
        <span className={css.problems}>
          {SEVERITIES.filter((severity) => entry.problems[severity] > 0).map((severity) => (
            <SeverityMark key={severity} severity={severity} count={entry.problems[severity]} />
          ))}
        </span>
      </td>
      <td className={css.number}>{formatCount(entry.events)}</td>
      <td className={css.number}>{formatBytes(entry.size)}</td>
      <td>
        <Clock time={entry.addedAt * 1000} brief />
      </td>
      <td>
        <span className={css.actions}>
          {interrupted && (
            <Button
              look="quiet"
              icon={<RotateCcw aria-hidden />}
              label={`Read ${entry.name} again`}
              onClick={() => void resumeLog(entry.name, entry.id)}
            />
          )}
          <Button
            look="quiet"
            icon={<Pencil aria-hidden />}
            label={`Rename ${entry.name}`}
            onClick={() => setRenaming(true)}
          />
          <Button
            look="quiet"
            icon={<Trash2 aria-hidden />}
            label={`Delete ${entry.name}`}
            onClick={() => void deleteLog(entry).then(setNotes)}
          />
        </span>
        {notes > 0 && (
          <DeleteDialog
            what={entry.name}
            notes={notes}
            onDelete={(withNotes) => void ask('remove', { log: entry.id, notes: withNotes })}
            onClose={() => setNotes(0)}
          />
        )}
      </td>
    </tr>
  );
}

/** Deletes a log once the reader is sure; where it has notes nothing is deleted yet, and their number is told. */
async function deleteLog({ id, name }: LibraryEntry): Promise<number> {
  const notes = await ask('countNotes', { log: id });
  if (notes > 0) return notes;
  const where = PASSING ? 'this tab' : 'this browser';
  const sure = window.confirm(`Delete ${name} from ${where}? The file you dropped is not touched.`);
  if (sure) await ask('remove', { log: id, notes: false });
  return 0;
}

function RenameForm({ entry, onDone }: { entry: LibraryEntry; onDone: () => void }) {
  const save = (name: string) => {
    if (name.trim() !== '' && name !== entry.name) void ask('rename', { log: entry.id, name: name.trim() });
    onDone();
  };
  return (
    <input
      className={css.rename}
      aria-label="New name"
      defaultValue={entry.name}
      // biome-ignore lint/a11y/noAutofocus: the reader has just asked to type here
      autoFocus
      onBlur={(event) => save(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save(event.currentTarget.value);
        if (event.key === 'Escape') onDone();
      }}
    />
  );
}
