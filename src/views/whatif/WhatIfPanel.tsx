import { FlaskConical, GitBranch, Trash2 } from 'lucide-react';
import { formatNoun } from '../../lib/format';
import type { Branch } from '../../model/branch';
import type { Moment } from '../../queries/engine';
import { subjectOf, useBranches, useBranchesOf } from '../../ui-state/branches';
import { Button } from '../parts/Button';
import { BranchResult } from './BranchResult';
import { EditBar } from './EditBar';
import { SmallestLog } from './SmallestLog';
import css from './WhatIf.module.css';

/** Thought experiments about the run, and the smallest log that still fails. */
export function WhatIfPanel({ at }: { at: Moment }) {
  const subject = subjectOf(at);
  const { branches, branch } = useBranchesOf(subject);
  const { open } = useBranches.getState();
  return (
    <div className={css.whatif}>
      <section aria-labelledby="thoughts">
        <h3 id="thoughts">
          <FlaskConical aria-hidden /> Thought experiments
        </h3>
        <p className={css.label}>
          Nothing is executed: the events that are left are replayed, as if the log had held them so.
        </p>
        <EditBar at={at} branch={branch} />
        {branches.length > 0 && (
          <ul className={css.branches} aria-label="Thought experiments">
            <li>
              <button type="button" aria-pressed={branch === null} onClick={() => open(subject, null)}>
                As recorded
              </button>
              <ul>
                {branches.map((each) => (
                  <BranchRow key={each.id} subject={subject} branch={each} opened={each === branch} />
                ))}
              </ul>
            </li>
          </ul>
        )}
        {branch && <BranchResult key={branch.id} at={at} branch={branch} />}
      </section>
      <SmallestLog at={at} />
    </div>
  );
}

interface BranchRowProps {
  readonly subject: string;
  readonly branch: Branch;
  readonly opened: boolean;
}

function BranchRow({ subject, branch, opened }: BranchRowProps) {
  const { open, remove } = useBranches.getState();
  return (
    <li className={css.branch}>
      <button type="button" aria-pressed={opened} onClick={() => open(subject, branch.id)}>
        <GitBranch aria-hidden />
        <span>{branch.name || 'Unnamed'}</span>
        <span className={css.count}>{formatNoun(branch.edits.length, 'edit')}</span>
      </button>
      <Button
        look="quiet"
        icon={<Trash2 aria-hidden />}
        label={`Forget “${branch.name}”`}
        onClick={() => remove(subject, branch.id)}
      />
    </li>
  );
}
