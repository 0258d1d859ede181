import { FolderOpen, Radio } from 'lucide-react';
import { useState } from 'react';
import type { NoetlClient } from '../../intake/noetl/client';
import { ExecutionReader, type Reading } from '../../intake/noetl/execution-reader';
import { takeExecution } from '../../intake/noetl/take-execution';
import { formatCount, formatDuration } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { Execution } from '../../model/noetl';
import { useOfExecution } from '../../queries/noetl';
import { printLink } from '../../share/link';
import type { NoetlLink } from '../../share/noetl-link';
import { startFollowing } from '../follow/start-following';
import { openSources } from '../intake/use-intake';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Clock } from '../parts/Clock';
import { CopyId } from '../parts/CopyId';
import { Notice } from '../parts/Notice';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import { tookOf } from './ExecutionTable';
import { executionPlan } from './execution-plan';
import css from './Noetl.module.css';
import { TroubleNotice } from './ServerState';
import { sentenceOfCap, sentenceOfDoubt } from './trouble-messages';

interface ExecutionPanelProps {
  readonly client: NoetlClient;
  readonly server: string;
  readonly link: NoetlLink;
  readonly id: string;
}

/** One execution: how it stands, who its parent and children are, and the ways to have it here. */
export function ExecutionPanel({ client, server, link, id }: ExecutionPanelProps) {
  const { data, error } = useOfExecution(
    server,
    id,
    'look',
    (signal) => new ExecutionReader(client, id).look(signal),
    (last) => last?.ended !== 'event',
  );
  return (
    <section className={css.panel} aria-label="Execution">
      <header className={css.head}>
        <h2>{data?.execution.path ?? `Execution ${shortId(id, 6)}`}</h2>
        <CopyId id={id} what="execution id" />
        <span className={css.buttons}>
          <a href={printLink({ ...link, execution: null })}>Close</a>
        </span>
      </header>
      {error && <TroubleNotice error={error} server={server} what="execution" />}
      {data && (
        <>
          <Facts reading={data} link={link} />
          <Family client={client} server={server} link={link} reading={data} />
          {data.doubt && <p className={css.doubt}>{sentenceOfDoubt(data.doubt, data.execution)}</p>}
          {data.cap && (
            <Notice title="Older events are missing" severity="warning">
              <p>{sentenceOfCap(data.cap)}</p>
            </Notice>
          )}
          <Ways client={client} server={server} reading={data} />
        </>
      )}
    </section>
  );
}

function Facts({ reading, link }: { reading: Reading; link: NoetlLink }) {
  const { execution, fresh } = reading;
  const took = tookOf(execution);
  return (
    <dl className={css.facts}>
      <dt>Status</dt>
      <dd>
        <OutcomeMark outcome={execution.outcome} />
        <span className={css.dim}>says {execution.status ?? 'nothing'}</span>
      </dd>
      <dt>Started</dt>
      <dd>
        <Clock time={execution.startedAt} />
      </dd>
      <dt>Took</dt>
      <dd>{took === null ? 'not ended' : formatDuration(took)}</dd>
      <dt>Events</dt>
      <dd>{formatCount(Math.max(execution.events ?? 0, fresh))}</dd>
      {execution.parent != null && (
        <>
          <dt>Parent</dt>
          <dd>
            <a href={printLink({ ...link, execution: execution.parent })}>{execution.parent}</a>
          </dd>
        </>
      )}
    </dl>
  );
}

/** Children: those that calls have named, and those that the server lists with this parent. */
function Family({ client, server, link, reading }: Omit<ExecutionPanelProps, 'id'> & { reading: Reading }) {
  const { id } = reading.execution;
  const { data } = useOfExecution(
    server,
    id,
    'children',
    (signal) => client.childrenOf(id, signal),
    () => false,
  );
  const children = withNamed(data ?? [], reading.children);
  if (children.length === 0) return null;
  return (
    <div className={css.children}>
      <h3>Children</h3>
      <ul>
        {children.map(({ id: child, path, outcome }) => (
          <li key={child}>
            {outcome && <OutcomeMark outcome={outcome} compact />}{' '}
            <a href={printLink({ ...link, execution: child })}>{path ?? child}</a>
          </li>
        ))}
      </ul>
      {client.flavour === 'rust' && (
        <p className={css.note}>This server tells children only once their call has answered.</p>
      )}
    </div>
  );
}

/** The listed children, and behind them those of which only the id is known. */
function withNamed(listed: readonly Execution[], named: readonly string[]): readonly Child[] {
  const others = named.filter((id) => !listed.some((each) => each.id === id));
  return [...listed, ...others.map((id) => ({ id, path: null }))];
}

type Child = Pick<Execution, 'id' | 'path'> & Partial<Pick<Execution, 'outcome'>>;

interface WaysProps {
  readonly client: NoetlClient;
  readonly server: string;
  readonly reading: Reading;
}

/** Opens what there is now as an ordinary log, or follows what comes. */
function Ways({ client, server, reading }: WaysProps) {
  const { execution } = reading;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [children, setChildren] = useState(false);
  const during = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    await work().catch(setError);
    setBusy(false);
  };
  const open = () =>
    during(async () => {
      const source = await takeExecution(client, execution.id, AbortSignal.timeout(MAX_OPENING_MS));
      await openSources(execution.path ?? source.name, [source]);
    });
  const follow = () =>
    during(async () => {
      const log = await startFollowing(executionPlan(server, execution, children));
      if (log !== null) navigate({ page: 'log', log, run: null, position: null, tab: null });
    });
  return (
    <>
      {error !== null && <TroubleNotice error={error} server={server} what="execution" />}
      <div className={css.buttons}>
        <Button look="primary" icon={<FolderOpen aria-hidden />} off={busy} onClick={() => void open()}>
          Open
        </Button>
        <Button icon={<Radio aria-hidden />} off={busy} onClick={() => void follow()}>
          Follow
        </Button>
        <Check label="With the children its calls name" checked={children} onCheck={setChildren} />
      </div>
    </>
  );
}

/** A long execution comes in many pages. */
const MAX_OPENING_MS = 600_000;
