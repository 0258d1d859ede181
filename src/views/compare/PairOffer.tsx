import { useLog } from '../../queries/engine';
import { compareLink } from '../../share/compare-link';
import { printLink } from '../../share/link';
import { Notice } from '../parts/Notice';

interface PairOfferProps {
  /** Two logs that were dropped together. */
  readonly logs: readonly [a: string, b: string];
  readonly onDismiss: () => void;
}

/** Two logs of one system with one run each, dropped together: most likely to be compared. */
export function PairOffer({ logs, onDismiss }: PairOfferProps) {
  const [a, b] = [useLog(logs[0]).data, useLog(logs[1]).data];
  const alike = a?.entry.system === b?.entry.system && a?.runCount === 1 && b?.runCount === 1;
  if (!a?.landing || !b?.landing || !alike) return null;
  const href = printLink(
    compareLink({ log: logs[0], run: a.landing.run }, { log: logs[1], run: b.landing.run }),
  );
  return (
    <Notice title={`Two logs of ${a.systemLabel} with one ${a.words.run} each`} onDismiss={onDismiss}>
      <p>
        <a href={href} onClick={onDismiss}>
          Compare these two
        </a>{' '}
        to see where {a.entry.name} and {b.entry.name} part.
      </p>
    </Notice>
  );
}
