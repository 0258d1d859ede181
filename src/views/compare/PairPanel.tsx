import { useState } from 'react';
import { formatCount, formatDuration, formatNoun, formatTime } from '../../lib/format';
import { groupBy } from '../../lib/group-by';
import { shortId } from '../../lib/names';
import { toDotted } from '../../lib/pointer';
import type {
  ComparedEvent,
  ComparedLeaf,
  ComparedLeaves,
  ComparedPair,
  ComparedRow,
  ComparisonView,
} from '../../model/comparison';
import type { LogView } from '../../model/views';
import { type ComparedRef, useComparedPair } from '../../queries/comparison';
import { printLink } from '../../share/link';
import { Check } from '../parts/Check';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import { ClassMark } from './ClassMark';
import { MeasuredBeside } from './MeasuredBeside';
import css from './PairPanel.module.css';
import { SideMark } from './SideMark';
import { CLASS_NAMES, differenceText, reasonText } from './words';

interface PairPanelProps {
  readonly refs: ComparedRef;
  readonly view: ComparisonView;
  readonly row: number;
  readonly words: LogView['words'];
}

/** The chosen row: what its two events say, and how the states stand after them. */
export function PairPanel({ refs, view, row, words }: PairPanelProps) {
  const { data: pair, error } = useComparedPair(refs, row);
  const [masked, setMasked] = useState(false);
  return (
    <section className={css.panel} aria-label="The chosen pair" tabIndex={-1}>
      {error ? (
        <Failed error={error} name="this pair" />
      ) : !pair ? (
        <p className={css.empty}>{view.rows === 0 ? 'There are no events.' : 'Reading the two records…'}</p>
      ) : (
        <>
          <Head row={pair.row} words={words} />
          <EventFacts pair={pair} view={view} words={words} />
          <div className={css.switch}>
            <Check label="Show masked fields" checked={masked} onCheck={setMasked} />
          </div>
          <Leaves
            title="Payload"
            none={
              pair.row.a && pair.row.b
                ? 'The payloads are the same after masks.'
                : 'There is no partner to compare the payload with.'
            }
            found={pair.payload}
            masked={masked}
          />
          <Leaves
            title={`State after ${atText(pair.atA, 'A')} and ${atText(pair.atB, 'B')}`}
            none="No difference in the states was found here."
            found={pair.state}
            masked={masked}
          />
          <MeasuredBeside view={view} pair={pair} />
        </>
      )}
    </section>
  );
}

function Head({ row, words }: { row: ComparedRow; words: LogView['words'] }) {
  const reason = reasonText(row, words);
  return (
    <div className={css.head} aria-live="polite">
      <p>
        <ClassMark kind={row.kind} />{' '}
        <strong>
          {CLASS_NAMES[row.kind]}
          {(row.kind === 'caused' || row.kind === 'unrelated') && ' (inferred)'}
        </strong>
      </p>
      <p>{differenceText(row)}</p>
      {reason !== null && <p className={css.reason}>{reason}</p>}
    </div>
  );
}

interface EventFactsProps {
  readonly pair: ComparedPair;
  readonly view: ComparisonView;
  readonly words: LogView['words'];
}

function EventFacts({ pair, view, words }: EventFactsProps) {
  const { a, b } = pair.row;
  const rows: [label: string, of: (event: ComparedEvent) => string][] = [
    ['Event', ({ kind }) => kind],
    [
      words.step,
      ({ step, attempt }) => (step === null ? '–' : `${step}${attempt > 1 ? `, attempt ${attempt}` : ''}`),
    ],
    ['Outcome', ({ outcome, klass }) => [outcome, klass].filter((each) => each !== null).join(', ') || '–'],
    ['Took', ({ took }) => (Number.isNaN(took) ? '–' : formatDuration(took))],
    ['Time', ({ time }) => formatTime(time) || '–'],
  ];
  const told = rows.filter(([, of]) => [a, b].some((event) => event !== null && of(event) !== '–'));
  return (
    <table className={css.facts}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <Open side="a" at={pair.atA} view={view} words={words} alone={a === null} />
          </th>
          <th scope="col">
            <Open side="b" at={pair.atB} view={view} words={words} alone={b === null} />
          </th>
        </tr>
      </thead>
      <tbody>
        {told.map(([label, of]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{a ? of(a) : '–'}</td>
            <td data-differs={a !== null && b !== null && label !== 'Time' && of(a) !== of(b)}>
              {b ? of(b) : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OpenProps {
  readonly side: 'a' | 'b';
  readonly at: number;
  readonly view: ComparisonView;
  readonly words: LogView['words'];
  /** The run has no event here: the position is that of the one before. */
  readonly alone: boolean;
}

function Open({ side, at, view, words, alone }: OpenProps) {
  const { log, run } = view[side];
  const href = printLink({ page: 'log', log, run: run.id, position: Math.max(at, 0), tab: null });
  return (
    <>
      <SideMark side={side} />{' '}
      <a href={href}>
        {alone ? 'Open before it' : `Open at ${formatCount(at)}`}
        <span className="visually-hidden">
          {' '}
          in {words.run} {side.toUpperCase()}
        </span>
      </a>
    </>
  );
}

interface LeavesProps {
  readonly title: string;
  readonly none: string;
  readonly found: ComparedLeaves;
  readonly masked: boolean;
}

/** Values that differ, those of A beside those of B. */
function Leaves({ title, none, found, masked }: LeavesProps) {
  const shown = found.leaves.filter((leaf) => masked || !leaf.masked);
  const hidden = found.leaves.length - shown.length;
  return (
    <section className={css.leaves} aria-label={title}>
      <h2>{title}</h2>
      {shown.length === 0 ? (
        <p className={css.empty}>{none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          {[...groupBy(shown, ({ path }) => toDotted(path.slice(0, -1)))].map(([parent, leaves]) => (
            <tbody key={parent}>
              {parent !== '' && (
                <tr>
                  <th scope="rowgroup" colSpan={3} title={parent}>
                    {leaves[0]!.path.slice(0, -1).map(keyText).join(' › ')}
                  </th>
                </tr>
              )}
              {leaves.map((leaf) => (
                <Leaf key={toDotted(leaf.path)} leaf={leaf} />
              ))}
            </tbody>
          ))}
        </table>
      )}
      {hidden > 0 && <p className={css.empty}>{formatNoun(hidden, 'masked field')} not shown.</p>}
      {found.cut && <p className={css.empty}>There are more than are listed here.</p>}
    </section>
  );
}

function Leaf({ leaf }: { leaf: ComparedLeaf }) {
  return (
    <tr data-masked={leaf.masked}>
      <th scope="row" title={toDotted(leaf.path)}>
        {keyText(leaf.path.at(-1) ?? '(the whole)')}
        {leaf.masked && <small> masked</small>}
      </th>
      <td>{leaf.a === undefined ? <em>nothing</em> : <JsonValue value={leaf.a} />}</td>
      <td>{leaf.b === undefined ? <em>nothing</em> : <JsonValue value={leaf.b} />}</td>
    </tr>
  );
}

const KEPT_OF_ID = 10;

function keyText(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : shortId(key, KEPT_OF_ID);
}

function atText(position: number, side: string): string {
  return position < 0 ? `the start of ${side}` : `${formatCount(position)} in ${side}`;
}
