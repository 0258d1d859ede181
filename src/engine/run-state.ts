import type { Json, Path } from '../model/json';
import type { Stretch } from '../model/views';
import { changesOfEvent, type EventChanges } from '../replay/diff';
import type { HistoryReader } from '../replay/reader';
import { type StateHits, searchState } from '../replay/search';
import { changesOfStretch, type StretchChanges } from '../replay/stretch';
import { rowOfPointer, type TreeWindow, treeWindow } from '../replay/tree';
import { NewestWritten } from '../replay/written-paths';

/** Answers questions about the state of a run at its positions. */
export class RunState {
  private readonly written = new NewestWritten();

  /**
   * @param count how many events it has
   * @param readerAt the history, once it reaches a position
   */
  constructor(
    private readonly count: number,
    private readonly readerAt: (position: number) => Promise<HistoryReader>,
  ) {}

  async tree(
    position: number,
    expanded: readonly string[],
    from: number,
    count: number,
  ): Promise<TreeWindow> {
    return treeWindow(await this.readerAt(position), position, new Set(expanded), from, count);
  }

  async treeRow(position: number, expanded: readonly string[], pointer: string): Promise<number> {
    return rowOfPointer(await this.readerAt(position), position, new Set(expanded), pointer);
  }

  async search(position: number, text: string, signal?: AbortSignal): Promise<StateHits> {
    return searchState(await this.readerAt(position), position, text, signal);
  }

  async changes(position: number): Promise<EventChanges> {
    return changesOfEvent(await this.readerAt(position), position);
  }

  /** Paths `first … first + count − 1` of those that a stretch wrote. */
  async stretch(wanted: Stretch, first: number, count: number, signal: AbortSignal): Promise<StretchChanges> {
    const to = Math.min(wanted.to, this.count);
    const stretch = { from: Math.min(wanted.from, to), to };
    const reader = await this.readerAt(Math.max(to - 1, 0));
    const written = await this.written.of(reader.history, stretch, signal);
    return changesOfStretch(reader, written, first, count, signal);
  }

  /** What stands at a path, of a large value no more than so many leaves; undefined for nothing. */
  async valueAt(path: Path, position: number, leaves: number): Promise<Json | undefined> {
    if (position < 0) return undefined;
    const reader = await this.readerAt(position);
    const place = await reader.place(path, position);
    if (place === null) return undefined;
    return reader.materialise(place, reader.history.limit(position), { left: leaves });
  }
}
