import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { SERVED_BY_OPEN } from '../../lib/served';
import type { LibraryEntry } from '../../model/library';
import { Button } from '../parts/Button';
import { goOnWith } from './go-on';
import { finishFollowing } from './start-following';

/** A log that was followed before its tab was closed, or in another one: go on with it, or keep it as it is. */
export function GoOn({ entry }: { entry: LibraryEntry }) {
  const [cannot, setCannot] = useState<string | null>(null);
  const goOn = async () => setCannot(await goOnWith(entry));
  // The command line that serves this page was told to follow it: nobody has to say so twice.
  const served = SERVED_BY_OPEN && entry.following?.kind === 'command-line';
  useEffect(() => {
    if (served) void goOnWith(entry).then(setCannot);
  }, [served, entry]);
  return (
    <>
      <span role="status">
        {cannot ??
          `This tab does not follow it: what came of ${entry.following?.from || entry.name} is kept.`}
      </span>
      <Button icon={<Play aria-hidden />} onClick={() => void goOn()}>
        Go on following
      </Button>
      <Button onClick={() => void finishFollowing(entry.id)}>Keep it as it is</Button>
    </>
  );
}
