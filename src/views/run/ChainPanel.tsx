import { formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { RunSummary } from '../../model/log';
import type { LogView, RunView } from '../../model/views';
import type { Chain, ChainLink, LinkKind, Links } from '../../model/why';
import type { RunRef } from '../../queries/engine';
import { useReference } from '../../queries/telemetry';
import { useChain } from '../../queries/why';
import { usePlayhead } from '../../ui-state/playhead';
import { Failed } from '../parts/Failed';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import css from './ChainPanel.module.css';
import { causeWords } from './kin-words';

interface ChainPanelProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** From the first cause to the last symptom, with how each link is known; what it does not explain stands apart. */
export function ChainPanel({ runRef, words }: ChainPanelProps) {
  const { data, error } = useChain(runRef);
  const { data: reference } = useReference(runRef);
  return (
    <section className={css.chain} aria-label="How it went on">
      {error ? (
        <Failed error={error} name="the chain" />
      ) : data ? (
        <Told chain={data} log={runRef.log} words={words} />
      ) : (
        <p className={css.plain}>Known once the whole {words.run} is replayed…</p>
      )}
      <Reference run={reference ?? null} log={runRef.log} words={words} />
    </section>
  );
}

interface ToldProps {
  readonly chain: Chain;
  readonly log: string;
  readonly words: LogView['words'];
}

function Told({ chain, log, words }: ToldProps) {
  const { links, others, recovered, unlisted } = chain;
  const go = usePlayhead((state) => state.go);
  return (
    <>
      <ol>
        {links.map((link) => (
          <li key={`${link.run?.id ?? ''} ${link.position}`} data-kind={link.kind}>
            <LinkButton link={link} log={log} words={words} />
            <Known link={link} words={words} />
          </li>
        ))}
      </ol>
      <p className={css.plain}>
        {summaryOf(chain, words)}
        {unlisted > 0 && ` ${formatCount(unlisted)} of them are not listed.`}
        {chain.endNamesOther && ` The end of the ${words.run} names another failure than this one.`}
        {chain.unexplainedSkips > 0 &&
          ` ${formatNoun(chain.unexplainedSkips, words.step)} never ran for a reason that is not known.`}
      </p>
      {chain.likelyMadeGood !== null && (
        <p className={css.plain}>
          A later {words.step} that does the same{' '}
          <button type="button" onClick={() => go(chain.likelyMadeGood!)}>
            succeeded at {formatCount(chain.likelyMadeGood)}
          </button>{' '}
          <em>inferred</em>
        </p>
      )}
      <Apart
        links={others}
        title={`${formatNoun(others.total, 'other failure')} ${others.total === 1 ? 'is' : 'are'} not explained by it`}
        log={log}
        words={words}
      />
      <Apart
        links={recovered}
        title={`${formatNoun(recovered.total, 'attempt')} failed and ${recovered.total === 1 ? 'was' : 'were'} made good by a later one`}
        log={log}
        words={words}
      />
    </>
  );
}

/** ` It explains 2 later failures and 3 tasks that never ran.` */
function summaryOf({ links, explained }: Chain, words: LogView['words']): string {
  const { failures, skipped, cancelled } = explained;
  const parts = [
    ...(failures > 0 ? [formatNoun(failures, 'later failure')] : []),
    ...(skipped > 0 ? [`${formatNoun(skipped, words.step)} that never ran`] : []),
    ...(cancelled > 0 ? [formatNoun(cancelled, `cancelled ${words.step}`)] : []),
  ];
  if (parts.length > 0) return `It explains ${parts.join(' and ')}.`;
  return links.length <= 1 ? 'Nothing that came later is known to follow from it.' : '';
}

interface ApartProps {
  readonly links: Links;
  readonly title: string;
  readonly log: string;
  readonly words: LogView['words'];
}

/** A list that is told apart from the chain, folded until it is asked for. */
function Apart({ links: { total, shown }, title, log, words }: ApartProps) {
  if (total === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul>
        {shown.map((link) => (
          <li key={link.position}>
            <LinkButton link={link} log={log} words={words} />
          </li>
        ))}
        {total > shown.length && <li className={css.known}>and {formatCount(total - shown.length)} more</li>}
      </ul>
    </details>
  );
}

interface LinkProps {
  readonly link: ChainLink;
  readonly words: LogView['words'];
}

/** Leads to the event; one of another run opens that run there. */
function LinkButton({ link, log, words }: LinkProps & { readonly log: string }) {
  const go = usePlayhead((state) => state.go);
  const { run, position, kind, message } = link;
  const open = () => {
    if (run) navigate({ page: 'log', log, run: run.id, position, tab: null });
    else go(position);
  };
  return (
    <button
      type="button"
      onClick={open}
      title={run ? `Open ${run.id}` : `Go to event ${formatCount(position)}`}
    >
      <OutcomeMark outcome={run?.outcome ?? OUTCOMES[kind]} compact /> {formatCount(position)}{' '}
      <strong>{nameOf(link, words)}</strong>
      {message !== null && <q>{message}</q>}
    </button>
  );
}

const OUTCOMES = {
  cause: 'failed',
  stop: 'crashed',
  failure: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
  'run-end': 'failed',
  child: 'failed',
  parent: 'failed',
} as const satisfies Record<LinkKind, string>;

function nameOf({ kind, run, label, attempt }: ChainLink, words: LogView['words']): string {
  const who = label === null ? `The ${words.run} itself` : label;
  const tried = attempt > 1 ? `, attempt ${attempt}` : '';
  switch (kind) {
    case 'child':
      return `Child ${words.run} ${run ? shownName(run) : ''} failed`;
    case 'parent':
      return `${words.run} above, ${run ? shownName(run) : ''}, failed by it`;
    case 'run-end':
      return `The ${words.run} ended`;
    case 'stop':
      return `The log stops in ${label ?? `the ${words.run}`}`;
    case 'skipped':
    case 'cancelled':
      return `${who} ${kind}`;
    default:
      return `${who}${tried} failed`;
  }
}

function shownName({ id, name }: { readonly id: string; readonly name: string }): string {
  return name === id ? shortId(id, 8) : name;
}

/** How a link is known. */
function Known({ link, words }: LinkProps) {
  const { known, relation, field, by, kind, run } = link;
  if (by === null && run === null)
    return <span className={css.known}>{kind === 'cause' && 'first failure'}</span>;
  if (known === 'attempts')
    return (
      <span className={css.known}>{relation === 'part' ? `goes with its ${words.step}` : 'tried again'}</span>
    );
  const told = relation === null ? 'came after it' : causeWords({ relation, field }, words);
  return (
    <span className={css.known}>
      {told} {known === 'inferred' ? <em>inferred</em> : 'recorded'}
    </span>
  );
}

interface ReferenceProps {
  readonly run: RunSummary | null;
  readonly log: string;
  readonly words: LogView['words'];
}

/** The nearest run of the same name that went well. */
function Reference({ run, log, words }: ReferenceProps) {
  if (run === null) return null;
  return (
    <p className={css.plain}>
      Nearest that succeeded:{' '}
      <button
        type="button"
        onClick={() => navigate({ page: 'log', log, run: run.id, position: null, tab: null })}
      >
        <OutcomeMark outcome={run.outcome} compact /> {words.run} {shortId(run.id, 10)}
      </button>
    </p>
  );
}
