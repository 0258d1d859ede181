import { useMemo } from 'react';
import type { ComparisonView } from '../../model/comparison';
import { Fault } from '../../model/errors';
import type { LogView } from '../../model/views';
import { type ComparedRef, useComparison } from '../../queries/comparison';
import { useLog } from '../../queries/engine';
import type { CompareLink } from '../../share/compare-link';
import { printLink } from '../../share/link';
import { SharedBanner } from '../log/SharedBanner';
import { Failed } from '../parts/Failed';
import { ComparedLists } from './ComparedLists';
import { ComparedSides } from './ComparedSides';
import css from './ComparePage.module.css';
import { Comparing } from './Comparing';
import { DivergenceCard } from './DivergenceCard';
import { PairPanel } from './PairPanel';
import { useChosenRow } from './use-chosen-row';
import { WantedPair } from './WantedPair';

const WORDS: LogView['words'] = { run: 'run', step: 'step' };

/** Where each of the logs comes from that came as a replay. */
function SharedBanners({ logs: [a, b] }: { logs: readonly [a: string, b: string] }) {
  const logs = [useLog(a).data, useLog(b).data].filter((log) => log !== undefined);
  const shared = logs.filter((log, at) => logs.findIndex(({ entry }) => entry.id === log.entry.id) === at);
  return shared.map(
    (log) => log.entry.shared && <SharedBanner key={log.entry.id} log={log} shared={log.entry.shared} />,
  );
}

/** Two runs beside each other: where they part, and what came of it. */
export function ComparePage({ link }: { link: CompareLink }) {
  const choice = JSON.stringify([link.a, link.b, link.off, link.on]);
  const ref = useMemo((): ComparedRef => {
    const [a, b, off, on] = JSON.parse(choice);
    return { runs: { a, b }, choice: { off, on } };
  }, [choice]);
  const words = useLog(link.a.log).data?.words ?? WORDS;
  const { data: view, error, isPlaceholderData } = useComparison(ref);
  return (
    <>
      <h1 className="visually-hidden">Two {words.run}s compared</h1>
      <SharedBanners logs={[link.a.log, link.b.log]} />
      {error ? (
        <div className={css.message}>
          {isMissing(error) ? (
            <WantedPair link={link} />
          ) : (
            <Failed error={error} name={`one of the two ${words.run}s`}>
              <a href={printLink({ page: 'library' })}>Go to the library</a>
            </Failed>
          )}
        </div>
      ) : view ? (
        <Compared link={link} refs={ref} view={view} words={words} stale={isPlaceholderData} />
      ) : (
        <Comparing runs={ref.runs} words={words} />
      )}
    </>
  );
}

/** A log may be opened from its file; a run that its log does not have is missing for good. */
function isMissing(error: Error): boolean {
  if (!(error instanceof Fault)) return false;
  return (error.code === 'gone' && error.facts.run === undefined) || error.code === 'no-bytes';
}

interface ComparedProps {
  readonly link: CompareLink;
  readonly refs: ComparedRef;
  readonly view: ComparisonView;
  readonly words: LogView['words'];
  /** Another choice of masks is being judged. */
  readonly stale: boolean;
}

function Compared({ link, refs, view, words, stale }: ComparedProps) {
  const chosen = useChosenRow(link, view);
  return (
    <div className={css.page} aria-busy={stale}>
      <ComparedSides view={view} words={words} link={link} />
      <DivergenceCard view={view} words={words} row={chosen.row} onGo={chosen.go} />
      <div className={css.body}>
        <ComparedLists link={link} refs={refs} view={view} words={words} chosen={chosen} />
        <PairPanel refs={refs} row={chosen.row} words={words} view={view} />
      </div>
    </div>
  );
}
