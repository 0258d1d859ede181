import { ArrowRightToLine, RotateCw, Square } from 'lucide-react';
import { formatBytes, formatNoun } from '../../lib/format';
import type { FollowState } from '../../model/follow';
import type { LogView } from '../../model/views';
import { printLink } from '../../share/link';
import { type Follow, isTrouble, useFollows } from '../../ui-state/follows';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { sentenceOf } from './follow-messages';
import { GoOn } from './GoOn';
import css from './LiveBar.module.css';
import { finishFollowing, tryNow } from './start-following';
import { useNow } from './use-now';
import { agoOf, contactOf, inTime } from './words';

/** How the source of a followed log stands, and whether the playhead goes along with it. */
export function LiveBar({ log }: { log: LogView }) {
  const follow = useFollows((state) => state.follows[log.entry.id]);
  return (
    <section className={css.bar} aria-label="Following" data-hands-focus-on>
      {follow ? <Contact follow={follow} /> : <GoOn entry={log.entry} />}
      {log.entry.events > 0 && <Tail subject={log.entry.id} />}
      <span className={css.space} />
      <span className={css.buttons}>
        <a href={printLink({ page: 'monitor' })}>Monitor</a>
        {follow && (
          <Button
            icon={<Square aria-hidden />}
            title="What came so far is kept as a log"
            onClick={() => void finishFollowing(log.entry.id)}
          >
            Stop following
          </Button>
        )}
      </span>
    </section>
  );
}

function Contact({ follow: { log, kind, from, address, state } }: { follow: Follow }) {
  return (
    <>
      <span className={css.contact} data-contact={state.contact} data-trouble={isTrouble(state)}>
        {contactOf(state)}
      </span>
      <span role="status">
        {state.trouble === null ? `Following ${from}` : sentenceOf(state.trouble, from)}
      </span>
      <Heard state={state} />
      {kind === 'noetl' && state.trouble?.code === 'credentials' && <a href={address}>Give it credentials</a>}
      {isTrouble(state) && (
        <Button icon={<RotateCw aria-hidden />} onClick={() => tryNow(log)}>
          {state.trouble?.code === 'permission' ? 'Allow again' : 'Try now'}
        </Button>
      )}
    </>
  );
}

/** When the source was heard of last, and when it is tried again; a clock that goes on is read to nobody. */
function Heard({ state: { lastContact, nextTry, bytes, trouble } }: { state: FollowState }) {
  const now = useNow();
  const heard = lastContact === null ? 'not heard of yet' : `last heard of ${agoOf(lastContact, now)}`;
  const again = trouble !== null && nextTry !== null ? `, tried again ${inTime(nextTry, now)}` : '';
  return (
    <span className={css.dim} aria-live="off">
      {heard}
      {again}, {formatBytes(bytes)}
    </span>
  );
}

/** Whether the playhead stays at the end as more comes, and how much came since it left. */
function Tail({ subject }: { subject: string }) {
  const following = usePlayhead((state) => state.following);
  // What came since, as far as it stands behind the playhead.
  const fresh = usePlayhead(({ events, seen, position }) => Math.min(events - seen, events - 1 - position));
  const here = usePlayhead((state) => state.subject.startsWith(`${subject}/`));
  const follow = usePlayhead((state) => state.follow);
  if (!here) return null;
  return (
    <span className={css.buttons}>
      <Button
        aria-pressed={following}
        icon={<ArrowRightToLine aria-hidden />}
        onClick={() => follow(!following)}
      >
        Stay at the end
      </Button>
      {!following && fresh > 0 && (
        <>
          <output className={css.new} aria-label="New events" aria-live="off">
            {formatNoun(fresh, 'new event')} since you stopped
          </output>
          <Button onClick={() => follow(true)}>Jump to the end</Button>
        </>
      )}
    </span>
  );
}
