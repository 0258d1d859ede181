import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import type { Json } from '../../model/json';
import type { LogView, RunView } from '../../model/views';
import type { StepTries, TimeBounds, TryRow, TryView } from '../../model/why';
import type { Moment } from '../../queries/engine';
import { useReference } from '../../queries/telemetry';
import { useAttempts } from '../../queries/why';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import { formatReading } from '../telemetry/reading';
import { AttemptDifferences, pathText } from './AttemptDifferences';
import css from './AttemptsPanel.module.css';

interface AttemptsPanelProps {
  readonly at: Moment;
  readonly view: RunView;
  readonly words: LogView['words'];
}

/** The attempts of the step at the playhead side by side, and what differed in the one that worked. */
export function AttemptsPanel({ at, view, words }: AttemptsPanelProps) {
  const { data, error } = useAttempts(at);
  if (error) return <Failed error={error} name="the attempts" />;
  if (data === undefined) return <p className={css.plain}>Replaying the {words.run} to compare attempts…</p>;
  if (data === null)
    return <p className={css.plain}>This event belongs to no {words.step}: nothing was tried here.</p>;
  if (data.total < 2) return <TriedOnce tries={data} at={at} words={words} />;
  const { label, total, failed, inferred, shown, comparison } = data;
  return (
    <div className={css.attempts}>
      <p className={css.plain}>
        <strong>{label}</strong> was tried {formatCount(total)} times; {formatCount(failed)} failed.
        {inferred && (
          <>
            {' '}
            <em>inferred</em> Each try is a {words.step} of its own that does the same after one that failed:
            the log itself does not call it a retry.
          </>
        )}
        {shown.length < total &&
          ` Shown are the first, the last, those that are compared and the ones around the playhead: ${shown.length} of them.`}
      </p>
      <div className={css.scroll}>
        <SideBySide tries={data} timed={view.hasTime} />
      </div>
      {comparison && <AttemptDifferences comparison={comparison} words={words} />}
    </div>
  );
}

/** Nothing to compare in this run; another one that went well may tell more. */
function TriedOnce({ tries, at, words }: { tries: StepTries; at: Moment; words: LogView['words'] }) {
  const { data: reference } = useReference(at);
  const [only] = tries.shown;
  return (
    <div className={css.attempts}>
      <p className={css.plain}>
        <strong>{tries.label}</strong>{' '}
        {only === undefined ? 'was announced and never tried.' : `was tried once and ${ENDED[only.outcome]}.`}
      </p>
      {only?.failure && <q className={css.error}>{only.failure.message}</q>}
      {reference && (
        <p className={css.plain}>
          <Button
            onClick={() =>
              navigate({ page: 'log', log: at.log, run: reference.id, position: null, tab: 'attempts' })
            }
          >
            Open the nearest {words.run} that succeeded
          </Button>
        </p>
      )}
    </div>
  );
}

const ENDED: Readonly<Record<TryView['outcome'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  crashed: 'crashed',
  cancelled: 'was cancelled',
  waiting: 'waits',
  running: 'had not ended when the log did',
  unknown: 'the log does not say how it ended',
  skipped: 'was skipped',
  pending: 'had not begun when the log ended',
};

