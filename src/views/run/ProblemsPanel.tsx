import { formatCount, formatNoun } from '../../lib/format';
import type { PlacedProblem, RunFinding } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useRunProblems } from '../../queries/stretch';
import { usePlayhead } from '../../ui-state/playhead';
import { PROBLEM_TITLES } from '../messages';
import { Failed } from '../parts/Failed';
import { Places } from '../parts/Places';
import { SeverityMark } from '../parts/SeverityMark';
import css from './ProblemsPanel.module.css';
import { StretchLine } from './StretchLine';

/** What is wrong or doubtful in this run, or in the selected stretch of it; a place leads to its event. */
export function ProblemsPanel({ runRef }: { runRef: RunRef }) {
  const selection = usePlayhead((state) => state.selection);
  const { data, error } = useRunProblems(runRef, selection);
  if (error) return <Failed error={error} name="the problems" />;
  if (!data) return <p className={css.note}>Looking for the events of the problems…</p>;
  return (
    <>
      {selection && data.ofRun > 0 && (
        <StretchLine>
          {formatCount(data.total)} of {formatNoun(data.ofRun, 'place')} with a problem
        </StretchLine>
      )}
      {data.total === 0 && (
        <p className={css.note}>
          {selection && data.ofRun > 0 ? 'None in the stretch.' : 'No problem of the log lies in this run.'}
        </p>
      )}
      <ul className={css.findings}>
        {data.findings.map((finding) => (
          <li key={`${finding.code} ${finding.severity} ${finding.effect}`}>
            <FindingHere finding={finding} />
          </li>
        ))}
      </ul>
    </>
  );
}

function FindingHere({ finding }: { finding: RunFinding }) {
  const { code, severity, effect, excerpt, places, total, partial } = finding;
  return (
    <article>
      <h3>
        <SeverityMark severity={severity} /> {PROBLEM_TITLES[code]}
        <code>{code}</code>
        <span>{formatNoun(total, 'place')}</span>
      </h3>
      <p>{effect}</p>
      {excerpt && <pre>{excerpt}</pre>}
      <Places places={places} total={total}>
        {(place) => <PlaceButton place={place} />}
      </Places>
      {partial && <p>The log has more places of this kind than are kept; some of them may lie here, too.</p>}
    </article>
  );
}

function PlaceButton({ place: { file, line, position, exact } }: { place: PlacedProblem }) {
  const go = usePlayhead((state) => state.go);
  return (
    <button type="button" title={`${file}, line ${formatCount(line)}`} onClick={() => go(position)}>
      {exact ? 'event' : 'after event'} {formatCount(position)} <span>line {formatCount(line)}</span>
    </button>
  );
}
