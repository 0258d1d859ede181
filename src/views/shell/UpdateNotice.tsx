import { useState } from 'react';
import { Button } from '../parts/Button';
import type { GoOver } from './keep-offline';
import css from './UpdateNotice.module.css';
import { useNewerVersion } from './use-newer-version';

/** Says quietly that a newer version is there, over a corner, so that nothing moves. It waits to be asked. */
export function UpdateNotice() {
  const goOver = useNewerVersion();
  const [later, setLater] = useState<GoOver | null>(null);
  // The region is there from the start: a screen reader announces what is put into it.
  return (
    <div role="status" className={css.corner} data-hands-focus-on>
      {goOver !== null && goOver !== later && (
        <div className={css.notice}>
          <p>A new version is ready.</p>
          <Button onClick={goOver}>Reload</Button>
          <Button look="quiet" onClick={() => setLater(() => goOver)}>
            Later
          </Button>
        </div>
      )}
    </div>
  );
}
