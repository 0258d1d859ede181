import { useMemo, useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { oneLine, shortId } from '../../lib/names';
import type { Note } from '../../model/note';
import type { ShareQuestion, ShareResult } from '../../model/share';
import { useRecord } from '../../queries/engine';
import { useNotes } from '../../queries/notes';
import { useEventRows } from '../../queries/rows';
import { useReplayFile } from '../../queries/share';
import { type Link, printLink } from '../../share/link';
import { subjectOf, useBranchesOf } from '../../ui-state/branches';
import { useCharts } from '../../ui-state/charts';
import { printRule, useOwnRules } from '../../ui-state/own-rules';
import { usePlayhead } from '../../ui-state/playhead';
import { usePreferences } from '../../ui-state/preferences';
import { useRedacting } from '../../ui-state/redaction';
import { useRunFilter } from '../../ui-state/run-filter';
import { type OpenRun, useStage } from '../../ui-state/stage';
import { Check } from '../parts/Check';
import { Dialog } from '../parts/Dialog';
import { useLink } from '../shell/use-link';
import { Inside } from './Inside';
import { Packing } from './Packing';
import { Redaction } from './Redaction';
import { ScopeChoice } from './ScopeChoice';
import css from './SharePanel.module.css';
import { type Scope, scopesOf } from './scopes';
import { forFinding, withLook } from './sent-link';
import { Ways } from './Ways';

/** Puts a colleague on this moment: what leaves is listed, and goes as a link, a file or a sealed drop. */
export function SharePanel({ onClose }: { onClose: () => void }) {
  const link = useLink();
  const run = useStage((state) => state.run);
  const { position, selection } = usePlayhead();
  // What is open when the panel opens is what is shared, whatever plays on below it.
  const [shown] = useState({ link, run, position, selection });
  const redacting = useRedacting((state) => state.on);
  const scopes = useMemo(() => scopesOf(shown, redacting), [shown, redacting]);
  return (
    <Dialog title="Share this moment" onClose={onClose} wide>
      {scopes.length === 0 ? (
        <p>Open a log first: there is nothing here yet that could be shared.</p>
      ) : (
        <Sharing scopes={scopes} link={shown.link} run={shown.run} position={shown.position} />
      )}
    </Dialog>
  );
}

interface SharingProps {
  readonly scopes: readonly Scope[];
  readonly link: Link;
  readonly run: OpenRun | null;
  readonly position: number;
}

function Sharing({ scopes, link, run, position }: SharingProps) {
  const [chosen, setChosen] = useState<Scope['id']>(scopes[0]!.id);
  const scope = scopes.find(({ id }) => id === chosen) ?? scopes[0]!;
  const [withNotes, setWithNotes] = useState(true);
  const [withRules, setWithRules] = useState(false);
  const [withBranches, setWithBranches] = useState(true);
  const [named, setNamed] = useState(true);
  /** Null: as it is safe. */
  const [hashed, setHashed] = useState<boolean | null>(null);
  const by = usePreferences((state) => state.by);
  const rules = useOwnRules((state) => state.rules);
  const [first] = scope.subjects;
  const log = first!.log;
  const of = run?.view.run.id ?? null;
  const all = useNotes(log).data ?? NO_NOTES;
  const notes = of === null ? NO_NOTES : all.filter((note) => note.run === of);
  const { branches } = useBranchesOf(of === null ? '' : subjectOf({ log, run: of }));
  const moment = useMoment({ link, run, position, rules: withRules ? rules.map(printRule) : [] });
  const { on, choice } = useRedacting();
  const redaction = on ? choice : null;
  const question = (subjects: Scope['subjects']): ShareQuestion => ({
    subjects,
    view: printLink(moment),
    notes: withNotes,
    branches:
      withBranches && of !== null ? branches.map(({ name, edits }) => ({ run: of, name, edits })) : [],
    by: by.trim() === '' ? null : by.trim(),
    named,
    hashed: hashed ?? !on,
    redaction,
  });
  const large = scope.bytes > (on ? MAX_REDACTED_UNASKED : MAX_UNASKED);
  const [packs, setPacks] = useState<boolean | null>(null);
  const packing = packs ?? !large;
  const building = useReplayFile(packing ? question(scope.subjects) : null);
  const told = redaction ? redactedNotes(notes, building.built) : notes;
  const sent = useSentLink({
    moment,
    run,
    position,
    named: named && !on,
    hashed: hashed ?? !on,
    redacting: on,
    located: named && !on,
    notes: withNotes ? told : NO_NOTES,
  });
  return (
    <div className={css.panel}>
      {run && <Moment run={run} position={position} />}
      <ScopeChoice
        scopes={scopes}
        chosen={scope}
        building={building}
        question={question}
        onChoose={(id) => {
          setChosen(id);
          setPacks(null);
        }}
      />
      <Ways
        sent={sent}
        holds={holdsOf({ moment, notes: withNotes ? told.length : 0, redacting: on, hashed: hashed ?? !on })}
        building={building}
        packing={<Packing building={building} scope={scope} packs={packing} onPack={setPacks} />}
      />
      <div className={css.settings}>
        <fieldset className={css.along}>
          <legend>What goes along</legend>
          {all.length > 0 && (
            <Check label={formatNoun(all.length, 'note')} checked={withNotes} onCheck={setWithNotes} />
          )}
          {branches.length > 0 && (
            <Check
              label={formatNoun(branches.length, 'thought experiment')}
              checked={withBranches}
              onCheck={setWithBranches}
            />
          )}
          {rules.length > 0 && (
            <Check
              label={formatNoun(rules.length, 'rule of your own', 'rules of your own')}
              checked={withRules}
              onCheck={setWithRules}
            />
          )}
          <Check label="Name of the log" checked={named} onCheck={setNamed} />
          <Check label="Hash of the original" checked={hashed ?? !on} onCheck={setHashed} />
          <By />
          {on && hashed === true && (
            <p className={css.limit}>
              With the hash of the original, whoever guesses a short value that was taken out can see that the
              guess is right.
            </p>
          )}
        </fieldset>
        <Redaction building={building} />
        <Inside
          building={building}
          run={run && (scope.id !== 'log' || run.log.runCount === 1) ? run : null}
          scope={scope}
        />
      </div>
    </div>
  );
}

const NO_NOTES: readonly Note[] = [];
/** Larger ones are packed only when somebody says so: searching takes far longer than compressing. */
const MAX_REDACTED_UNASKED = 24 << 20;
const MAX_UNASKED = 200 << 20;

interface Held {
  readonly moment: Link;
  readonly notes: number;
  readonly redacting: boolean;
  readonly hashed: boolean;
}

/** What the link to the moment holds, and what it does not. */
function holdsOf({ moment, notes, redacting, hashed }: Held): string {
  if (moment.page !== 'log')
    return 'No records: only which two runs, and what is chosen of them. Both logs have to be in the library of whoever opens it.';
  const { path, pins = [], query } = moment;
  const held = [
    'the run’s id and the position',
    hashed ? 'the log’s hash' : null,
    path === undefined && pins.length === 0 ? null : 'paths as they are',
    query !== undefined && !redacting ? 'what is looked for' : null,
    notes > 0 ? formatNoun(notes, 'note') : null,
  ].filter((each) => each !== null);
  return `No records. In it: ${held.join(', ')}. Who has the log lands here; who has not is asked for its file${hashed ? ', which is held against the hash' : ''}.`;
}

/** Notes with the stand-ins of what was taken out; none before it is known what that is. */
function redactedNotes(notes: readonly Note[], built: ShareResult | undefined): readonly Note[] {
  const texts = new Map(built?.notes.map(({ id, text }) => [id, text]));
  return notes.flatMap((note) => {
    const text = texts.get(note.id);
    return text === undefined ? [] : [{ ...note, text }];
  });
}

/** What is shared, in words. */
function Moment({ run: { log, view }, position }: { run: OpenRun; position: number }) {
  const row = useEventRows({ log: log.entry.id, run: view.run.id }, position, position)(position);
  return (
    <p className={css.moment}>
      Event {formatCount(position)}
      {row && ` (${row.kind}${row.step === null ? '' : `, ${oneLine(row.step, 60)}`})`} of{' '}
      {runWords(log.words.run, view.run.id)} in {log.entry.name}
    </p>
  );
}

function runWords(word: string, id: string): string {
  return id === word ? `the ${word}` : `${word} ${shortId(id, 16)}`;
}

/** Whoever shares may say who they are; it is remembered on this machine. */
function By() {
  const { by, set } = usePreferences();
  return (
    <label className={css.by}>
      Shared by
      <input
        value={by}
        maxLength={100}
        placeholder="nobody in particular"
        autoComplete="name"
        onChange={(event) => set({ by: event.target.value })}
      />
    </label>
  );
}

type LogLink = Extract<Link, { page: 'log' }>;

interface MomentParts {
  readonly link: Link;
  readonly run: OpenRun | null;
  readonly position: number;
  readonly rules: readonly string[];
}

/** The address of the moment, with the look of the page and the rules that go along. */
function useMoment({ link, run, position, rules }: MomentParts): Link {
  const { range, byClock } = usePlayhead();
  const [zoom] = useState(range);
  const beside = useCharts((state) => state.beside);
  const filter = useRunFilter(link.page === 'log' ? link.log : '');
  if (link.page !== 'log' || !run) return link;
  const { arrival: _arrival, rules: brought = [], ...rest } = link;
  const all = [...new Set([...brought, ...rules])];
  const ruled = all.length > 0 ? { ...rest, rules: all } : rest;
  return withLook(ruled, run, position, { zoom, byClock, filter, beside });
}

interface SentParts {
  readonly moment: Link;
  readonly run: OpenRun | null;
  readonly position: number;
  readonly named: boolean;
  readonly hashed: boolean;
  /** What is looked for may be what must not leave. */
  readonly redacting: boolean;
  /** May the address say where the log is hosted? */
  readonly located: boolean;
  readonly notes: readonly Note[];
}

function withoutQuery({ query: _, ...link }: LogLink): LogLink {
  return link;
}

/** The link that is sent without any data. */
function useSentLink({ moment, run, position, located, redacting, ...told }: SentParts): string {
  const at = { log: run?.log.entry.id ?? '', run: run?.view.run.id ?? '', position };
  const { data: record } = useRecord(at);
  const whole =
    moment.page === 'log' && run
      ? forFinding(redacting ? withoutQuery(moment) : moment, run, { ...told, record: record ?? null })
      : moment;
  const page = new URL(window.location.href);
  // Where the log was fetched from is a part of the link only where its name may be told.
  if (!located) page.search = '';
  return new URL(printLink(whole), page).href;
}