function SideBySide({ tries, timed }: { tries: StepTries; timed: boolean }) {
  const { shown, at, readings, input, state, moreInput, comparison } = tries;
  const go = usePlayhead((store) => store.go);
  const columns = shown.length + 1;
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">What is told</span>
          </th>
          {shown.map((each) => (
            <th key={each.index} scope="col" data-at={each.index === at}>
              <button
                type="button"
                className={`${css.go} ${isWorked(tries, each) ? css.worked : ''}`}
                onClick={() => go(each.begin)}
                title={each.label ?? undefined}
              >
                {tries.inferred ? `Try ${each.index + 1}` : `Attempt ${each.attempt}`}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row name="Outcome" tries={shown}>
          {({ outcome }) => <OutcomeMark outcome={outcome} />}
        </Row>
        <Row name="Error" tries={shown}>
          {({ failure }) =>
            failure ? (
              <button type="button" className={css.error} onClick={() => go(failure.position)}>
                {failure.message}
              </button>
            ) : (
              <span className={css.none}>none</span>
            )
          }
        </Row>
        <Row name="Events" tries={shown}>
          {({ events, begin, end }) => (
            <>
              {formatCount(events)}{' '}
              <span className={css.none}>
                {end === null ? `from ${formatCount(begin)}` : `${formatCount(begin)} – ${formatCount(end)}`}
              </span>
            </>
          )}
        </Row>
        {timed && (
          <Row name="Began" tries={shown}>
            {({ began }) => (Number.isNaN(began) ? <None /> : <Clock time={began} />)}
          </Row>
        )}
        {timed && (
          <Row name="After the one before" tries={shown}>
            {({ gap, index }) => (index === 0 ? '–' : gap === null ? <None /> : boundsText(gap))}
          </Row>
        )}
      </tbody>
      {readings.length > 0 && <Heading columns={columns}>Measured at its beginning and its end</Heading>}
      {readings.length > 0 && (
        <tbody>
          {readings.map(({ id, label, unit, before, after }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              {shown.map((each, column) => (
                <td key={each.index}>{rangeText(before[column]!, after[column]!, unit)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      )}
      <Values
        title={`What it was given${moreInput > 0 ? ` (${formatNoun(moreInput, 'more field')} not listed)` : ''}`}
        rows={input}
        comparison={comparison}
        shown={shown}
      />
      <Values title="What the state held before it" rows={state} comparison={comparison} shown={shown} />
    </table>
  );
}

function isWorked({ comparison }: StepTries, { index }: TryView): boolean {
  return comparison?.worked === true && comparison.other === index;
}

interface RowProps {
  readonly name: string;
  readonly tries: readonly TryView[];
  readonly children: (each: TryView) => React.ReactNode;
}

function Row({ name, tries, children }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {tries.map((each) => (
        <td key={each.index}>{children(each)}</td>
      ))}
    </tr>
  );
}

function Heading({ columns, children }: { columns: number; children: React.ReactNode }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns}>
          {children}
        </th>
      </tr>
    </tbody>
  );
}

interface ValuesProps {
  readonly title: string;
  readonly rows: readonly TryRow[];
  readonly shown: readonly TryView[];
  readonly comparison: StepTries['comparison'];
}

/** Fields and their values at each attempt; where all agree they are quieter. */
function Values({ title, rows, shown, comparison }: ValuesProps) {
  if (rows.length === 0) return null;
  const one = shown.findIndex(({ index }) => index === comparison?.one);
  const other = shown.findIndex(({ index }) => index === comparison?.other);
  return (
    <>
      <Heading columns={shown.length + 1}>{title}</Heading>
      <tbody>
        {rows.map(({ path, values }) => (
          <tr key={pathText(path)} data-same={textOf(values[one]) === textOf(values[other])}>
            <th scope="row" title={pathText(path)}>
              {shortPath(pathText(path))}
            </th>
            {shown.map((each, column) => (
              <td key={each.index}>
                <JsonValue value={values[column]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

function textOf(value: Json | undefined): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)) ?? '';
}

/** The end of a long path says most. */
function shortPath(path: string): string {
  return path.length > 44 ? `…${path.slice(-42)}` : path;
}

function None() {
  return <span className={css.none}>not told</span>;
}

/** `2.05 s`, `1.00 to 3.00 s`, `at least 20 ms`. Bounds that are nearly one are told as one. */
function boundsText({ least, most }: TimeBounds): string {
  if (most === null) return `at least ${formatDuration(least)}`;
  if (most - least <= most / 20) return formatDuration(Math.round((least + most) / 2));
  return least === 0
    ? `at most ${formatDuration(most)}`
    : `${formatDuration(least)} to ${formatDuration(most)}`;
}

function rangeText(before: number, after: number, unit: Parameters<typeof formatReading>[1]) {
  if (Number.isNaN(before) && Number.isNaN(after)) return <None />;
  if (Number.isNaN(before)) return `→ ${formatReading(after, unit)}`;
  if (Number.isNaN(after) || before === after) return formatReading(before, unit);
  return `${formatReading(before, unit)} → ${formatReading(after, unit)}`;
}
