import { type ReactNode, useState } from 'react';
import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import type {
  BoundaryView,
  Counted,
  EffectRow,
  FlyingRow,
  PlanRow,
  PlanView,
  PromisedRow,
} from '../../model/boundary';
import type { PlanKind } from '../../model/recovery';
import type { LogView, RunView } from '../../model/views';
import { useBoundary } from '../../queries/crash';
import type { Moment } from '../../queries/engine';
import { Failed } from '../parts/Failed';
import { useRested } from '../parts/use-rested';
import { GoTo } from './GoTo';
import { RestartOption } from './RestartOption';
import css from './RestartPanel.module.css';
import { chosenAtFirst, PLAN_WORDS } from './restart-words';

/** While the playhead is dragged, the question waits. */
const REST_MS = 120;

interface RestartPanelProps {
  readonly at: Moment;
  readonly view: RunView;
  readonly words: LogView['words'];
}

/** What a crash behind the playhead would leave open, and what the system's own rule would do with it. Nothing is carried out. */
export function RestartPanel({ at, view, words }: RestartPanelProps) {
  const options = view.recovery?.options ?? [];
  const [chosen, setChosen] = useState(() => chosenAtFirst(options));
  const position = useRested(at.position, REST_MS);
  const { data, error } = useBoundary({ ...at, position }, chosen);
  if (error) return <Failed error={error} name="what a crash would leave" />;
  if (!data) return <p className={css.empty}>Replaying to this position…</p>;
  return (
    <div className={css.restart}>
      <p>{headOf(data, view, words)} Only what the log says up to here counts; nothing is carried out.</p>
      <Group title="In flight" list={data.inFlight} none="Every attempt that began has ended.">
        {(row) => <Flying row={row} />}
      </Group>
      <Group
        title="Promised, not confirmed"
        list={data.promised}
        none="Nothing was promised that is not there."
      >
        {(row) => <Promised row={row} />}
      </Group>
      <Group
        title="May have happened already"
        list={data.effects}
        none={`Nothing shows that something outside of the ${words.run} was begun and not reported.`}
      >
        {(row) => <Effect row={row} />}
      </Group>
      <Group
        title="Safe up to here"
        list={{ total: data.durable.length, atLeast: false, shown: data.durable }}
        none="The log tells no place from which nothing can be lost."
      >
        {(row) => (
          <>
            <GoTo {...row}>{row.what}</GoTo>
            <Why inferred={row.inferred}>{row.why}</Why>
          </>
        )}
      </Group>
      {data.plan && (
        <Plan plan={data.plan}>
          {options.map((option) => (
            <RestartOption
              key={option.key}
              option={option}
              value={chosen[option.key]}
              onChoose={(value) => setChosen(changed(chosen, option.key, value))}
            />
          ))}
        </Plan>
      )}
    </div>
  );
}

function headOf({ position, ended }: BoundaryView, view: RunView, words: LogView['words']): string {
  if (ended !== null) return `This ${words.run} had ended at event ${formatCount(ended)}.`;
  const last = position === view.events - 1;
  return last && view.run.outcome !== 'succeeded'
    ? `The log of this ${words.run} stops behind event ${formatCount(position)}.`
    : `If everything had died right behind event ${formatCount(position)}:`;
}

interface GroupProps<T> {
  readonly title: string;
  readonly list: Counted<T>;
  readonly none: string;
  readonly children: (row: T) => ReactNode;
}

/** One of the lists, with how long it is. */
function Group<T>({ title, list: { total, atLeast, shown }, none, children }: GroupProps<T>) {
  return (
    <section className={css.group} aria-label={title}>
      <h3>
        {title}
        {total > 0 && (
          <span>
            {atLeast && 'at least '}
            {formatCount(total)}
          </span>
        )}
      </h3>
      {total === 0 && <p className={css.none}>{none}</p>}
      <ul>
        {shown.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are told anew for each moment and have no other identity
          <li key={at}>{children(row)}</li>
        ))}
        {total > shown.length && <li>and {formatCount(total - shown.length)} more</li>}
      </ul>
    </section>
  );
}

