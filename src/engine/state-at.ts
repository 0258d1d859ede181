import type { Json, Path } from '../model/json';
import type { StateAt } from '../model/recovery';
import type { Child, HistoryReader, Place } from '../replay/reader';

/** The most leaves of one value, and the most keys of one container, that a recovery rule looks at. */
const MAX_LEAVES = 20_000;
const MAX_KEYS = 20_000;
const WINDOW = 500;

/** Reads the state behind a position, piece by piece; knows whether something was too long to be read whole. */
export class BoundedState implements StateAt {
  private isCut = false;

  /**
   * @param pause called before each piece; throws once nobody wants the answer any more
   */
  constructor(
    private readonly reader: HistoryReader,
    private readonly position: number,
    private readonly pause: () => Promise<void> | undefined,
  ) {}

  /** Was a list longer than what was read of it? */
  get cut(): boolean {
    return this.isCut;
  }

  async get(path: Path): Promise<Json | undefined> {
    await this.pause();
    const place = await this.reader.place(path, this.position);
    return place === null ? undefined : this.valueOf(place);
  }

  private valueOf(place: Place): Promise<Json> {
    return this.reader.materialise(place, this.reader.history.limit(this.position), { left: MAX_LEAVES });
  }

  async keys(path: Path): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.children(path)) keys.push(String(key));
    return keys;
  }

  async *each(path: Path): AsyncGenerator<readonly [string, Json]> {
    for await (const child of this.children(path)) yield [String(child.key), await this.valueOf(child)];
  }

  /** In windows, since the value of each child may be read from a record. */
  private async *children(path: Path): AsyncGenerator<Child> {
    await this.pause();
    const place = await this.reader.place(path, this.position);
    if (place === null || !this.reader.isContainer(place)) return;
    const limit = this.reader.history.limit(this.position);
    for (let from = 0; from < MAX_KEYS; from += WINDOW) {
      const children = await this.reader.window(place, limit, from, WINDOW);
      yield* children;
      if (children.length < WINDOW) return;
      await this.pause();
    }
    this.isCut ||= (await this.reader.window(place, limit, MAX_KEYS, 1)).length > 0;
  }
}
