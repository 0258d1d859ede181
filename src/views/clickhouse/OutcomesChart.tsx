import { useMemo } from 'react';
import { formatCount, formatNoun, formatUtc } from '../../lib/format';
import { OUTCOMES } from '../../model/outcome';
import type { OutcomeBucket } from '../../queries/clickhouse';
import type { ClickHouseLink } from '../../share/clickhouse-link';
import { OutcomeMark } from '../parts/OutcomeMark';
import { type Column, columnsOf, sumsOf } from './buckets';
import css from './ClickHouse.module.css';
import { narrow } from './Filters';

interface OutcomesChartProps {
  readonly link: ClickHouseLink;
  readonly buckets: readonly OutcomeBucket[];
  /** Of a column, in seconds. */
  readonly width: number;
}

/** Runs by when they began and how they ended: a column is a button, and so is each outcome. */
export function OutcomesChart({ link, buckets, width }: OutcomesChartProps) {
  const columns = useMemo(() => columnsOf(buckets, width), [buckets, width]);
  const sums = sumsOf(buckets);
  const most = Math.max(...columns.map(({ runs }) => runs), 1);
  if (sums.size === 0) return <p>None.</p>;
  return (
    <>
      <ul className={css.columns}>
        {columns.map((column) => (
          <li key={column.at}>
            <button
              type="button"
              title={wordsOf(column)}
              aria-label={wordsOf(column)}
              onClick={() => narrow(link, { from: column.at, to: column.at + width * 1e6 })}
            >
              <Stack column={column} most={most} />
            </button>
          </li>
        ))}
      </ul>
      <ul className={css.legend}>
        {[...sums].map(([outcome, runs]) => (
          <li key={outcome}>
            <button type="button" onClick={() => narrow(link, { outcome })}>
              <OutcomeMark outcome={outcome} /> {formatCount(runs)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The outcomes of a column one above the other, the failures at the bottom, where columns can be compared. */
function Stack({ column, most }: { column: Column; most: number }) {
  return [...OUTCOMES]
    .sort((a, b) => Number(a === 'succeeded') - Number(b === 'succeeded'))
    .map((outcome) => {
      const runs = column.byOutcome[outcome] ?? 0;
      if (runs === 0) return null;
      return <span key={outcome} data-outcome={outcome} style={{ height: `${(100 * runs) / most}%` }} />;
    });
}

function wordsOf({ at, runs, byOutcome }: Column): string {
  const parts = Object.entries(byOutcome).map(([outcome, count]) => `${formatCount(count)} ${outcome}`);
  const detail = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${formatNoun(runs, 'run')} from ${formatUtc(at).slice(0, 19)} UTC${detail}`;
}
