import { firstFrom, firstWhere } from '../lib/ascending';
import type { Micros } from '../model/units';
import type { Fold } from './clock';

/** A stretch of time; its edges may lie between events, and inside of a fold. */
export interface TimeWindow {
  readonly start: Micros;
  readonly end: Micros;
}

/**
 * A run's time laid along a line of pixels that begins with the run: even, but for the closed folds, each as wide as
 * any other. Both ways by halving; between the two nothing jumps, so that a window can slide over a fold.
 */
export class ClockLine {
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  /** How much time the first 0, 1, 2 … folds hide. */
  private readonly hidden: Float64Array;

  constructor(
    closed: readonly Fold[],
    times: Float64Array,
    private readonly first: Micros,
  ) {
    this.starts = Float64Array.from(closed, (fold) => times[fold.after]!);
    this.ends = Float64Array.from(closed, (fold) => times[fold.after + 1]!);
    this.hidden = new Float64Array(closed.length + 1);
    closed.forEach((fold, at) => {
      this.hidden[at + 1] = this.hidden[at]! + fold.idle;
    });
  }

  /** The time since the run's start that is not folded away. */
  shown(time: Micros): Micros {
    const folds = firstFrom(this.starts, time);
    const inside = folds > 0 && time < this.ends[folds - 1]!;
    return inside
      ? this.starts[folds - 1]! - this.hidden[folds - 1]! - this.first
      : time - this.hidden[folds]! - this.first;
  }

  /** How many folds lie before a time; inside of one, a part of it. */
  folds(time: Micros): number {
    const folds = firstFrom(this.starts, time);
    if (folds === 0 || time >= this.ends[folds - 1]!) return folds;
    const start = this.starts[folds - 1]!;
    return folds - 1 + (time - start) / (this.ends[folds - 1]! - start);
  }

  /** The pixel of a time, where a microsecond takes `scale` pixels and a fold `foldWidth`. */
  pixel(time: Micros, scale: number, foldWidth: number): number {
    const folds = firstFrom(this.starts, time);
    if (folds === 0 || time >= this.ends[folds - 1]!)
      return (time - this.hidden[folds]! - this.first) * scale + folds * foldWidth;
    const start = this.starts[folds - 1]!;
    const into = folds - 1 + (time - start) / (this.ends[folds - 1]! - start);
    return (start - this.hidden[folds - 1]! - this.first) * scale + into * foldWidth;
  }

  /** The time of a pixel; the other way round of {@link pixel}. */
  time(pixel: number, scale: number, foldWidth: number): Micros {
    const folds = firstWhere(
      0,
      this.starts.length,
      (fold) => this.pixel(this.starts[fold]!, scale, foldWidth) >= pixel,
    );
    if (folds > 0) {
      const [start, end] = [this.starts[folds - 1]!, this.ends[folds - 1]!];
      const into = (pixel - this.pixel(start, scale, foldWidth)) / foldWidth;
      if (into < 1) return start + into * (end - start);
    }
    return this.first + (pixel - folds * foldWidth) / scale + this.hidden[folds]!;
  }
}
