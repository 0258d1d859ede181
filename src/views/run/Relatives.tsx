import { formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { LogView, RelatedRun, RunView } from '../../model/views';
import { printLink } from '../../share/link';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './Relatives.module.css';

interface RelativesProps {
  readonly view: RunView;
  readonly log: string;
  readonly words: LogView['words'];
}

/** The run that spawned this one, and those that this one spawned, failed ones first. */
export function Relatives({ view, log, words }: RelativesProps) {
  const { parent, children } = view;
  if (parent === null && children.total === 0) return null;
  const more = children.total - children.shown.length;
  return (
    <nav className={css.relatives} aria-label={`Parent and child ${words.run}s`}>
      {parent && (
        <p>
          Child of <RunAnchor run={parent} log={log} />
        </p>
      )}
      {children.total > 0 && (
        <>
          <p>
            {formatNoun(children.total, `child ${words.run}`)}
            {children.failed > 0 && `, ${formatCount(children.failed)} failed`}:
          </p>
          <ul>
            {children.shown.map((child) => (
              <li key={child.id}>
                <RunAnchor run={child} log={log} />
              </li>
            ))}
            {more > 0 && <li className={css.more}>and {formatCount(more)} more</li>}
          </ul>
        </>
      )}
    </nav>
  );
}

/** Leads to the run's first failure. Siblings often share a name: the id tells them apart. */
function RunAnchor({ run, log }: { run: RelatedRun; log: string }) {
  const named = run.name !== run.id;
  const href = printLink({ page: 'log', log, run: run.id, position: run.landing, tab: null });
  return (
    <a className={css.run} href={href} title={run.message ?? run.id}>
      <OutcomeMark outcome={run.outcome} compact /> {named ? run.name : shortId(run.id, 10)}
      {named && <span className={css.id}>{shortId(run.id, 6)}</span>}
    </a>
  );
}
