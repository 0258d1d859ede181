import { Check, CircleAlert, CircleX, Link2, Minus, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { toDotted } from '../../lib/pointer';
import type { RuleView } from '../../model/rule';
import type { LogView } from '../../model/views';
import { type RunRef, useChanges } from '../../queries/engine';
import { wrongQuery } from '../../queries/hits';
import { useRules } from '../../queries/rules';
import { MAX_QUERY } from '../../ui-state/looking';
import { printRule, useOwnRules } from '../../ui-state/own-rules';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { sendableLink } from '../parts/sendable';
import { BeforeAfter } from './ChangeCells';
import css from './RulesPanel.module.css';
import type { RunLink } from './RunPage';
import { useAllOwn } from './use-rules';

interface RulesPanelProps {
  readonly runRef: RunRef;
  readonly link: RunLink;
  readonly words: LogView['words'];
}

/** What must hold in this run, of the house, of the system and of the reader; broken rules first. */
export function RulesPanel({ runRef, link, words }: RulesPanelProps) {
  const own = useAllOwn(link);
  const { data, error } = useRules(runRef, own, true);
  return (
    <div className={css.rules}>
      {error && <Failed error={error} name="the rules" />}
      {!data && !error && <p>Holding the rules against every event of the {words.run}…</p>}
      {data && (
        <>
          <p className={css.sum} data-broken={data.broken > 0}>
            <strong>
              {formatCount(data.broken)} of {formatNoun(data.asked, 'rule')} broken
            </strong>
            {data.rules.length > data.asked &&
              `; ${formatCount(data.rules.length - data.asked)} could not be asked`}
          </p>
          <ul aria-label="Rules">
            {data.rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} runRef={runRef} />
            ))}
          </ul>
        </>
      )}
      <OwnRuleForm link={link} />
    </div>
  );
}

const ICONS = { broken: CircleX, holds: Check, unasked: Minus, wrong: CircleAlert } as const;
const WORDS = {
  broken: 'Broken',
  holds: 'Holds',
  unasked: 'Not asked',
  wrong: 'Cannot be understood',
} as const;

function RuleRow({ rule, runRef }: { rule: RuleView; runRef: RunRef }) {
  const { verdict, label, source, own, breaks, more, places } = rule;
  const Icon = ICONS[verdict];
  const kept = useOwnRules((state) => state.rules.find(({ name }) => name === label));
  return (
    <li data-verdict={verdict} aria-label={label}>
      <Icon aria-label={WORDS[verdict]} />
      <div>
        <p>
          {label}
          {source !== '' && (
            <span className={css.source} title={rule.id}>
              {source}
            </span>
          )}
        </p>
        {verdict === 'broken' && (
          <p>
            {more ? 'More than ' : ''}
            {formatNoun(breaks, 'time', 'times')}:{' '}
            {places.slice(0, 8).map(({ position, why }) => (
              <button
                key={`${position} ${why}`}
                type="button"
                title={why}
                onClick={() => usePlayhead.getState().go(position)}
              >
                {formatCount(position)}
              </button>
            ))}
            {breaks > 8 && '…'}
          </p>
        )}
        {places[0] && <FirstBreak runRef={runRef} position={places[0].position} why={places[0].why} />}
      </div>
      {own && kept && (
        <Button
          look="quiet"
          icon={<X aria-hidden />}
          label={`Forget the rule ${label}`}
          onClick={() => useOwnRules.getState().drop(label)}
        />
      )}
    </li>
  );
}

/** Changes of the breaking event that are shown. */
const SHOWN = 4;

function FirstBreak({ runRef, position, why }: { runRef: RunRef; position: number; why: string }) {
  const { data } = useChanges({ ...runRef, position });
  const changes = data?.changes.filter(({ kind }) => kind !== 'same') ?? [];
  return (
    <details>
      <summary>
        First at {formatCount(position)}: {why}
      </summary>
      <ul>
        {changes.slice(0, SHOWN).map((change) => (
          <li key={toDotted(change.path)}>
            <code>{toDotted(change.path)}</code> <BeforeAfter {...change} />
          </li>
        ))}
        {changes.length === 0 && <li>The event changes nothing.</li>}
        {changes.length > SHOWN && <li>and {formatNoun(changes.length - SHOWN, 'more change')}</li>}
      </ul>
    </details>
  );
}

/** A rule of one's own: a query that must never hit. */
function OwnRuleForm({ link }: { link: RunLink }) {
  const { rules, add } = useOwnRules();
  const [name, setName] = useState('');
  const [query, setQuery] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const save = async () => {
    if (query.trim() === '') return;
    const refused = /\bthis\b/i.test(query)
      ? 'A rule holds for every run: name the path instead of “this”.'
      : await wrongQuery(query.trim());
    setWrong(refused);
    if (refused !== null) return;
    add({ name: name.trim() === '' ? query.trim() : name.trim(), query: query.trim() });
    setName('');
    setQuery('');
  };
  const copy = () => {
    void navigator.clipboard.writeText(sendableLink({ ...link, rules: rules.map(printRule) }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>A rule of your own: this must never hit</h3>
      <input
        aria-label="Query that must never hit"
        placeholder="jobs.*.tries > 3"
        spellCheck={false}
        maxLength={MAX_QUERY}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <input
        aria-label="Name of the rule"
        placeholder="Its name"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button icon={<Plus aria-hidden />} off={query.trim() === ''} onClick={() => void save()}>
        Add
      </Button>
      {rules.length > 0 && (
        <Button look="quiet" icon={<Link2 aria-hidden />} onClick={copy}>
          Copy a link with your rules
        </Button>
      )}
      {wrong !== null && (
        <p role="alert" className={css.wrong}>
          {wrong}
        </p>
      )}
      <button type="submit" hidden />
    </form>
  );
}
