import { fromPointer } from '../lib/pointer';
import { pauses } from '../lib/tasks';
import type { Path } from '../model/json';
import type { KinView } from '../model/kin';
import type { Provenance } from '../model/provenance';
import type { Position } from '../model/units';
import type { EventRow } from '../model/views';
import { PathChanges } from '../replay/path-changes';
import { PathLine, type PathLineView } from '../replay/path-line';
import type { HistoryReader } from '../replay/reader';
import { type Write, writeAfter, writesBefore } from '../replay/writes';
import type { ReplaySource } from './build-history';
import { provenanceOf } from './provenance';

/** A write with the event that made it. */
export interface WriteRow extends Write {
  readonly event: EventRow;
}

/** Some writes of a path, newest first. */
export interface WritesView {
  readonly path: Path;
  readonly rows: readonly WriteRow[];
  /** Where the earlier ones begin; null where there are none. */
  readonly next: Position | null;
}

/** What is asked of the run beside its state. */
interface Asked {
  readonly source: ReplaySource;
  /** The run's number in the log. */
  readonly run: number;
  readonly count: number;
  readerAt(position: Position): Promise<HistoryReader>;
  kin(position: Position): Promise<KinView>;
  event(position: Position): Promise<EventRow>;
}

/** Paths of which the changes are kept. */
const KEPT = 16;

/** Answers who wrote a path of a run's state, and where its values came from. */
export class RunWrites {
  private readonly changes = new Newest<PathChanges>(KEPT);
  private readonly lines = new Newest<Promise<PathLine>>(KEPT);

  constructor(private readonly asked: Asked) {}

  /** The last writes of a path up to a position. */
  async before(pointer: string, position: Position, count: number, signal: AbortSignal): Promise<WritesView> {
    const { reader, path, changes } = await this.pathAt(pointer, position);
    const found = await writesBefore(reader, changes, path, position, count, pauses(signal));
    const rows = await Promise.all(
      found.writes.map(async (write) => ({ ...write, event: await this.asked.event(write.position) })),
    );
    return { path, rows, next: found.next };
  }

  /**
   * The nearest event before or behind a position that wrote a path; null where there is none.
   * @param changed only where it became another value
   */
  async beside(
    pointer: string,
    position: Position,
    way: 1 | -1,
    changed: boolean,
    signal: AbortSignal,
  ): Promise<Position | null> {
    const pause = pauses(signal);
    const { reader, path, changes } = await this.pathAt(pointer, this.asked.count - 1);
    for (let at = position; ; ) {
      const write =
        way === 1
          ? await writeAfter(reader, changes, path, at + 1, pause)
          : await firstBefore(reader, changes, path, at - 1, pause);
      if (write === null) return null;
      if (!changed || write.kind !== 'same') return write.position;
      at = write.position;
    }
  }

  /** The life of a path along the part of the run that is drawn. */
  async line(pointer: string, edges: Uint32Array, signal: AbortSignal): Promise<PathLineView> {
    const pause = pauses(signal);
    const { reader, path } = await this.pathAt(pointer, this.asked.count - 1);
    // It is made for all who ask: one of them giving up must not end it.
    const line = this.lines.of(pointer, () => PathLine.of(reader, path, () => undefined));
    return (await line).view(edges, pause);
  }

  /** Where the value at a path came from; null where nothing stands there. */
  async provenance(pointer: string, position: Position, signal: AbortSignal): Promise<Provenance | null> {
    const { reader, path } = await this.pathAt(pointer, position);
    return provenanceOf({ ...this.asked, reader }, path, position, signal);
  }

  private async pathAt(pointer: string, position: Position) {
    const reader = await this.asked.readerAt(position);
    const path = reader.proper(fromPointer(pointer));
    // A history that has grown since has more changes.
    const key = `${reader.history.length} ${pointer}`;
    return { reader, path, changes: this.changes.of(key, () => new PathChanges(reader.history, path)) };
  }
}

async function firstBefore(
  reader: HistoryReader,
  changes: PathChanges,
  path: Path,
  from: Position,
  pause: () => Promise<void> | undefined,
): Promise<Write | null> {
  for (let at = from; ; ) {
    const { writes, next } = await writesBefore(reader, changes, path, at, 1, pause);
    if (writes.length > 0 || next === null) return writes[0] ?? null;
    at = next;
  }
}

/** Keeps what was asked for last. */
class Newest<Kept> {
  private readonly known = new Map<string, Kept>();

  constructor(private readonly count: number) {}

  of(key: string, make: () => Kept): Kept {
    const found = this.known.get(key) ?? make();
    this.known.delete(key);
    this.known.set(key, found);
    if (this.known.size > this.count) this.known.delete(this.known.keys().next().value!);
    return found;
  }
}
