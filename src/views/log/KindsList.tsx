import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { LogView } from '../../model/views';
import type { FailureKind, FailureKinds, FailurePlace, Separator, Separators } from '../../model/why';
import { useFailureKinds } from '../../queries/why';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { Failed } from '../parts/Failed';
import { navigate } from '../shell/use-link';
import css from './KindsList.module.css';

interface KindsListProps {
  readonly log: LogView;
  /** Called when a failure is opened. */
  readonly onOpen?: () => void;
}

/** The failures of a log by their kinds, the newest first; a chosen one shows where they are and what they share. */
export function KindsList({ log, onOpen }: KindsListProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, isPlaceholderData } = useFailureKinds(log.entry.id, chosen);
  if (error) return <Failed error={error} name="the kinds of failure" />;
  if (!data) return <p className={css.plain}>Reading what failed…</p>;
  if (data.total === 0) return <p className={css.plain}>Nothing failed in this log.</p>;
  return (
    <div className={css.kinds}>
      <p className={css.plain}>{headText(data, log.words)}</p>
      <ul className={css.list}>
        {data.kinds.map((kind) => (
          <li key={kind.key}>
            <Kind
              kind={kind}
              log={log}
              separators={isPlaceholderData ? null : data.separators}
              open={kind.key === chosen}
              onToggle={() => setChosen(kind.key === chosen ? null : kind.key)}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
      {data.kinds.length < data.total && (
        <p className={css.plain}>The newest {formatCount(data.kinds.length)} kinds are listed.</p>
      )}
      {chosen === null && <Shared separators={data.separators} words={log.words} what="all that failed" />}
    </div>
  );
}

/** `34 failures of 3 kinds in 12 runs, newest first.` */
function headText({ failures, total, runs, unread }: FailureKinds, words: LogView['words']): string {
  const where = runs > 1 ? ` in ${formatNoun(runs, words.run)}` : '';
  const silent = unread > 0 ? ` The words of the oldest ${formatCount(unread)} were not read.` : '';
  return `${formatNoun(failures, 'failure')} of ${formatNoun(total, 'kind')}${where}, newest first.${silent}`;
}

interface KindProps {
  readonly kind: FailureKind;
  readonly log: LogView;
  /** Null while those of this kind are being asked for. */
  readonly separators: Separators | null;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onOpen?: (() => void) | undefined;
}

function Kind({ kind, log, separators, open, onToggle, onOpen }: KindProps) {
  const { step, error, count } = kind;
  return (
    <article className={css.kind} data-open={open}>
      <button type="button" className={css.head} aria-expanded={open} onClick={onToggle}>
        <span className={css.first}>
          <strong>{step ?? `The ${log.words.run} itself`}</strong>
          <span className={css.count}>× {formatCount(count)}</span>
        </span>
        <span className={css.error}>{error ?? 'stopped: no end is recorded'}</span>
      </button>
      {open && <Opened kind={kind} log={log} separators={separators} onOpen={onOpen} />}
    </article>
  );
}

/** Places listed until more are asked for. */
const FEW = 8;

function Opened({ kind, log, separators, onOpen }: Omit<KindProps, 'open' | 'onToggle'>) {
  const [all, setAll] = useState(false);
  const { places, count, runs, recovered, preceding, example, error, first, last } = kind;
  const { words } = log;
  const open = ({ run, position }: FailurePlace) => {
    onOpen?.();
    navigate({ page: 'log', log: log.entry.id, run, position, tab: null });
  };
  const listed = all ? places : places.slice(0, FEW);
  return (
    <div className={css.opened}>
      {example !== '' && example !== error && <q className={css.example}>{example}</q>}
      <p className={css.plain}>
        {formatNoun(count, 'time')}
        {log.runCount > 1 && ` in ${formatNoun(runs, words.run)}`}
        {recovered > 0 && `; ${formatCount(recovered)} made good by a later attempt`}.
        {preceding.length > 0 && ` Before it: ${preceding.join(' › ')}.`}
      </p>
      {!Number.isNaN(last) && (
        <p className={css.plain}>
          {first === last ? 'At' : 'Last at'} <Clock time={last} />
          {first !== last && (
            <>
              <br />
              First at <Clock time={first} />
            </>
          )}
        </p>
      )}
      <Button look="primary" onClick={() => open(places[0]!)}>
        Open the newest
      </Button>
      {count > 1 && (
        <ul className={css.places} aria-label="Where it happened">
          {listed.map((place) => (
            <li key={`${place.run} ${place.position}`}>
              <button type="button" onClick={() => open(place)} title={place.run}>
                {log.runCount > 1 && `${placeName(place)} `}
                at {formatCount(place.position)}
              </button>
              {place.recovered && <span className={css.note}>made good later</span>}
            </li>
          ))}
          {!all && places.length > FEW && (
            <li>
              <button type="button" onClick={() => setAll(true)}>
                Show {formatCount(places.length - FEW)} more
              </button>
            </li>
          )}
          {all && count > places.length && (
            <li className={css.note}>and {formatCount(count - places.length)} older ones</li>
          )}
        </ul>
      )}
      {separators ? (
        <Shared separators={separators} words={words} what="these" />
      ) : (
        <p className={css.plain}>Comparing them with what went well…</p>
      )}
    </div>
  );
}

/** Many runs have one name. */
function placeName({ run, runName }: FailurePlace): string {
  return runName === run ? shortId(run, 8) : `${runName} ${shortId(run, 4)}`;
}

interface SharedProps {
  readonly separators: Separators;
  readonly words: LogView['words'];
  /** Who shares it, in words. */
  readonly what: string;
}

/** What the failing share that the passing do not, with both figures. */
function Shared({ separators, words, what }: SharedProps) {
  const { failing, passing, allFailing, allPassing, enough, shown } = separators;
  const who = separators.cases === 'runs' ? words.run : `attempt at a ${words.step}`;
  if (!enough)
    return (
      <p className={css.note}>
        Too few to tell what they share: {failing} failing and {passing} passing{' '}
        {separators.cases === 'runs' ? `${words.run}s` : `attempts`}.
      </p>
    );
  const looked =
    failing < allFailing || passing < allPassing
      ? ` Looked at ${formatCount(failing)} of ${formatCount(allFailing)} failing and ${formatCount(passing)} of ${formatCount(allPassing)} passing ones.`
      : '';
  return (
    <section className={css.shared} aria-label="What they share">
      <h3>What {what} share that those that went well do not</h3>
      {shown.length === 0 && <p className={css.note}>Nothing that is known before they fail.</p>}
      <ul>
        {shown.map((each) => (
          <li key={`${each.about} ${each.value}`}>
            <SeparatorLine separator={each} failing={failing} passing={passing} />
          </li>
        ))}
      </ul>
      <p className={css.note}>
        Counted by {who}.{looked} What goes together is not yet a cause.
      </p>
    </section>
  );
}

interface SeparatorLineProps {
  readonly separator: Separator;
  readonly failing: number;
  readonly passing: number;
}

function SeparatorLine({ separator, failing, passing }: SeparatorLineProps) {
  const { about, value } = separator;
  return (
    <>
      <span className={css.feature}>
        {about} <strong>{value}</strong>
      </span>{' '}
      <span className={css.note}>
        {formatCount(separator.failing)} of {formatCount(failing)} failing, {formatCount(separator.passing)}{' '}
        of {formatCount(passing)} passing
      </span>
    </>
  );
}
