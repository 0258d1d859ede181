import { ClipboardPaste, FileUp, FolderUp } from 'lucide-react';
import { SAMPLES } from '../../intake/samples';
import { useLibrary } from '../../queries/engine';
import { OpenButtons } from '../intake/OpenButtons';
import { useSample } from '../intake/use-intake';
import { Failed } from '../parts/Failed';
import css from './LibraryPage.module.css';
import { LibraryTable } from './LibraryTable';

/** What to do first, samples to try, and the logs that are kept here. */
export function LibraryPage() {
  const { data, error } = useLibrary();
  const openSample = useSample();
  return (
    <div className={css.page}>
      <section className={css.welcome}>
        <h1>Drop a log to see where it broke.</h1>
        <p>
          The WAL or event export of runtimo-core, mfm-machine, NoETL, enact-core or dag-executor: files,
          folders, gzip, or pasted text. It is read, kept and replayed in this browser and goes nowhere else.
        </p>
        <div className={css.open}>
          <OpenButtons
            icons={{
              file: <FileUp aria-hidden />,
              folder: <FolderUp aria-hidden />,
              paste: <ClipboardPaste aria-hidden />,
            }}
          />
        </div>
      </section>
      <section aria-labelledby="samples">
        <h2 id="samples">Or see why one of these failed</h2>
        <ul className={css.samples}>
          {SAMPLES.map((sample) => (
            <li key={sample.system}>
              <button type="button" className={css.sample} onClick={() => void openSample(sample)}>
                <span className={css.system}>{sample.system}</span>
                <strong>{sample.title}</strong>
                <span>{sample.story}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {error && <Failed error={error} name="the library" />}
      {data && <LibraryTable library={data} />}
    </div>
  );
}
