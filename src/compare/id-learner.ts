/** More ids than this are not learned: a run of a million events gives each of them one. */
const MAX_IDS = 400_000;

/**
 * Learns which ids of two runs stand for each other: those that stand in the same field of the same pair. One that
 * stood beside two different ids stands for neither.
 */
export class IdLearner {
  private readonly ofA = new Map<string, string | null>();
  private readonly ofB = new Map<string, string | null>();

  learn(a: string, b: string): void {
    const knownA = this.ofA.get(a);
    const knownB = this.ofB.get(b);
    if (knownA === b && knownB === a) return;
    if (knownA !== undefined || knownB !== undefined) {
      this.forget(this.ofA, this.ofB, a, knownA);
      this.forget(this.ofB, this.ofA, b, knownB);
      return;
    }
    if (this.ofA.size >= MAX_IDS) return;
    this.ofA.set(a, b);
    this.ofB.set(b, a);
  }

  /** What was learned: each id of A with the one of B. */
  *pairs(): Iterable<readonly [a: string, b: string]> {
    for (const [a, b] of this.ofA) if (b !== null) yield [a, b];
  }

  /** An id and what it was taken for stand for nothing from now on. */
  private forget(
    own: Map<string, string | null>,
    other: Map<string, string | null>,
    id: string,
    partner: string | null | undefined,
  ): void {
    own.set(id, null);
    if (partner != null) other.set(partner, null);
  }
}
