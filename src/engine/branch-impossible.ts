import { pauses } from '../lib/tasks';
import { type Edit, eventsOfEdit } from '../model/branch';
import type { Kin, Relation } from '../model/kin';
import type { Position } from '../model/units';
import type { EditedOrder } from '../replay/edited-order';
import { type EventProblem, forbids } from './branch-verdict';
import type { OpenRun } from './open-run';

/** An event that could not have happened as it did, by its position in the run as recorded. */
export interface ImpossibleEvent {
  readonly position: Position;
  readonly why: /** The system's grammar, or the course of its step, does not allow it here. */
    | { readonly by: 'grammar' | 'course'; readonly effect: string }
    /** What it came of is not there, or not before it. */
    | {
        readonly by: 'cause';
        readonly relation: Relation;
        readonly cause: Position;
        readonly inferred: boolean;
        /** The cause itself is there, but impossible. */
        readonly indirect: boolean;
      };
}

/** Some events that could not have happened. */
export interface ImpossibleEvents {
  readonly events: readonly ImpossibleEvent[];
  /** There may be more of them. */
  readonly more: boolean;
}

/** Relations that tell an order or a place rather than what made an event happen. */
export const LOOSE: ReadonlySet<Relation> = new Set<Relation>(['previous', 'part', 'parent-step']);
/** The most events whose effects are asked for, and the most that are listed. */
const MAX_ASKED = 400;
const MAX_LISTED = 1_000;

/** The events that the grammar or the course of their steps forbids, where it did not before. */
export function forbiddenEvents(problems: readonly EventProblem[]): ImpossibleEvent[] {
  return problems.filter(forbids).map(({ code, position, effect }) => ({
    position,
    why: { by: code === 'illegal-transition' ? 'grammar' : 'course', effect },
  }));
}

/**
 * The events whose causes were left out, changed or moved behind them, and those that came of such events. Causes are
 * those that the log names, or the course of attempts.
 * @param original the run as recorded
 * @param branch the edited one
 */
export async function orphanedEvents(
  original: OpenRun,
  branch: OpenRun,
  order: EditedOrder,
  edits: readonly Edit[],
  signal: AbortSignal,
): Promise<ImpossibleEvents> {
  const pause = pauses(signal);
  const placeOf = new Int32Array(original.summary.events).fill(-1);
  order.events.forEach((event, at) => {
    placeOf[event] = at;
  });
  const asked = new Set<Position>(
    edits.flatMap(eventsOfEdit).filter((event) => event < original.summary.events),
  );
  const direct = new Set(asked);
  const found = new Map<Position, ImpossibleEvent>();
  let visited = 0;
  let more = false;
  for (const cause of asked) {
    if (visited++ >= MAX_ASKED || found.size >= MAX_LISTED)
      return { events: [...found.values()], more: true };
    await pause();
    const { effects } = await original.kin(cause);
    more ||= effects.total > effects.shown.length;
    for (const kin of effects.shown) {
      const at = placeOf[kin.position]!;
      if (kin.run !== null || LOOSE.has(kin.relation) || at < 0 || found.has(kin.position)) continue;
      if (direct.has(cause) && (await hasCause(branch, at, kin))) continue;
      found.set(kin.position, {
        position: kin.position,
        why: {
          by: 'cause',
          relation: kin.relation,
          cause,
          inferred: kin.inferred,
          indirect: !direct.has(cause),
        },
      });
      // What came of it could not have happened either; a set is walked to its growing end.
      asked.add(kin.position);
    }
  }
  return { events: [...found.values()], more };
}

/** Does an event of the edited run have a cause of the same kind before it? */
async function hasCause(branch: OpenRun, at: Position, { relation }: Kin): Promise<boolean> {
  const { causes } = await branch.kin(at);
  return causes.shown.some(
    (cause) => cause.run === null && cause.relation === relation && cause.position < at,
  );
}
