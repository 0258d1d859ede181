import { useCallback, useState } from 'react';
import { Fault } from '../../model/errors';
import { useNotices } from '../../queries/engine';
import { messageOf } from '../messages';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';

/** Another tab runs a newer version and took the library over. */
export function OutdatedBar() {
  const [outdated, setOutdated] = useState(false);
  useNotices(useCallback((notice) => notice.kind === 'outdated' && setOutdated(true), []));
  if (!outdated) return null;
  const { title, body } = messageOf(new Fault('outdated'), '');
  return (
    <Notice title={title} severity="warning">
      <p>{body}</p>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </Notice>
  );
}
