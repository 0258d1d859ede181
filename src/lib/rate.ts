/** Over about this time a rate is smoothed: it follows what changes and does not flicker. */
const SMOOTHED_MS = 2000;
/** Two marks nearer to one another tell too little. */
const LEAST_MS = 150;

/** How fast something grows, smoothed. */
export class Rate {
  private rate: number | null = null;
  private mark: { readonly amount: number; readonly at: number } | null = null;

  /** Growth a second; null until there is something to tell. */
  get perSecond(): number | null {
    return this.rate;
  }

  /**
   * Takes down how much there is by now.
   * @param at in milliseconds
   */
  note(amount: number, at: number): void {
    if (this.mark === null) {
      this.mark = { amount, at };
      return;
    }
    const elapsed = at - this.mark.at;
    // The clock was set back: what was measured by it says nothing any more.
    if (elapsed < 0) this.mark = { amount, at };
    if (elapsed < LEAST_MS) return;
    const now = ((amount - this.mark.amount) / elapsed) * 1000;
    const weight = 1 - Math.exp(-elapsed / SMOOTHED_MS);
    this.rate = this.rate === null ? now : this.rate + (now - this.rate) * weight;
    this.mark = { amount, at };
  }

  /** What follows was not done since the last mark: there was a rest in between. */
  rest(): void {
    this.mark = null;
    this.rate = null;
  }
}
