import { useMemo, useState } from 'react';
import { formatNoun } from '../../lib/format';
import type { Note } from '../../model/note';
import type { ShareQuestion, ShareResult } from '../../model/share';
import { useRecord } from '../../queries/engine';
import { useNotes } from '../../queries/notes';
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
    <Dialog title="Share this moment" onClose={onClose}>
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
  const building = useReplayFile(question(scope.subjects));
  const told = redaction ? redactedNotes(notes, building.built) : notes;
  const sent = useSentLink({
    moment,
    run,
    position,
    named,
    located: named && !on,
    notes: withNotes ? told : NO_NOTES,
  });
  return (
    <div className={css.panel}>
      <ScopeChoice
        scopes={scopes}
        chosen={scope}
        building={building}
        question={question}
        onChoose={setChosen}
      />
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
      <Inside building={building} run={scope.id === 'log' ? null : run} />
      <Ways sent={sent} building={building} redacting={on} />
    </div>
  );
}

const NO_NOTES: readonly Note[] = [];

/** Notes with the stand-ins of what was taken out; none before it is known what that is. */
function redactedNotes(notes: readonly Note[], built: ShareResult | undefined): readonly Note[] {
  const texts = new Map(built?.notes.map(({ id, text }) => [id, text]));
  return notes.flatMap((note) => {
    const text = texts.get(note.id);
    return text === undefined ? [] : [{ ...note, text }];
  });
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
  /** May the address say where the log is hosted? */
  readonly located: boolean;
  readonly notes: readonly Note[];
}

/** The link that is sent without any data. */
function useSentLink({ moment, run, position, named, located, notes }: SentParts): string {
  const at = { log: run?.log.entry.id ?? '', run: run?.view.run.id ?? '', position };
  const { data: record } = useRecord(at);
  const whole = moment.page === 'log' && run ? forFinding(moment, run, named, notes, record ?? null) : moment;
  const page = new URL(window.location.href);
  // Where the log was fetched from is a part of the link only where its name may be told.
  if (!located) page.search = '';
  return new URL(printLink(whole), page).href;
}
