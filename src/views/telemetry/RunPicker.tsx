import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { formatArticle, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { LibraryEntry } from '../../model/library';
import type { RunSummary } from '../../model/log';
import type { LogView } from '../../model/views';
import { type RunRef, useLibrary, useRuns } from '../../queries/engine';
import { useReference } from '../../queries/telemetry';
import { useCharts } from '../../ui-state/charts';
import { Dialog } from '../parts/Dialog';
import { Finder, FinderGroup, FinderItem } from '../parts/Finder';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './RunPicker.module.css';

/** Runs that are listed at once; a search finds the others. */
const SHOWN = 60;

interface RunPickerProps {
  readonly runRef: RunRef;
  readonly log: LogView;
  /** What the run is chosen for, as the dialog's title. */
  readonly title?: string;
  /** What is done with the chosen run; without it, it is laid over the charts. */
  readonly onPick?: ((run: RunRef) => void) | undefined;
  readonly onClose: () => void;
}

/** Chooses the run that is laid over the charts: of this log, or of another log of the same system. */
export function RunPicker({ runRef, log, title, onPick, onClose }: RunPickerProps) {
  const logs = useLogsOf(log);
  const [chosen, setChosen] = useState<string | null>(null);
  // A log of one run has nothing to offer itself.
  const source = chosen ?? (log.runCount > 1 ? log.entry.id : (logs[0]?.id ?? log.entry.id));
  const { run } = log.words;
  const none = log.runCount <= 1 && logs.length === 0;
  return (
    <Dialog title={title ?? `Overlay another ${run}`} onClose={onClose}>
      {none ? (
        <p>
          There is no other {run}: this log holds one, and the library holds no other log of {log.systemLabel}
          . Open a second log to {onPick ? 'compare the two' : 'lay its measurements over these'}.
        </p>
      ) : (
        <>
          {logs.length > 0 && <LogChoice log={log} logs={logs} source={source} onChoose={setChosen} />}
          <RunChoice
            key={source}
            runRef={runRef}
            log={log}
            source={source}
            logs={logs}
            onPick={onPick}
            onClose={onClose}
          />
        </>
      )}
    </Dialog>
  );
}

/** The other logs of the library that the same system wrote. */
function useLogsOf({ entry }: LogView): readonly LibraryEntry[] {
  const entries = useLibrary().data?.entries ?? [];
  return entries.filter(
    ({ id, system, state, runs }) =>
      id !== entry.id && system === entry.system && state !== 'reading' && runs > 0,
  );
}

interface LogChoiceProps {
  readonly log: LogView;
  readonly logs: readonly LibraryEntry[];
  readonly source: string;
  readonly onChoose: (log: string) => void;
}

function LogChoice({ log, logs, source, onChoose }: LogChoiceProps) {
  return (
    <label className={css.log}>
      Of the log
      <select value={source} onChange={(event) => onChoose(event.target.value)}>
        {log.runCount > 1 && <option value={log.entry.id}>{log.entry.name} (this one)</option>}
        {logs.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface RunChoiceProps extends RunPickerProps {
  readonly source: string;
  readonly logs: readonly LibraryEntry[];
}

/** The runs of one log, worst first, found by a few letters; above them the one that suggests itself. */
function RunChoice({ runRef, log, source, logs, onPick, onClose }: RunChoiceProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // The dialog that opens around it has given the focus to its first button.
  useEffect(() => input.current?.focus(), []);
  const filter = { text: useDeferredValue(text), outcome: null, sort: 'worst' as const };
  const { data } = useRuns(source, filter, 0, SHOWN);
  const { data: reference } = useReference(runRef);
  const compare = useCharts((state) => state.compare);
  const own = source === runRef.log;
  const rows = data?.rows.filter(({ id, events }) => events > 0 && !(own && id === runRef.run)) ?? [];
  const suggested = own && text === '' ? (reference ?? null) : null;
  const values = [...(suggested ? [suggestedValue(suggested)] : []), ...rows.map(({ id }) => id)];
  const { run: word } = log.words;
  const elsewhere = own ? undefined : logs.find(({ id }) => id === source);
  const pick = (run: RunSummary) => {
    if (onPick) {
      onPick({ log: source, run: run.id });
      onClose();
      return;
    }
    const label = elsewhere ? labelElsewhere(run, elsewhere) : nameOf(run);
    compare({ log: source, run: run.id, system: log.entry.system, label });
    onClose();
  };
  return (
    <Finder
      label={`Find ${formatArticle(word)}`}
      placeholder={`Find ${formatArticle(word)}, step or error`}
      text={text}
      onText={setText}
      inputRef={input}
      values={values}
      empty={data ? `No other ${word} of that name here.` : 'Looking…'}
      inputClass={css.input}
      listClass={css.list}
      foot={
        data &&
        data.total > SHOWN && (
          <p className={css.more}>
            The first {formatCount(SHOWN)} of {formatNoun(data.total, word)}; type to find others.
          </p>
        )
      }
    >
      {suggested && (
        <FinderGroup heading="Nearest of the same name that succeeded">
          <RunItem run={suggested} value={suggestedValue(suggested)} onPick={pick} />
        </FinderGroup>
      )}
      <FinderGroup heading="All, worst first">
        {rows.map((run) => (
          <RunItem key={run.id} run={run} value={run.id} onPick={pick} />
        ))}
      </FinderGroup>
    </Finder>
  );
}

interface RunItemProps {
  readonly run: RunSummary;
  readonly value: string;
  readonly onPick: (run: RunSummary) => void;
}

function RunItem({ run, value, onPick }: RunItemProps) {
  return (
    <FinderItem
      value={value}
      label={nameOf(run)}
      hint={formatNoun(run.events, 'event')}
      title={run.id}
      before={<OutcomeMark outcome={run.outcome} compact />}
      onPick={() => onPick(run)}
    />
  );
}

/** The suggested run stands in the list of all runs too. */
function suggestedValue({ id }: RunSummary): string {
  return `suggested ${id}`;
}

/** The log's name first; that of its only run would add nothing. */
function labelElsewhere(run: RunSummary, { name, runs }: LibraryEntry): string {
  return runs === 1 ? name : `${name} · ${nameOf(run)}`;
}

/** Runs often share a name: the id tells them apart. */
function nameOf({ name, id }: RunSummary): string {
  return name === id ? shortId(id, 10) : `${name} · ${shortId(id, 6)}`;
}