/** Why, in a line of its own; says where it is our own conclusion. */
function Why({ inferred, children }: { inferred: boolean; children: ReactNode }) {
  return (
    <p>
      {children}
      {inferred && (
        <span
          className={css.inferred}
          title="Our own conclusion: neither the log nor the system’s documents say so"
        >
          {' '}
          inferred
        </span>
      )}
    </p>
  );
}

function Flying({ row }: { row: FlyingRow }) {
  const { label, attempt, since, last, lastKind, parked } = row;
  return (
    <>
      <GoTo position={since}>
        {label}
        {attempt > 0 && `, attempt ${formatCount(attempt)}`}
      </GoTo>
      <p>
        {parked ? 'Waits for something outside' : 'Began'}
        {tookText(row)}. Its last event: <GoTo position={last}>{lastKind}</GoTo>
      </p>
    </>
  );
}

/** `, 15.4 ms before by the log’s times` */
function tookText({ took, offBy }: FlyingRow): string {
  if (took === null || (took === 0 && offBy === 0)) return '';
  const doubt = offBy > 0 ? `, which may be off by ${formatDuration(offBy)}` : '';
  const before = took === 0 ? 'in the same moment' : `${formatDuration(took)} before`;
  return `, ${before} by the log’s times${doubt}`;
}

function Promised({ row }: { row: PromisedRow }) {
  return (
    <>
      <GoTo {...row}>{row.label}</GoTo>
      <Why inferred={row.inferred}>{row.what}</Why>
    </>
  );
}

function Effect({ row }: { row: EffectRow }) {
  return (
    <>
      <GoTo {...row}>{row.subject}</GoTo>
      <p className={css.what}>{row.what}</p>
      <Why inferred={row.basis === 'inferred'}>{row.why}</Why>
    </>
  );
}

/** The system's rule, what it makes of the moment, and what it leaves open. */
function Plan({ plan, children }: { plan: PlanView; children: ReactNode }) {
  const { label, rule, steps, silent } = plan;
  return (
    <section className={css.plan} aria-label={label}>
      <h3>{label}</h3>
      <p>{rule}</p>
      {children}
      <p className={css.counts}>{countsText(plan)}</p>
      {steps.total > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">A restart</th>
              <th scope="col">What, and why</th>
            </tr>
          </thead>
          <tbody>
            {steps.shown.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <PlanLine key={at} step={step} />
            ))}
          </tbody>
        </table>
      )}
      {steps.total > steps.shown.length && (
        <p>and {formatNoun(steps.total - steps.shown.length, 'more line')}</p>
      )}
      {silent.length > 0 && (
        <>
          <h4>Not known from here</h4>
          <ul>
            {silent.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function PlanLine({ step }: { step: PlanRow }) {
  return (
    <tr data-kind={step.kind}>
      <th scope="row">{PLAN_WORDS[step.kind].does}</th>
      <td>
        <GoTo {...step}>{step.subject}</GoTo>
        <p className={css.what}>{step.action}</p>
        <Why inferred={step.basis === 'inferred'}>{step.why}</Why>
      </td>
    </tr>
  );
}

/** `2 to check by hand, 4 done again, 5 stand.` */
function countsText({ counts, steps }: PlanView): string {
  const told = (Object.keys(PLAN_WORDS) as PlanKind[]).flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : `${formatCount(count)} ${PLAN_WORDS[kind].counted}`;
  });
  if (told.length === 0) return 'Nothing: there is no work left to pick up.';
  return `${steps.atLeast ? 'At least: ' : ''}${told.join(', ')}.`;
}

function changed(
  chosen: Readonly<Record<string, number>>,
  key: string,
  value: number | undefined,
): Readonly<Record<string, number>> {
  const { [key]: _, ...others } = chosen;
  return value === undefined ? others : { ...others, [key]: value };
}
