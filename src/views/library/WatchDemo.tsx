import { Radio } from 'lucide-react';
import { useState } from 'react';
import { STANDALONE } from '../../lib/standalone';
import { printLink } from '../../share/link';
import { startFollowing } from '../follow/start-following';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import css from './LibraryPage.module.css';

/** What still runs: one that this page makes up, or one of a server. */
export function WatchDemo() {
  const [busy, setBusy] = useState(false);
  const watch = async () => {
    setBusy(true);
    await watchDemo().finally(() => setBusy(false));
  };
  return (
    <section aria-labelledby="live">
      <h2 id="live">Or watch one that still runs</h2>
      <ul className={css.samples}>
        <li className={css.sample}>
          <span className={css.system}>Demo</span>
          <strong>A run that plays now</strong>
          <p>
            Made up in your browser, nothing is asked from any server: eighty seconds, a retry, and a worker
            that is lost.
          </p>
          <Button icon={<Radio aria-hidden />} off={busy} onClick={() => void watch()}>
            Watch a live run
          </Button>
        </li>
        <li className={css.sample}>
          <span className={css.system}>NoETL</span>
          <strong>Your own server</strong>
          <p>Lists the executions of a NoETL server, opens one, or follows it while it runs.</p>
          <p>
            <a href={printLink({ page: 'noetl', server: null, execution: null })}>Connect to a server</a>
          </p>
        </li>
      </ul>
    </section>
  );
}

/** Follows the demo, and goes to it once its first events are here. What plays it is fetched only now. */
async function watchDemo(): Promise<void> {
  // A standalone file holds nothing of it.
  if (STANDALONE) return;
  const { DEMO_PLAN } = await import('../../intake/demo/demo-plan');
  const log = await startFollowing(DEMO_PLAN);
  if (log !== null) navigate({ page: 'log', log, run: null, position: null, tab: null });
}
