import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SERVED_BY_OPEN } from '../../lib/served';
import type { LibraryEntry } from '../../model/library';
import { Button } from '../parts/Button';
import { goOnWith } from './go-on';
import { finishFollowing } from './start-following';

/** A log that was followed before its tab was closed, or in another one: go on with it, or keep it as it is. */
export function GoOn({ entry }: { entry: LibraryEntry }) {
  const [cannot, setCannot] = useState<string | null>(null);
  const [going, setGoing] = useState(false);
  const { kind, address } = entry.following ?? {};
  const goOn = async () => {
    setGoing(true);
    setCannot(await goOnWith(entry).finally(() => setGoing(false)));
  };
  // The command line that serves this page was told to follow it: nobody has to say so twice.
  const served = SERVED_BY_OPEN && kind === 'command-line';
  const first = useRef(entry);
  useEffect(() => {
    if (served) void goOnWith(first.current).then(setCannot);
  }, [served]);
  return (
    <>
      <span role="status">
        {cannot ??
          `This tab does not follow it: what came of ${entry.following?.from || entry.name} is kept.`}
      </span>
      {cannot !== null && kind === 'noetl' && <a href={address}>Follow it again from its server</a>}
      {kind !== 'demo' && (
        <Button icon={<Play aria-hidden />} off={going} onClick={() => void goOn()}>
          Go on following
        </Button>
      )}
      <Button onClick={() => void finishFollowing(entry.id)}>Keep it as it is</Button>
    </>
  );
}
