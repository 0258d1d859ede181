import { formatCount, formatDuration } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { Execution, ExecutionPage } from '../../model/noetl';
import { printLink } from '../../share/link';
import type { NoetlLink } from '../../share/noetl-link';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { CopyId } from '../parts/CopyId';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import css from './Noetl.module.css';

interface ExecutionTableProps {
  readonly page: ExecutionPage;
  readonly link: NoetlLink;
}

/** One page of executions, with how each ended by the server's word. */
export function ExecutionTable({ page, link }: ExecutionTableProps) {
  const { executions, more, sifted } = page;
  const at = link.at ?? 1;
  const turn = (to: number) => {
    const { at: _, ...rest } = link;
    navigate(to === 1 ? rest : { ...rest, at: to });
  };
  return (
    <section className={css.list} aria-label="Executions">
      {sifted !== null && (
        <p className={css.note}>
          This server cannot filter by itself: {formatCount(executions.length)} of the {formatCount(sifted)}{' '}
          executions of this page match. Others may be on further pages.
        </p>
      )}
      {executions.length === 0 ? (
        <p className={css.note}>No executions here.</p>
      ) : (
        <div className={css.scroller}>
          <table className={css.table} aria-label="Executions">
            <thead>
              <tr>
                <th scope="col">Playbook</th>
                <th scope="col">Status</th>
                <th scope="col">Started</th>
                <th scope="col">Took</th>
                <th scope="col">Events</th>
                <th scope="col">Parent</th>
              </tr>
            </thead>
            <tbody>
              {executions.map((execution) => (
                <Row key={execution.id} execution={execution} link={link} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <nav className={css.pager} aria-label="Pages">
        <Button off={at === 1} onClick={() => turn(at - 1)}>
          Newer
        </Button>
        <span>Page {formatCount(at)}</span>
        <Button off={!more} onClick={() => turn(at + 1)}>
          Older
        </Button>
      </nav>
      <p className={css.note}>
        The status is the server’s word: one failed row makes it FAILED while the execution may go on, and one
        with a failed step may still be COMPLETED. Opened, the events decide.
      </p>
    </section>
  );
}

function Row({ execution, link }: { execution: Execution; link: NoetlLink }) {
  const { id, path, outcome, status, startedAt, events, parent } = execution;
  const took = tookOf(execution);
  return (
    <tr aria-current={link.execution === id || undefined}>
      <th scope="row">
        <a href={printLink({ ...link, execution: id })}>{path ?? `execution ${shortId(id, 6)}`}</a>{' '}
        <CopyId id={id} what="execution id" />
      </th>
      <td>
        <OutcomeMark outcome={outcome} />
        {outcome === 'unknown' && status !== null && <span className={css.dim}> {status}</span>}
      </td>
      <td>
        <Clock time={startedAt} />
      </td>
      <td className={css.number}>{took === null ? '' : formatDuration(took)}</td>
      <td className={css.number}>{events === null ? '' : formatCount(events)}</td>
      <td>
        {parent != null && (
          <a href={printLink({ ...link, execution: parent })} title={parent}>
            {shortId(parent, 6)}
          </a>
        )}
      </td>
    </tr>
  );
}

/** How long it took, in microseconds; null while it runs, and where the server does not tell. */
export function tookOf({ startedAt, endedAt }: Execution): number | null {
  const took = endedAt - startedAt;
  return Number.isNaN(took) ? null : took;
}
