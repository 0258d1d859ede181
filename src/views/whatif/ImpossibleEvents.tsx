import type { BranchView } from '../../engine/branch';
import { formatCount, formatNoun } from '../../lib/format';
import { GoTo } from './GoTo';
import css from './WhatIf.module.css';
import { whyWords } from './words';

/** The events that could not have happened as they did, and who says so. */
export function ImpossibleEvents({ impossible }: { impossible: BranchView['impossible'] }) {
  const { shown, positions, more } = impossible;
  const title =
    positions.length === 0 ? 'No event becomes impossible' : formatNoun(positions.length, 'impossible event');
  return (
    <section aria-label="Impossible events">
      <h4>{title}</h4>
      {positions.length === 0 && (
        <p>
          Nothing that is known of the system, and no recorded cause, speaks against an event that is left.
        </p>
      )}
      {shown.length > 0 && (
        <ul className={css.impossible}>
          {shown.map(({ event, why }) => (
            <li key={event.position}>
              <GoTo position={event.position} /> <strong>{event.kind}</strong>
              {event.step !== null && ` · ${event.step}`}
              <ul>
                {why.map((each) => {
                  const { by, text } = whyWords(each);
                  return (
                    <li key={by}>
                      <em>{by}:</em> {text}
                    </li>
                  );
                })}
              </ul>
            </li>
          ))}
        </ul>
      )}
      {positions.length > shown.length && <p>The first {formatCount(shown.length)} are listed.</p>}
      {more && <p>There may be more: what came of so many events was not followed to its end.</p>}
    </section>
  );
}
