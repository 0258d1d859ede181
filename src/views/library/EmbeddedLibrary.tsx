import { useLibrary } from '../../queries/engine';
import { Failed } from '../parts/Failed';
import css from './LibraryPage.module.css';
import { LibraryTable } from './LibraryTable';

/** What a frame shows while no log is looked at: those that its host posted, if there are any. */
export function EmbeddedLibrary() {
  const { data, error } = useLibrary();
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Logs of this frame</h1>
      {error && <Failed error={error} name="the logs" />}
      {data && data.entries.length > 0 ? (
        <LibraryTable library={data} />
      ) : (
        <p>The page around this frame has not posted a log yet.</p>
      )}
    </div>
  );
}
