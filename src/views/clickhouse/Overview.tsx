import type { ReactNode } from 'react';
import type { ClickHouse } from '../../intake/clickhouse/client';
import type { Place } from '../../intake/clickhouse/queries';
import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import {
  useFailuresByStep,
  useRunsOverTime,
  useSignatures,
  useSlowestSteps,
  useTotals,
} from '../../queries/clickhouse';
import type { ClickHouseLink } from '../../share/clickhouse-link';
import { bucketFor } from './buckets';
import css from './ClickHouse.module.css';
import { FaultNotice } from './FaultNotice';
import { narrow } from './Filters';
import { OutcomesChart } from './OutcomesChart';

interface OverviewProps {
  readonly link: ClickHouseLink;
  readonly server: ClickHouse;
  readonly place: Place;
}

/** What the server counts of the runs that are wanted. Every figure narrows the list to what it counts. */
export function Overview({ link, server, place }: OverviewProps) {
  const { filter } = link;
  const all = useTotals(server, place, filter);
  const bucket = all.data ? bucketFor(all.data) : null;
  const overTime = useRunsOverTime(server, place, filter, bucket);
  const failures = useFailuresByStep(server, place, filter);
  const slowest = useSlowestSteps(server, place, filter);
  const signatures = useSignatures(server, place, filter);
  return (
    <div className={css.overview}>
      <Figure title="Runs by outcome" answer={overTime} waits={all}>
        {(data) => (
          <>
            <p>
              {formatNoun(all.data?.runs ?? 0, 'run')}, {formatNoun(all.data?.events ?? 0, 'event')}
            </p>
            <OutcomesChart link={link} buckets={data} width={bucket ?? 1} />
          </>
        )}
      </Figure>
      <Figure title="Failures by step" answer={failures}>
        {(data) => (
          <Table
            heads={['Step', 'Failures', 'Runs']}
            rows={data.map(({ step, failures, runs }) => ({
              name: step || '(the run itself)',
              cells: [formatCount(failures), formatCount(runs)],
              label: `Runs in which ${step || 'the run itself'} failed`,
              act: () => narrow(link, { failedStep: step }),
            }))}
          />
        )}
      </Figure>
      <Figure title="Slowest steps" answer={slowest}>
        {(data) => (
          <Table
            heads={['Step', '95 of 100 within', 'Runs']}
            rows={data.map(({ step, p95, runs }) => ({
              name: step,
              cells: [formatDuration(p95), formatCount(runs)],
              label: `Runs with ${step}`,
              act: () => narrow(link, { step }),
            }))}
          />
        )}
      </Figure>
      <Figure title="Kinds of failure" answer={signatures}>
        {(data) => (
          <Table
            heads={['What it says', 'Failures', 'Runs']}
            rows={data.map(({ signature, message, failures, runs, example }) => ({
              name: signature || message || '(nothing)',
              example: { run: example.run, act: () => narrow(link, { text: example.run }) },
              cells: [formatCount(failures), formatCount(runs)],
              label: `Runs that failed with ${signature || 'nothing said'}`,
              act: () => narrow(link, { signature }),
            }))}
          />
        )}
      </Figure>
    </div>
  );
}

interface Answer<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface FigureProps<T> {
  readonly title: string;
  readonly answer: Answer<T>;
  readonly waits?: Answer<unknown>;
  readonly children: (data: T) => ReactNode;
}

function Figure<T>({ title, answer, waits, children }: FigureProps<T>) {
  const error = answer.error ?? waits?.error ?? null;
  return (
    <section aria-label={title} className={css.figure}>
      <h2>{title}</h2>
      {answer.data !== undefined && children(answer.data)}
      {answer.data === undefined && !error && <p role="status">Counting …</p>}
      {error && answer.data === undefined && <FaultNotice error={error} />}
    </section>
  );
}

interface TableRow {
  readonly name: string;
  readonly example?: { readonly run: string; readonly act: () => void };
  readonly cells: readonly string[];
  readonly label: string;
  readonly act: () => void;
}

function Table({ heads, rows }: { heads: readonly string[]; rows: readonly TableRow[] }) {
  if (rows.length === 0) return <p>None.</p>;
  return (
    <table className={css.table}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, example, cells, label, act }) => (
          <tr key={name}>
            <th scope="row">
              <button type="button" aria-label={label} onClick={act}>
                {name}
              </button>
              {example && (
                <small>
                  such as{' '}
                  <button type="button" onClick={example.act}>
                    {example.run}
                  </button>
                </small>
              )}
            </th>
            {cells.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name than their column
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
