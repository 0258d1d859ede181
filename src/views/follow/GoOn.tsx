import { Play } from 'lucide-react';
import { useState } from 'react';
import type { LibraryEntry } from '../../model/library';
import { Button } from '../parts/Button';
import { goOnWith } from './go-on';
import { finishFollowing } from './start-following';

/** A log that was followed before its tab was closed, or in another one: go on with it, or keep it as it is. */
export function GoOn({ entry }: { entry: LibraryEntry }) {
  const [cannot, setCannot] = useState<string | null>(null);
  const goOn = async () => setCannot(await goOnWith(entry));
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
