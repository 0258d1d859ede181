import { grown } from '../lib/interner';
import { DeltaCollector, LaneTypeCollector } from '../selectors/attribution';
import { LinkCollector } from '../selectors/links';
import { SeriesCollector } from '../selectors/series';
import type { Told } from '../selectors/spawns';

/**
 * What is gathered from the payloads of a run while they pass by on their way into its history. Of a run that grows
 * it goes on where the history does.
 */
export class Gathered {
  /** What was measured. */
  readonly series = new SeriesCollector();
  /** What attempts did to it. */
  readonly deltas = new DeltaCollector();
  /** The capability or step type of each lane. */
  readonly types = new LaneTypeCollector();
  /** What events are called and what they name; null once that was put in order, and the run does not grow. */
  links: LinkCollector | null;
  /** What events tell of child runs. */
  readonly told: Told[] = [];
  /** What each lane works on, as a hash; 0 for not told. */
  readonly likeness = new LaneNumbers();

  /** @param grows the run is followed: events are still added, and the last ones may be taken back */
  constructor(readonly grows: boolean) {
    this.links = new LinkCollector(grows);
  }

  /**
   * Takes back what the events from `position` on told.
   * @param lanes how many lanes begin before it
   */
  cut(position: number, lanes: number): void {
    this.series.cut(position);
    this.deltas.cut(position);
    this.types.cut(lanes);
    this.links?.cut(position);
    this.likeness.cut(lanes);
    const kept = this.told.findIndex((each) => each.position >= position);
    if (kept >= 0) this.told.length = kept;
  }
}

/** A number for each lane, 0 where none was set. */
export class LaneNumbers {
  private numbers: Float64Array = new Float64Array(64);

  set(lane: number, number: number): void {
    if (lane >= this.numbers.length) this.numbers = grown(this.numbers, lane + 1);
    this.numbers[lane] = number;
  }

  /** The numbers of the first `lanes` lanes. */
  first(lanes: number): Float64Array {
    if (lanes > this.numbers.length) this.numbers = grown(this.numbers, lanes);
    return this.numbers.subarray(0, lanes);
  }

  cut(lanes: number): void {
    this.numbers.fill(0, lanes);
  }
}
