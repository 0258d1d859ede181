import { useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { AttributionBy, AttributionRow, AttributionView } from '../../model/readings';
import type { LogView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import { useAttribution } from '../../queries/telemetry';
import { usePlayhead } from '../../ui-state/playhead';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { formatChange, formatReading } from '../telemetry/reading';
import css from './AttributionPanel.module.css';

/** Rows asked for at once; "Show more" asks for as many again. */
const PAGE = 50;

interface AttributionPanelProps {
  readonly runRef: RunRef;
  readonly words: LogView['words'];
}

/** Which steps, types or attempts took the time and changed what was measured, the largest first. */
export function AttributionPanel({ runRef, words }: AttributionPanelProps) {
  const [by, setBy] = useState<AttributionBy>('step');
  const [measure, setMeasure] = useState<string | null>(null);
  const [count, setCount] = useState(PAGE);
  const selection = usePlayhead((state) => state.selection);
  const { data, error } = useAttribution(runRef, by, measure, count, selection);
  if (error) return <Failed error={error} name="the attribution" />;
  if (!data) return <p className={css.empty}>Replaying the run to add up its measurements…</p>;
  if (data.shown === null) return <NothingTold inStretch={selection !== null} />;
  const groups: [AttributionBy, string][] = [
    ['step', `each ${words.step}`],
    ...(data.hasTypes ? [['type', 'its type'] as [AttributionBy, string]] : []),
    ['attempt', 'the attempt’s number'],
  ];
  return (
    <div className={css.attribution}>
      {selection && <OfStretch attempts={data.attempts} />}
      <div className={css.choices}>
        <label>
          Measure
          <select value={data.shown} onChange={(event) => setMeasure(event.target.value)}>
            {data.measures.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Added up by
          <select value={data.by} onChange={(event) => setBy(event.target.value as AttributionBy)}>
            {groups.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Coverage view={data} />
      <Rows view={data} />
      {data.rows.length < data.total && (
        <Button look="quiet" onClick={() => setCount(count + PAGE)}>
          Show more of {formatCount(data.total)}
        </Button>
      )}
      {data.unmeasured > 0 && (
        <p className={css.note}>{formatNoun(data.unmeasured, 'more row')} would tell nothing.</p>
      )}
      <NeverBack view={data} />
    </div>
  );
}

function NothingTold({ inStretch }: { inStretch: boolean }) {
  const who = inStretch ? 'attempt that was under way in the selected stretch' : 'attempt of this run';
  return <p className={css.empty}>No {who} tells how long it took or what it changed.</p>;
}

/** Which attempts count while a stretch is selected. */
function OfStretch({ attempts }: { attempts: number }) {
  return (
    <p className={css.note}>
      Of the selected stretch: only {formatNoun(attempts, 'attempt')} under way in it{' '}
      {attempts === 1 ? 'counts' : 'count'}, each with all that it took and changed, also outside of the
      stretch.
    </p>
  );
}

/** How much of the run the sums stand for. */
function Coverage({ view }: { view: AttributionView }) {
  const { measured } = view.measures.find(({ id }) => id === view.shown)!;
  return (
    <p className={css.note}>
      Measured in {formatCount(measured)} of {formatNoun(view.attempts, 'attempt')}.
      {view.change && measured < view.attempts
        ? ' In the others nothing was measured anew between before and after, so nothing can be said of them.'
        : ''}
    </p>
  );
}

function unitOf({ measures, shown }: AttributionView) {
  return measures.find(({ id }) => id === shown)!.unit;
}

function Rows({ view }: { view: AttributionView }) {
  const most = Math.max(...view.rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{view.change ? 'What it changed' : 'What it took'}</th>
          <th scope="col">Sum</th>
          <th scope="col">Measured in</th>
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <Row key={row.key} row={row} view={view} most={most} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, view, most }: { row: AttributionRow; view: AttributionView; most: number }) {
  const go = usePlayhead((state) => state.go);
  const print = view.change ? formatChange : formatReading;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={css.go}
          title={`${row.label}: go to its largest share`}
          onClick={() => go(row.position)}
        >
          {row.label}
        </button>
        <i className={css.bar} style={{ width: `${(Math.abs(row.value) / most) * 100}%` }} />
      </th>
      <td>{print(row.value, unitOf(view))}</td>
      <td>
        {formatCount(row.measured)} of {formatCount(row.attempts)}
      </td>
    </tr>
  );
}

/** What an attempt changed and nothing afterwards undid. */
function NeverBack({ view }: { view: AttributionView }) {
  const go = usePlayhead((state) => state.go);
  if (!view.change) return null;
  const unit = unitOf(view);
  return (
    <section className={css.never}>
      <h3>Never came back</h3>
      {view.neverBack.length === 0 && <p>Every change of this measure was undone by a later reading.</p>}
      <ul>
        {view.neverBack.map(({ position, label, before, after }) => (
          <li key={position}>
            <button type="button" className={css.go} onClick={() => go(position)}>
              {label}
            </button>{' '}
            {formatReading(before, unit)} → {formatReading(after, unit)}, at {formatCount(position)}
          </li>
        ))}
      </ul>
    </section>
  );
}
