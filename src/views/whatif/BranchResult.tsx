import { Undo2 } from 'lucide-react';
import type { BranchEnd, BranchView } from '../../engine/branch';
import { formatCount, formatNoun } from '../../lib/format';
import type { Branch } from '../../model/branch';
import type { StepOutcome } from '../../model/outcome';
import { useBranch, useBranchRules } from '../../queries/branch';
import type { Moment } from '../../queries/engine';
import { subjectOf, useBranches } from '../../ui-state/branches';
import { useOwnRules } from '../../ui-state/own-rules';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { OutcomeMark } from '../parts/OutcomeMark';
import { SeverityMark } from '../parts/SeverityMark';
import { BranchChanges } from './BranchChanges';
import { GoTo } from './GoTo';
import { ImpossibleEvents } from './ImpossibleEvents';
import css from './WhatIf.module.css';
import { editWords } from './words';

/** One thought experiment: its edits, and what would come of them. */
export function BranchResult({ at, branch }: { at: Moment; branch: Branch }) {
  const subject = subjectOf(at);
  const { rename, undo } = useBranches.getState();
  const { data, error, progress } = useBranch(at, branch.edits);
  return (
    <article className={css.result} aria-label={`Thought experiment “${branch.name}”`}>
      <p className={css.stamp}>Thought experiment – nothing is executed</p>
      <label className={css.name}>
        Name
        <input value={branch.name} onChange={(event) => rename(subject, branch.id, event.target.value)} />
      </label>
      <ul className={css.done} aria-label="Edits">
        {branch.edits.map((edit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: edits are told apart by their order alone
          <li key={index}>
            {editWords(edit)}
            <Button
              look="quiet"
              icon={<Undo2 aria-hidden />}
              label={`Undo this edit: ${editWords(edit)}`}
              onClick={() => undo(subject, branch.id, index)}
            />
          </li>
        ))}
      </ul>
      {error && <Failed error={error} name="this thought experiment" />}
      {!data && !error && (
        <p role="status">Replaying with these edits…{progress && ` ${Math.round(progress.share * 100)} %`}</p>
      )}
      {data && (
        <>
          <Ends view={data} />
          <ImpossibleEvents impossible={data.impossible} />
          <Rules at={at} branch={branch} />
          <Problems view={data} />
          <BranchChanges at={at} edits={branch.edits} />
        </>
      )}
    </article>
  );
}

/** How the run ends, as recorded and with the edits. */
function Ends({ view }: { view: BranchView }) {
  const { before, after, steps, firstDifference, lookedTo } = view;
  return (
    <section aria-label="Outcome">
      <table className={css.ends}>
        <thead>
          <tr>
            <th scope="col">By its events alone</th>
            <th scope="col">As recorded</th>
            <th scope="col">With the edits</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Outcome</th>
            <td>
              <OutcomeMark outcome={before.outcome} />
            </td>
            <td>
              <OutcomeMark outcome={after.outcome} />
            </td>
          </tr>
          <tr>
            <th scope="row">First cause</th>
            <td>
              <Cause end={before} />
            </td>
            <td>
              <Cause end={after} />
            </td>
          </tr>
          <tr>
            <th scope="row">Events</th>
            <td>{formatCount(before.events)}</td>
            <td>{formatCount(after.events)}</td>
          </tr>
          {steps.shown.map((change) => (
            <tr key={change.step}>
              <th scope="row" title={change.step}>
                {change.step}
              </th>
              <td>
                <StepEnd outcome={change.before} />
              </td>
              <td>
                <StepEnd outcome={change.after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {steps.total > steps.shown.length && (
        <p>{formatNoun(steps.total - steps.shown.length, 'more step')} end another way.</p>
      )}
      <p>
        {firstDifference === null
          ? `The state stays the same up to event ${formatCount(Math.max(lookedTo, 0))}; it was looked at no further.`
          : 'The state first differs at '}
        {firstDifference !== null && <GoTo position={firstDifference} />}
      </p>
    </section>
  );
}

function Cause({ end: { cause } }: { end: BranchEnd }) {
  if (cause.kind === 'none') return 'none';
  return (
    <>
      {cause.kind === 'failure' ? 'fails at ' : 'stops at '}
      <GoTo position={cause.position} />
      {cause.step !== null && <span className={css.message}>{cause.step}</span>}
      {cause.message !== null && <span className={css.message}>{cause.message}</span>}
    </>
  );
}

function StepEnd({ outcome }: { outcome: StepOutcome | null }) {
  return outcome === null ? 'does not occur' : <OutcomeMark outcome={outcome} />;
}

/** The rules that are broken now and were not, and those that hold again. */
function Rules({ at, branch }: { at: Moment; branch: Branch }) {
  const own = useOwnRules((state) => state.rules);
  const { data } = useBranchRules(at, branch.edits, own);
  if (!data) return <p role="status">Holding the rules against it…</p>;
  const { broken, mended } = data;
  if (broken.length + mended.length === 0) return <p>No rule is broken that was not, and none is mended.</p>;
  return (
    <section aria-label="Rules that change">
      <h4>Rules that change</h4>
      <ul className={css.problems}>
        {broken.map(({ id, label, position, why }) => (
          <li key={id} title={why}>
            Broken now: {label}, at <GoTo position={position} />
          </li>
        ))}
        {mended.map(({ id, label, position }) => (
          <li key={id}>
            Holds again: {label}; as recorded it is broken at <GoTo position={position} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is said against the run that was not said before, and the other way round. */
function Problems({ view: { problems } }: { view: BranchView }) {
  if (problems.added.length + problems.gone.length === 0) return null;
  const lists = [
    ['New', problems.added],
    ['No more', problems.gone],
  ] as const;
  return (
    <section aria-label="Problems that change">
      <h4>Problems that change</h4>
      {lists.map(([title, list]) => (
        <ul key={title} className={css.problems} aria-label={title}>
          {list.map((problem) => (
            <li key={`${problem.code} ${problem.position}`}>
              <SeverityMark severity={problem.severity} /> {title}: <code>{problem.code}</code> at{' '}
              <GoTo position={problem.position} />
            </li>
          ))}
        </ul>
      ))}
    </section>
  );
}
