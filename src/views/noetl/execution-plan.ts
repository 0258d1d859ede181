import { NoetlClient } from '../../intake/noetl/client';
import { followExecution } from '../../intake/noetl/follow-execution';
import type { FollowPlan, FollowState, FollowTrouble } from '../../model/follow';
import type { Execution, ExecutionCap } from '../../model/noetl';
import { printLink } from '../../share/link';
import { credentialsFor } from '../../ui-state/noetl';

/** A server as this page asks it. */
export function clientOf(server: string): NoetlClient {
  return new NoetlClient({
    base: server,
    credentials: () => credentialsFor(server),
    fetch: (...asked) => window.fetch(...asked),
  });
}

/** How an execution of a server is followed. Its follower goes on in hidden tabs: that is what it is for. */
export function executionPlan(server: string, { id, path }: Execution, children: boolean): FollowPlan {
  return planOf(server, { id, name: path ?? `execution ${id}`, children });
}

/**
 * How an execution is gone on with that was followed before its tab was closed.
 * @param handed asks for the ids of the events that came of it and its children then
 */
export function resumedPlan(
  server: string,
  execution: { readonly id: string; readonly name: string; readonly children: boolean },
  handed: Handed,
): FollowPlan {
  return planOf(server, { ...execution, handed });
}

type Handed = () => Promise<ReadonlyMap<string, Iterable<bigint>>>;

interface Planned {
  readonly id: string;
  readonly name: string;
  readonly children: boolean;
  readonly handed?: Handed;
}

function planOf(server: string, { id, name, ...how }: Planned): FollowPlan {
  return {
    kind: 'noetl',
    name,
    children: how.children,
    from: `execution ${id} at ${new URL(server).host}`,
    address: printLink({ page: 'noetl', server, execution: id }),
    start: (sink, world) => {
      const client = new NoetlClient({ base: server, credentials: () => credentialsFor(server), ...world });
      let cap: FollowTrouble | null = null;
      const onCap = ({ shown, missing }: ExecutionCap) => {
        cap = { code: 'capped', facts: { shown, ...(missing === null ? {} : { missing }) } };
      };
      // That the server holds back what is older is said as long as nothing worse is.
      const state = (told: FollowState) =>
        sink.state(told.contact === 'live' ? { ...told, trouble: told.trouble ?? cap } : told);
      return followExecution(client, id, { sink: { ...sink, state }, world, ...how, onCap });
    },
  };
}
