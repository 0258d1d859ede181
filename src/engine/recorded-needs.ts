import { actOf } from '../model/event';
import { LOOSE } from './branch-impossible';
import type { OpenRun } from './open-run';

/** What each event of a run needs to be possible, by what the log says: the start of the run, and the causes that it names. */
export class RecordedNeeds {
  private constructor(
    private readonly start: number,
    private readonly causesOf: (position: number) => readonly number[],
    /** Which events are there; used again for each list. */
    private readonly there: Uint8Array,
  ) {}

  /** Known once the whole run was replayed. */
  static async of(run: OpenRun): Promise<RecordedNeeds> {
    const links = await run.namedKin();
    const { columns, starts } = run.source.index;
    const { index, events } = run.summary;
    const acts = columns.act.subarray(starts[index]!, starts[index]! + events);
    const start = acts.findIndex((act) => actOf(act) === 'run-start');
    const causesOf = (position: number) =>
      links
        .causesOf(position)
        .filter(({ relation, position: cause }) => !LOOSE.has(relation) && cause < position)
        .map((end) => end.position);
    return new RecordedNeeds(start, causesOf, new Uint8Array(events));
  }

  /** Does a list hold all that its events need? */
  areMet(positions: Uint32Array): boolean {
    const { there, start } = this;
    there.fill(0);
    for (const position of positions) there[position] = 1;
    if (start >= 0 && !there[start]) return false;
    return positions.every((position) => this.causesOf(position).every((cause) => there[cause] === 1));
  }

  /** Some events with all that they need, and what that needs. */
  closure(positions: readonly number[]): ReadonlySet<number> {
    const needed = new Set(this.start >= 0 ? [this.start, ...positions] : positions);
    // A set is walked to its growing end.
    for (const position of needed) for (const cause of this.causesOf(position)) needed.add(cause);
    return needed;
  }
}
