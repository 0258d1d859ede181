import { Send } from 'lucide-react';
import { formatBytes, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { ReplayOrigin, SharedFrom } from '../../model/replay-file';
import type { LogView } from '../../model/views';
import { Stamp } from '../notes/Stamp';
import css from './SharedBanner.module.css';

/** A log that came as a replay: who made it and when, what was left out, and of which original. */
export function SharedBanner({ log, shared }: { log: LogView; shared: SharedFrom }) {
  const { made, origin, intact } = shared;
  const at = Date.parse(made.at);
  return (
    <details className={css.banner} aria-label="Where this replay comes from" data-intact={intact}>
      <summary>
        <Send aria-hidden size={14} />
        <span>
          Shared{made.by !== null && ` by ${made.by}`}
          {!Number.isNaN(at) && (
            <>
              {' '}
              <Stamp at={at} />
            </>
          )}
          : {summaryOf(origin, log)}
          {!intact && '. Its bytes are not those that were packed'}
        </span>
      </summary>
      <ul>
        {!intact && (
          <li>
            <strong>Its bytes are not those that were packed:</strong> it was damaged on its way, or changed.
            What it tells may not be what was shared.
          </li>
        )}
        <li>{scopeWords(origin, log)}</li>
        {origin.damaged > 0 && (
          <li>{formatNoun(origin.damaged, 'record')} of the original could not be read and was left out.</li>
        )}
        <li>{redactedWords(origin)}</li>
        {origin.redacted?.map(({ label, values, places }) => (
          <li key={label} className={css.class}>
            {label}: {formatNoun(values, 'value')} in {formatNoun(places, 'place')}
          </li>
        ))}
        <li>
          The original{origin.name === null ? '' : ` is ${origin.name} and`} has {formatBytes(origin.size)},{' '}
          {formatNoun(origin.runs, log.words.run)} and {formatNoun(origin.events, 'event')}.{' '}
          {origin.hash === null ? (
            'Its content hash was not told.'
          ) : (
            <>
              Its content hash is <code title={origin.hash}>{shortId(origin.hash, 12)}</code>.
            </>
          )}
        </li>
        <li>Name and time are what the sender’s Walkback wrote; nobody vouches for them.</li>
      </ul>
    </details>
  );
}

/** What matters most, in one line. */
function summaryOf(origin: ReplayOrigin, log: LogView): string {
  const { scope, redacted } = origin;
  const part = scope.kind === 'log' ? 'the whole log' : PARTS[scope.kind](log.words.run);
  const values = redacted?.reduce((sum, each) => sum + each.values, 0);
  return `${part}${values === undefined ? ', nothing redacted' : `, ${formatNoun(values, 'value')} redacted`}`;
}

const PARTS = {
  run: (run: string) => `one ${run}`,
  until: (run: string) => `the beginning of one ${run}`,
  stretch: (run: string) => `a stretch of one ${run}`,
} as const;

function scopeWords({ scope, events, runs }: ReplayOrigin, { words }: LogView): string {
  switch (scope.kind) {
    case 'log':
      return 'All of the log is here.';
    case 'run':
      return runs > 1
        ? `Only this ${words.run} is here; ${formatCount(runs - 1)} more of the original ${runs === 2 ? 'is' : 'are'} not.`
        : `All of the ${words.run} is here.`;
    case 'until':
      return `The first ${formatNoun(scope.to, 'event')} of the ${words.run} are here, of ${formatCount(events)} in the original. What came later is not, so it looks unfinished.`;
    case 'stretch':
      return `Only the events ${formatCount(scope.from)} to ${formatCount(scope.to - 1)} of the ${words.run} are here. The state is what they alone tell: what was written before is missing.`;
  }
}

function redactedWords({ redacted }: ReplayOrigin): string {
  if (redacted === null) return 'Nothing was redacted.';
  return redacted.length === 0
    ? 'It was searched for what should not leave; nothing was found.'
    : 'Values were replaced by stand-ins of the same shape, the same one everywhere:';
}
