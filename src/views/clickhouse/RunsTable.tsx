import { X } from 'lucide-react';
import type { ClickHouse } from '../../intake/clickhouse/client';
import type { RowShape } from '../../intake/clickhouse/open-run';
import type { Place } from '../../intake/clickhouse/queries';
import { formatBytes, formatCount, formatDuration, formatNoun } from '../../lib/format';
import { type ListedRun, useRuns } from '../../queries/clickhouse';
import type { ClickHouseLink } from '../../share/clickhouse-link';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { OutcomeMark } from '../parts/OutcomeMark';
import css from './ClickHouse.module.css';
import { FaultNotice } from './FaultNotice';
import { type Opening, useOpenRun } from './use-open-run';

interface RunsTableProps {
  readonly link: ClickHouseLink;
  readonly server: ClickHouse;
  readonly place: Place;
  readonly shape: RowShape;
  readonly tableBytes: number | null;
}

/** The runs that are wanted, the newest first. Opening one moves its rows, and no others. */
export function RunsTable({ link, server, place, shape, tableBytes }: RunsTableProps) {
  const runs = useRuns(server, place, link.filter);
  const { opening, open } = useOpenRun(server, place, shape, tableBytes);
  const busy = opening?.kind === 'moving';
  return (
    <section aria-label="Runs" className={css.runs}>
      <h2>Runs</h2>
      {opening && <OpeningLine opening={opening} tableBytes={tableBytes} />}
      {runs.error && (
        <FaultNotice error={runs.error}>
          <Button onClick={() => void runs.refetch()}>Try again</Button>
        </FaultNotice>
      )}
      {!runs.data && !runs.error && <p role="status">Asking for the runs …</p>}
      {runs.data?.length === 0 && <p>There is no such run.</p>}
      {runs.data && runs.data.length > 0 && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Outcome</th>
                <th scope="col">Began</th>
                <th scope="col">Took</th>
                <th scope="col">Events</th>
                <th scope="col">Failures</th>
                <th scope="col">
                  <span className="visually-hidden">Open</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.data.map((run) => (
                <RunRow key={`${run.log}\n${run.run}`} run={run} off={busy} onOpen={() => void open(run)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {runs.hasNextPage && (
        <Button off={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
          {runs.isFetchingNextPage ? 'Asking …' : 'More runs'}
        </Button>
      )}
    </section>
  );
}

function RunRow({ run, off, onOpen }: { run: ListedRun; off: boolean; onOpen: () => void }) {
  return (
    <tr>
      <th scope="row">
        {run.run}
        {run.log !== '' && <small>{run.log}</small>}
      </th>
      <td>
        <OutcomeMark outcome={run.outcome} />
      </td>
      <td>{run.start > 0 && <Clock time={run.start} brief />}</td>
      <td>{run.start > 0 && run.end >= run.start && formatDuration(run.end - run.start)}</td>
      <td>{formatCount(run.events)}</td>
      <td>{formatCount(run.failures)}</td>
      <td>
        <Button off={off} aria-label={`Open ${run.run}`} onClick={onOpen}>
          Open
        </Button>
      </td>
    </tr>
  );
}

/** How far a run has come, and how much came over the line for it. */
function OpeningLine({ opening, tableBytes }: { opening: Opening; tableBytes: number | null }) {
  const of = tableBytes === null ? '' : ` of ${formatBytes(tableBytes)} in the table`;
  switch (opening.kind) {
    case 'moving': {
      const { rows, of: all, bytes } = opening.progress;
      return (
        <section className={css.moving} aria-label="Opening">
          <p>
            Opening {opening.run}: {formatCount(rows)} of {formatNoun(all, 'row')}, {formatBytes(bytes)} moved
            {of}
          </p>
          <progress max={Math.max(all, 1)} value={rows} aria-label="Rows" />
          <Button icon={<X aria-hidden />} onClick={opening.stop}>
            Cancel
          </Button>
        </section>
      );
    }
    case 'moved':
      return (
        <p role="status" className={css.moving}>
          Opened {opening.run}: {formatNoun(opening.rows, 'row')}, {formatBytes(opening.bytes)} moved{of}.
        </p>
      );
    case 'stopped':
      return (
        <p role="status" className={css.moving}>
          Stopped: {opening.run} was not opened; {formatBytes(opening.bytes)} had moved.
        </p>
      );
    case 'failed':
      return (
        <FaultNotice error={opening.error}>
          <Button onClick={opening.again}>Open it again</Button>
        </FaultNotice>
      );
  }
}
