/**
 * Which paths differ in each row, kept once for all rows that differ in the same ones: a mask is put on or taken off
 * without reading anything again.
 */
export class Signatures {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly lists: Int32Array[] = [new Int32Array(0)];

  /** @param ofRow the signature of each row; 0 is that of rows without a difference, or not compared yet */
  constructor(private readonly ofRow: Uint32Array) {}

  /** Notes the paths at which a row differs; they may repeat. */
  set(row: number, paths: readonly number[]): void {
    if (paths.length === 0) return;
    const list = [...new Set(paths)].sort((a, b) => a - b);
    const key = list.join(' ');
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.lists.length;
      this.numbers.set(key, number);
      this.lists.push(Int32Array.from(list));
    }
    this.ofRow[row] = number;
  }

  /** The paths at which a row differs, masked or not, ascending. */
  of(row: number): Int32Array {
    return this.lists[this.ofRow[row]!]!;
  }

  /** Says of rows whether they differ at a path that is not masked. */
  judge(masked: ReadonlySet<number>): (row: number) => boolean {
    const differs = this.lists.map((list) => list.some((path) => !masked.has(path)));
    return (row) => differs[this.ofRow[row]!]!;
  }
}
