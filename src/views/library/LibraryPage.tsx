import { type ComponentType, lazy, Suspense } from 'react';
import { SAMPLES } from '../../intake/samples';
import { PASSING } from '../../lib/embedded';
import { STANDALONE } from '../../lib/standalone';
import { useLibrary } from '../../queries/engine';
import { printLink } from '../../share/link';
import { actionOf } from '../actions/actions';
import { OpenAnew } from '../intake/OpenAnew';
import { useSample } from '../intake/use-intake';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { KeyCaps } from '../parts/KeyCaps';
import css from './LibraryPage.module.css';
import { LibraryTable } from './LibraryTable';
import { WatchDemo } from './WatchDemo';

// A standalone file follows nothing.
const FollowButtons = lazy(
  async (): Promise<{ default: ComponentType }> =>
    STANDALONE
      ? { default: () => null }
      : { default: (await import('../follow/FollowButtons')).FollowButtons },
);

/** What to do first, the logs that are kept here, and samples to try: first of all where nothing is kept yet. */
export function LibraryPage() {
  const { data, error } = useLibrary();
  return (
    <div className={css.page}>
      <section className={css.welcome}>
        <h1>Drop a log to see where it broke.</h1>
        <p>
          The WAL or event export of runtimo-core, mfm-machine, NoETL, enact-core or dag-executor: files,
          folders, gzip, or pasted text.{' '}
          {PASSING
            ? 'It is read and replayed in this tab and goes nowhere else.'
            : 'It is read, kept and replayed in this browser and goes nowhere else.'}
        </p>
        <p>
          New here? <a href={printLink({ page: 'help' })}>Help tells how to</a> find the first failure, go
          back to the last good moment, and send it to a colleague.{' '}
          <KeyCaps keys={actionOf('keys').keys[0]!} /> shows the keys.
        </p>
        <div className={css.open}>
          <OpenAnew />
        </div>
        {!PASSING && (
          <>
            <Suspense fallback={null}>
              <FollowButtons />
            </Suspense>
            <p>
              Too many for a browser?{' '}
              <a href={printLink({ page: 'clickhouse', keys: '' })}>Open runs from ClickHouse</a>.
            </p>
          </>
        )}
      </section>
      {error && <Failed error={error} name="the library" />}
      {data && data.entries.length > 0 ? (
        <>
          <LibraryTable library={data} />
          {!PASSING && <WatchDemo />}
          <Samples />
        </>
      ) : (
        <>
          <Samples />
          {!PASSING && <WatchDemo />}
          {data && <LibraryTable library={data} />}
        </>
      )}
    </div>
  );
}

/** A log of each system, with what happened in it. They lie beside the page, and a standalone file has nothing there. */
function Samples() {
  const openSample = useSample();
  if (PASSING) return null;
  return (
    <section aria-labelledby="samples">
      <h2 id="samples">Or begin with one of these</h2>
      <ul className={css.samples}>
        {SAMPLES.map((sample) => (
          <li key={sample.system} className={css.sample}>
            <span id={`sample-${sample.system}`} className={css.system}>
              {sample.system}
            </span>
            <strong>{sample.title}</strong>
            <p>{sample.story}</p>
            <Button
              id={`open-${sample.system}`}
              aria-labelledby={`sample-${sample.system} open-${sample.system}`}
              onClick={() => void openSample(sample)}
            >
              {sample.ask}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
