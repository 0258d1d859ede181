import { StickyNote } from 'lucide-react';
import { PASSING } from '../../lib/embedded';
import { formatCount } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { Visit } from '../../model/note';
import { ask } from '../../queries/engine';
import { useVisits } from '../../queries/notes';
import { useDrafts } from '../../ui-state/drafts';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import type { RunLink } from '../run/RunPage';
import { navigate } from '../shell/use-link';
import { Stamp } from './Stamp';
import css from './TrailList.module.css';
import { eventWords } from './words';

/** Where one was in this log, newest first; each moment leads back there, and can be made a note. */
export function TrailList({ link }: { link: RunLink }) {
  const { data, error } = useVisits(link.log);
  return (
    <section className={css.trail} aria-labelledby="trail">
      <header>
        <h3 id="trail">Trail</h3>
        {data && data.length > 0 && (
          <Button look="quiet" onClick={() => clear(link.log)}>
            Clear the trail
          </Button>
        )}
      </header>
      {error && <Failed error={error} name="the trail" />}
      {data?.length === 0 && (
        <p>
          Moments that you look at for a second or two are listed here. They stay in this{' '}
          {PASSING ? 'tab' : 'browser'}.
        </p>
      )}
      <ol>
        {data?.map((visit) => (
          <VisitRow key={`${visit.at} ${visit.position}`} visit={visit} link={link} />
        ))}
      </ol>
    </section>
  );
}

const WHY = { opened: 'opened', jumped: 'jumped to', stepped: 'stepped to' } as const;

function VisitRow({ visit, link }: { visit: Visit; link: RunLink }) {
  const { run, position, event, why, at } = visit;
  // A step of its own, which the browser's Back undoes.
  const go = () => navigate({ page: 'log', log: link.log, run, position, tab: 'notes' });
  const note = () => {
    useDrafts.getState().begin(link.log, { run, position, target: { kind: 'event' } });
    if (run !== link.run) go();
  };
  return (
    <li>
      <button type="button" className={css.visit} onClick={go}>
        <span className={css.position}>{formatCount(position)}</span>
        <span className={css.event} title={eventWords(event)}>
          {eventWords(event)}
          {run !== link.run && <em> in {shortId(run, 6)}</em>}
        </span>
        <span className={css.when}>
          {WHY[why]} <Stamp at={at} brief />
        </span>
      </button>
      <Button
        look="quiet"
        icon={<StickyNote aria-hidden />}
        label={`Note this: position ${formatCount(position)}`}
        onClick={note}
      />
    </li>
  );
}

function clear(log: string): void {
  const sure = window.confirm('Clear the trail of this log? Notes stay as they are.');
  if (sure) void ask('clearTrail', { log });
}
