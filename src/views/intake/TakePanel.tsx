import { X } from 'lucide-react';
import { formatBytes, formatCount, formatDuration } from '../../lib/format';
import { type Take, useTakes } from '../../ui-state/takes';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './TakePanel.module.css';

/** Drops that are being taken in: how far, how fast, what was found so far, and a way to stop. */
export function TakePanel() {
  const active = useTakes((state) => state.active);
  if (active.length === 0) return null;
  return (
    <section className={css.panel} aria-label="Opening" data-hands-focus-on>
      {active.map((take) => (
        <TakeRow key={take.id} take={take} />
      ))}
    </section>
  );
}

const STAGES = {
  inflating: 'Inflating',
  recognising: 'Recognising',
  comparing: 'Comparing with the log in your library',
  reading: 'Reading',
  keeping: 'Keeping it in the browser',
} as const;

function TakeRow({ take }: { take: Take }) {
  const { progress } = take;
  const found = progress?.found;
  return (
    <div className={css.take}>
      <div className={css.line}>
        <strong>{progress?.name ?? take.title}</strong>
        <span>{progress ? STAGES[progress.stage] : 'Looking at it'}</span>
        {found && (
          <span>
            {found.systemLabel}, {found.shapeLabel}
          </span>
        )}
        <span className={css.space} />
        <Button look="quiet" icon={<X aria-hidden />} onClick={take.cancel}>
          Stop
        </Button>
      </div>
      <progress
        max={progress?.totalBytes || undefined}
        value={progress?.totalBytes ? progress.bytes : undefined}
        aria-label={`Progress of ${take.title}`}
      />
      <Numbers take={take} />
      {found && found.runs.length > 0 && (
        <ul className={css.runs} aria-label="Runs found so far">
          {found.runs.slice(0, 8).map((run) => (
            <li key={run.id}>
              <OutcomeMark outcome={run.failures > 0 ? 'failed' : run.outcome} compact /> {run.name}
              <span>
                {formatCount(run.events)} events, {formatCount(run.failures)} failing
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Seconds after which the rate has settled enough to say how long it will take. */
const WORTH_GUESSING_S = 2;

function Numbers({ take }: { take: Take }) {
  const { progress } = take;
  if (!progress) return null;
  const seconds = (performance.now() - take.startedAt) / 1000;
  const rate = seconds > 0.2 ? `${formatBytes(progress.bytes / seconds)}/s` : '';
  const left = ((progress.totalBytes - progress.bytes) * seconds) / progress.bytes;
  return (
    <p className={css.numbers}>
      {formatBytes(progress.bytes)}
      {progress.totalBytes > 0 && ` of ${formatBytes(progress.totalBytes)}`}
      {progress.found && `, ${formatCount(progress.found.records)} records`}
      {rate && `, ${rate}`}
      {seconds > WORTH_GUESSING_S &&
        left >= 1 &&
        `, about ${left < 60 ? `${Math.ceil(left)} s` : formatDuration(left * 1e6)} left`}
    </p>
  );
}
