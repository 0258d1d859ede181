import {
  CheckCircle2,
  CircleHelp,
  CircleX,
  Crosshair,
  FolderTree,
  Group,
  ListTree,
  Undo2,
  Zap,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { ReplayOrigin } from '../../model/replay-file';
import type { FirstCause, LogView, RelatedRun, RunView } from '../../model/views';
import { type RunRef, useLog } from '../../queries/engine';
import { useRunProblems } from '../../queries/stretch';
import { type Doubts, selectDoubts } from '../../selectors/cause';
import { usePlayhead } from '../../ui-state/playhead';
import { tooltipOf } from '../actions/tooltip';
import { CompareButtons } from '../compare/CompareButtons';
import { KindsDialog } from '../log/KindsPanel';
import { Button } from '../parts/Button';
import { CopyId } from '../parts/CopyId';
import { navigate } from '../shell/use-link';
import css from './CauseCard.module.css';
import { ChainPanel } from './ChainPanel';
import { RestartLine } from './RestartLine';
import { StepLinksBar } from './StepLinksBar';

interface CauseCardProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

const ICONS = { failure: CircleX, crash: Zap, none: CheckCircle2, open: CircleHelp } as const;

/** Why the run failed first: where, in whose words, what else was going on, and the last good moment. */
export function CauseCard(props: CauseCardProps) {
  return props.view.cause.kind === 'none' ? <UnfailedCard {...props} /> : <FailedCard {...props} />;
}

/** A failure, and on demand how it went on. */
function FailedCard(props: CauseCardProps) {
  const [open, setOpen] = useState(false);
  const [kinds, setKinds] = useState(false);
  const { data: log } = useLog(props.runRef.log);
  // With several runs the kinds stand beside them.
  const hasKinds = log?.runCount === 1 && props.view.run.failures > 1;
  return (
    <>
      <Card
        {...props}
        chain={{ open, toggle: () => setOpen(!open) }}
        onKinds={hasKinds ? () => setKinds(true) : null}
      />
      {open && <ChainPanel {...props} />}
      {kinds && log && <KindsDialog log={log} onClose={() => setKinds(false)} />}
    </>
  );
}

/** No failure is known; what the log leaves open is said, and then the card is not green. */
function UnfailedCard(props: CauseCardProps) {
  const { spans, run } = props.view;
  const { data } = useRunProblems(props.runRef, null);
  const findings = data?.findings;
  const doubts = useMemo(
    () => selectDoubts(spans, run.steps.byOutcome, findings ?? []),
    [spans, run, findings],
  );
  return <Card {...props} doubts={doubts} />;
}

interface CardProps extends CauseCardProps {
  readonly doubts?: Doubts;
  readonly chain?: { readonly open: boolean; readonly toggle: () => void };
  /** Shows the kinds of failure, where the run has several. */
  readonly onKinds?: (() => void) | null;
}

function Card({ view, runRef, words, doubts, chain, onKinds }: CardProps) {
  const { cause, run } = view;
  const go = usePlayhead((state) => state.go);
  const open = doubts !== undefined && (doubts.unknownSteps > 0 || doubts.errors > 0);
  const kind = open ? 'open' : cause.kind;
  const Icon = ICONS[kind];
  return (
    <section className={css.card} data-kind={kind} aria-label="First cause">
      <Icon aria-hidden className={css.icon} />
      <div className={css.text}>
        <p className={css.head}>
          <strong>{open ? 'No failure found' : headline(cause, words)}</strong>
          {cause.message !== null && <q>{cause.message}</q>}
        </p>
        <p className={css.plain}>
          {cause.sentence}
          {doubts && doubtsText(doubts, words)}
          {run.said && differs(run) && ` The system itself says ${run.said}.`}
          {cause.consequences > 0 &&
            cause.kind === 'failure' &&
            ` ${formatNoun(cause.consequences, words.step)} never ran.`}
          <InFlight cause={cause} words={words} />{' '}
          {run.id.length > 12 && <CopyId id={run.id} what={`id of this ${words.run}`} />}
        </p>
        {isUnended(run) && <Unended view={view} runRef={runRef} words={words} />}
        {cause.child && <ChildCause child={cause.child} words={words} />}
        {cause.kind === 'failure' && (
          <StepLinksBar view={view} runRef={runRef} position={cause.position} remark=", the first failure" />
        )}
      </div>
      <div className={css.actions}>
        {cause.child && (
          <Button icon={<FolderTree aria-hidden />} onClick={() => openRun(runRef.log, cause.child!.run)}>
            Open the failed child {words.run}
          </Button>
        )}
        {cause.kind !== 'none' && (
          <Button
            icon={<Crosshair aria-hidden />}
            title={tooltipOf('firstCause', words)}
            onClick={() => go(cause.position)}
          >
            {cause.kind === 'failure' ? 'First failure' : 'Where it stopped'}
          </Button>
        )}
        {cause.lastGood !== null && cause.kind !== 'none' && (
          <Button
            icon={<Undo2 aria-hidden />}
            title={tooltipOf('lastGood', words)}
            onClick={() => go(cause.lastGood!)}
          >
            Last good: {cause.lastGood}
          </Button>
        )}
        {chain && (
          <Button icon={<ListTree aria-hidden />} aria-expanded={chain.open} onClick={chain.toggle}>
            How it went on
          </Button>
        )}
        {onKinds && (
          <Button icon={<Group aria-hidden />} onClick={onKinds}>
            Kinds of failure
          </Button>
        )}
        <CompareButtons runRef={runRef} words={words} failed={cause.kind !== 'none'} />
      </div>
    </section>
  );
}

/** No end of it is known: something may stand open. */
function isUnended({ outcome }: RunView['run']): boolean {
  return outcome === 'crashed' || outcome === 'running' || outcome === 'waiting';
}

/** What a restart would do; of a part that somebody cut out to share it, that it ends here says nothing. */
function Unended({ view, runRef, words }: CauseCardProps) {
  const entry = useLog(runRef.log).data?.entry;
  const origin = entry?.shared?.origin;
  // What stands open goes on: nobody thinks of a restart yet.
  if (entry?.state === 'following') return null;
  if (!origin || !isPart(origin)) return <RestartLine view={view} runRef={runRef} />;
  return (
    <p className={css.plain}>
      Only a part of the {words.run} was shared: the sender cut it here, and how it went on is not in this
      log.
    </p>
  );
}

function isPart({ scope, before }: ReplayOrigin): boolean {
  return scope.kind === 'until' || scope.kind === 'stretch' || (before !== undefined && isPart(before));
}

/** A step of its own, which the back button undoes. */
function openRun(log: string, { id, landing }: RelatedRun): void {
  navigate({ page: 'log', log, run: id, position: landing, tab: null });
}

/** Which child run it was that failed, and whether the log says so. */
function ChildCause({ child, words }: { child: NonNullable<FirstCause['child']>; words: LogView['words'] }) {
  const { run, inferred } = child;
  return (
    <p className={css.plain}>
      The child {words.run} {run.name === run.id ? shortId(run.id, 10) : run.name} failed first
      {run.message ? <>: {run.message}.</> : '.'}
      {inferred && ` Inferred: the log does not name the child, and this one failed last before it.`}
    </p>
  );
}

function headline(cause: FirstCause, words: LogView['words']): string {
  if (cause.kind === 'none') return 'No failure';
  if (cause.kind === 'crash') return `Stopped at position ${cause.position}`;
  const who = cause.label ?? cause.step;
  if (who === null) return `The ${words.run} itself failed at position ${cause.position}`;
  return `${who}, attempt ${cause.attempt}, failed at position ${cause.position}`;
}

/** ` 1 attempt failed or crashed on the way.` */
function doubtsText({ failedAttempts, unknownSteps, errors }: Doubts, words: LogView['words']): string {
  const parts = [
    failedAttempts > 0 && `${formatNoun(failedAttempts, 'attempt')} failed or crashed on the way.`,
    unknownSteps > 0 && `Of ${formatNoun(unknownSteps, words.step)} the log does not tell the outcome.`,
    errors > 0 && `${formatNoun(errors, 'error')} of the log may hide one: see Problems.`,
  ];
  return parts.map((part) => (part ? ` ${part}` : '')).join('');
}

function differs({ outcome, said }: RunView['run']): boolean {
  return outcome === 'failed' && /^(completed|success)/i.test(said ?? '');
}

function InFlight({ cause, words }: { cause: FirstCause; words: LogView['words'] }) {
  if (cause.kind === 'none') return null;
  if (cause.inFlightCount === 0) return <> Nothing else was in flight.</>;
  const shown = cause.inFlight.slice(0, 4);
  const more = cause.inFlightCount - shown.length;
  return (
    <>
      {' '}
      In flight: {formatNoun(cause.inFlightCount, words.step)} (
      {shown.map((each) => `${each.label} since ${each.since}`).join('; ')}
      {more > 0 && `; and ${more} more`}).
    </>
  );
}
