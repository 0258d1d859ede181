import { Send, TriangleAlert } from 'lucide-react';
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
        {intact ? <Send aria-hidden size={14} /> : <TriangleAlert aria-hidden size={14} />}
        <span>
          {!intact && <strong>Not what was sent: it was cut off on its way, or changed. </strong>}
          Shared{made.by !== null && ` by ${made.by}`}
          {!Number.isNaN(at) && (
            <>
              {' '}
              <Stamp at={at} />
            </>
          )}
          : {summaryOf(origin, log)}
        </span>
      </summary>
      <ul>
        {!intact && (
          <li>
            Its bytes are not those that were packed. Ask for it again; until then nothing here is sure, least
            of all how a {log.words.run} ended.
          </li>
        )}
        <Told origin={origin} log={log} />
        <li>Names, times and numbers here are what the sender’s Walkback wrote; nobody vouches for them.</li>
      </ul>
    </details>
  );
}

/** What one sharing left out, and those before it. */
function Told({ origin, log }: { origin: ReplayOrigin; log: LogView }) {
  return (
    <>
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
        The original{origin.name === null ? '' : ` is ${origin.name} and`} has{' '}
        {origin.hash === null && 'about '}
        {formatBytes(origin.size)}, {formatNoun(origin.runs, log.words.run)} and{' '}
        {formatNoun(origin.events, 'event')}.{' '}
        {origin.hash === null ? (
          'Its content hash was not told.'
        ) : (
          <>
            Its content hash is <code title={origin.hash}>{shortId(origin.hash, 12)}</code>.
          </>
        )}
      </li>
      {origin.before && (
        <>
          <li>
            <strong>That original had itself been shared:</strong>
          </li>
          <Told origin={origin.before} log={log} />
        </>
      )}
    </>
  );
}

/** What matters most, in one line: the least of all that was shared on the way, and all that was taken out. */
function summaryOf(origin: ReplayOrigin, log: LogView): string {
  const all = wayOf(origin);
  const cut = all.find(({ scope }) => scope.kind !== 'log') ?? origin;
  const redacted = all.flatMap((each) => each.redacted ?? []);
  const values = redacted.reduce((sum, each) => sum + each.values, 0);
  const searched = all.some((each) => each.redacted !== null);
  const words =
    values > 0
      ? `${formatNoun(values, 'value')} redacted`
      : searched
        ? 'searched, nothing redacted'
        : 'nothing redacted';
  return `${partWords(cut, log)}, ${words}`;
}

/** The origin and those before it, the newest first. */
function wayOf(origin: ReplayOrigin): readonly ReplayOrigin[] {
  return origin.before ? [origin, ...wayOf(origin.before)] : [origin];
}

function partWords({ scope, events, runs }: ReplayOrigin, { words, summary }: LogView): string {
  const of = runs === 1 ? ` of ${formatCount(events)}` : '';
  switch (scope.kind) {
    case 'log':
      return 'the whole log';
    case 'run':
      return `one ${words.run}`;
    case 'until':
      return `the first ${formatCount(scope.to)}${of} events of one ${words.run}; the sender cut it there`;
    case 'stretch':
      return `${formatCount(summary.events)}${of} events of one ${words.run}; the sender cut them out`;
  }
}

function scopeWords({ scope, events, runs }: ReplayOrigin, { words }: LogView): string {
  switch (scope.kind) {
    case 'log':
      return 'All of the log was shared.';
    case 'run':
      return runs > 1
        ? `Only this ${words.run} was shared; ${formatCount(runs - 1)} more of the original ${runs === 2 ? 'was' : 'were'} not.`
        : `All of the ${words.run} was shared.`;
    case 'until':
      return `The first ${formatNoun(scope.to, 'event')} of the ${words.run} were shared, of ${formatCount(events)} in the original. What came later was not, so it looks unfinished: that it ends here means nothing.`;
    case 'stretch':
      return `Only the events ${formatCount(scope.from)} to ${formatCount(scope.to - 1)} of the ${words.run} were shared. The state is what they alone tell: what was written before is missing, and that it ends here means nothing.`;
  }
}

function redactedWords({ redacted }: ReplayOrigin): string {
  if (redacted === null) return 'Nothing was redacted.';
  return redacted.length === 0
    ? 'It was searched for what should not leave, and nothing was found.'
    : 'Values were replaced by stand-ins of the same shape, the same one everywhere:';
}
