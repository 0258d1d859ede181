import { useState } from 'react';
import { formatCount } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { Kin, KinList, KinView } from '../../model/kin';
import type { LogView } from '../../model/views';
import { type RunRef, useKin } from '../../queries/engine';
import { actionOf } from '../actions/actions';
import { tooltipOf } from '../actions/tooltip';
import { goToKin } from '../actions/walk-kin';
import { KeyCaps } from '../parts/KeyCaps';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './KinBar.module.css';
import { causeWords, effectWords } from './kin-words';
import { useAtPlayhead } from './use-moment';

interface KinBarProps {
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** What led to the playhead's event and what came of it, each with what says so: the most telling, or all. */
export function KinBar({ runRef, words }: KinBarProps) {
  const { data } = useKin(useAtPlayhead(runRef));
  const [all, setAll] = useState(false);
  const total = data ? data.causes.total + data.missing.length + data.effects.total : 0;
  const more = total > 0 && !all ? ` ${formatCount(total)}` : '';
  return (
    <section className={css.kin} aria-label="Causes and effects" data-all={all} tabIndex={-1}>
      <Side action="cause" words={words} title="Causes">
        {data && (
          <Members list={data.causes} all={all} log={runRef.log} tell={(kin) => causeWords(kin, words)}>
            {data.missing.map((each) => (
              <Missing key={each.relation} name={each} words={words} />
            ))}
          </Members>
        )}
      </Side>
      <Side action="effect" words={words} title="Effects">
        {data && (
          <Members list={data.effects} all={all} log={runRef.log} tell={(kin) => effectWords(kin, words)} />
        )}
      </Side>
      <button
        type="button"
        className={css.toggle}
        aria-expanded={all}
        aria-disabled={total === 0 && !all}
        onClick={() => setAll(!all && total > 0)}
      >
        {all ? 'Show the first only' : `Show all${more}`}
      </button>
    </section>
  );
}

interface SideProps {
  readonly action: 'cause' | 'effect';
  readonly words: LogView['words'];
  readonly title: string;
  readonly children: React.ReactNode;
}

function Side({ action, words, title, children }: SideProps) {
  return (
    <div className={css.side}>
      <h2 title={tooltipOf(action, words)}>
        {title} <KeyCaps keys={actionOf(action).keys[0]!} />
      </h2>
      {children || <p className={css.words}>known once the whole {words.run} is replayed</p>}
    </div>
  );
}

interface MembersProps {
  readonly list: KinList;
  readonly all: boolean;
  readonly log: string;
  readonly tell: (kin: Kin) => string;
  readonly children?: readonly React.ReactNode[];
}

function Members({ list: { total, shown }, all, log, tell, children = [] }: MembersProps) {
  const unlisted = total - shown.length;
  if (total + children.length === 0) return <p className={css.words}>none that the log tells</p>;
  return (
    <ul>
      {(all ? shown : shown.slice(0, 1)).map((kin) => (
        <li key={`${kin.run?.id ?? ''} ${kin.position}`}>
          <KinButton kin={kin} log={log} told={tell(kin)} />
          <span className={css.words}>{tell(kin)}</span>
          {kin.inferred && <em>inferred</em>}
        </li>
      ))}
      {(all || total === 0) && children}
      {all && unlisted > 0 && <li className={css.words}>and {formatCount(unlisted)} more</li>}
    </ul>
  );
}

/** Leads to the event; one of another run opens that run there. */
function KinButton({ kin, log, told }: { kin: Kin; log: string; told: string }) {
  const { run, position, kind, step } = kin;
  const title = `Go to event ${formatCount(position)}${run ? ` of ${run.name}` : ''}: ${told}`;
  return (
    <button
      type="button"
      title={title}
      onClick={(event) => {
        // The button goes away with its event; the focus stays with the list.
        event.currentTarget.closest('section')?.focus({ preventScroll: true });
        goToKin(log, kin);
      }}
    >
      {run && (
        <>
          <OutcomeMark outcome={run.outcome} compact /> {run.name === run.id ? shortId(run.id, 6) : run.name}
          {' · '}
        </>
      )}
      {formatCount(position)} {kind}
      {step !== null && ` · ${step}`}
    </button>
  );
}

function Missing({ name, words }: { name: KinView['missing'][number]; words: LogView['words'] }) {
  return (
    <li title={name.id}>
      {shortId(name.id, 12)}{' '}
      <span className={css.words}>
        {causeWords(name, words)}, not in this {words.run}
      </span>
    </li>
  );
}
