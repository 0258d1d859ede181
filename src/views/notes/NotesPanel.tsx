import { StickyNote } from 'lucide-react';
import { useState } from 'react';
import { PASSING } from '../../lib/embedded';
import { formatNoun } from '../../lib/format';
import { groupBy } from '../../lib/group-by';
import { shortId } from '../../lib/names';
import type { NoteView } from '../../model/note';
import type { LogView, RunView } from '../../model/views';
import { ask, useLog } from '../../queries/engine';
import { useNotes } from '../../queries/notes';
import { printLink } from '../../share/link';
import { useDrafts } from '../../ui-state/drafts';
import { usePlayhead } from '../../ui-state/playhead';
import { tooltipOf } from '../actions/tooltip';
import { currentScene } from '../actions/use-action-keys';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import type { RunLink } from '../run/RunPage';
import { ArrivedNotes } from './ArrivedNotes';
import { beginNote } from './begin-note';
import { DraftForm } from './DraftForm';
import { ExportReport } from './ExportReport';
import { NoteItem } from './NoteItem';
import css from './NotesPanel.module.css';
import { TrailList } from './TrailList';

interface NotesPanelProps {
  readonly view: RunView;
  readonly link: RunLink;
  readonly words: LogView['words'];
}

/** What was written about this run, in its order, and the trail of where one was in its log. */
export function NotesPanel({ view, link, words }: NotesPanelProps) {
  const { data, error } = useNotes(link.log);
  const [refused, setRefused] = useState<unknown>(null);
  const stretch = usePlayhead((state) => state.selection !== null);
  const drafts = useDrafts((state) => state.drafts).filter(
    ({ log, place }) => log === link.log && place.run === link.run,
  );
  const notes = data?.filter(({ run }) => run === link.run) ?? [];
  const noteOf = (id: string) => notes.find((note) => note.id === id) ?? null;
  // A changed note is written where it stands; what stands nowhere any more is above them, as what is new.
  const above = drafts.filter(({ of }) => of === null || noteOf(of.id) === null);
  return (
    <div className={css.notes}>
      <div className={css.bar}>
        <Button
          icon={<StickyNote aria-hidden />}
          title={tooltipOf('note', words)}
          onClick={() => beginNote(currentScene())}
        >
          {stretch ? 'Note the selected stretch' : 'Note this event'}
        </Button>
        <ExportReport view={view} />
      </div>
      {error && <Failed error={error} name="the notes" />}
      {refused !== null && <Failed error={refused} name="the note" />}
      {above.map((draft) => (
        <DraftForm key={draft.key} draft={draft} note={null} />
      ))}
      <ArrivedNotes log={link.log} run={link.run} />
      <Removed log={link.log} onFailed={setRefused} />
      <OlderOnes log={link.log} />
      {data && notes.length === 0 && above.length === 0 && (
        <p className={css.empty}>
          Nothing is noted in this {words.run}.{' '}
          {PASSING
            ? 'Notes last until you close this tab; export them to keep them.'
            : 'Notes stay in this browser and are found again when the same file is opened later, under whatever name.'}
        </p>
      )}
      <ol className={css.list} aria-label="Notes">
        {notes.map((note) => {
          const draft = drafts.find(({ of }) => of?.id === note.id);
          return (
            <li key={note.id}>
              {draft ? (
                <DraftForm draft={draft} note={note} />
              ) : (
                <NoteItem log={link.log} note={note} onFailed={setRefused} />
              )}
            </li>
          );
        })}
      </ol>
      {data && <OfOtherRuns notes={data} link={link} runWord={words.run} />}
      {!error && <TrailList link={link} />}
    </div>
  );
}

/** Notes of an earlier time hang on the hash of the whole log: until it is known nobody can say whether there are any. */
function OlderOnes({ log }: { log: string }) {
  const { data } = useLog(log);
  if (!data || data.entry.hash !== null) return null;
  return (
    <p role="status" className={css.empty}>
      The log is still being read to its end. Notes that you wrote about it before it was deleted appear once
      that is done.
    </p>
  );
}

/** The note that was deleted last, with the way to have it back. */
function Removed({ log, onFailed }: { log: string; onFailed: (error: unknown) => void }) {
  const removed = useDrafts((state) => state.removed);
  const { remember } = useDrafts.getState();
  const here = removed?.log === log ? removed.note : null;
  const undo = () => {
    if (here) ask('putNote', { log, note: here }).then(() => remember(null), onFailed);
  };
  return (
    <div role="status">
      {here && (
        <p className={css.removed}>
          Note deleted.{' '}
          <Button look="quiet" onClick={undo}>
            Undo
          </Button>
        </p>
      )}
    </div>
  );
}

/** Notes of the log that belong to other runs, each run with its first. */
function OfOtherRuns({
  notes,
  link,
  runWord,
}: {
  notes: readonly NoteView[];
  link: RunLink;
  runWord: string;
}) {
  const others = [...groupBy(notes, ({ run }) => run)].filter(([run]) => run !== link.run);
  if (others.length === 0) return null;
  return (
    <section className={css.others}>
      <h3>Of other {runWord}s of this log</h3>
      <ul>
        {others.map(([run, of]) => (
          <li key={run}>
            <a
              href={printLink({ page: 'log', log: link.log, run, position: of[0]!.position, tab: 'notes' })}
              title={run}
            >
              {shortId(run, 10)}
            </a>{' '}
            {formatNoun(of.length, 'note')}
          </li>
        ))}
      </ul>
    </section>
  );
}
