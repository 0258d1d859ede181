import { useCallback, useState } from 'react';
import { Fault } from '../../model/errors';
import { useNotices } from '../../queries/engine';
import { messageOf } from '../messages';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';

/** Another tab runs a newer version and took the library over, or an older one does not let go of it. */
export function OutdatedBar() {
  const [trouble, setTrouble] = useState<'outdated' | 'blocked' | null>(null);
  useNotices(
    useCallback((notice) => {
      if (notice.kind === 'outdated' || notice.kind === 'blocked') setTrouble(notice.kind);
    }, []),
  );
  if (trouble === null) return null;
  const { title, body } = messageOf(new Fault(trouble), '');
  return (
    <Notice title={title} severity="warning">
      <p>{body}</p>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </Notice>
  );
}
