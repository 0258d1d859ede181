import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { WritesView } from '../engine/run-writes';
import type { Provenance } from '../model/provenance';
import type { PathLineView } from '../replay/path-line';
import { ask, type Moment, questionOf, type RunRef, usePositioned } from './engine';

/** The last writes of a path up to a position, newest first. */
export function useWrites(at: Moment, pointer: string, count: number): UseQueryResult<WritesView> {
  return usePositioned('writes', { ...at, pointer, count }, at, [pointer, at.position, count]);
}

/** Where the value at a path came from; null where nothing stands there. */
export function useProvenance(at: Moment, pointer: string): UseQueryResult<Provenance | null> {
  return usePositioned('provenance', { ...at, pointer }, at, [pointer, at.position]);
}

/** How soon the rest of a line is asked for. */
const UNREAD_MS = 30;

/**
 * The life of a path along the pixels of an axis.
 * @param key tells these edges from others
 */
export function usePathLine(
  { log, run }: RunRef,
  pointer: string,
  edges: Uint32Array,
  key: string,
): UseQueryResult<PathLineView> {
  const question = questionOf('pathLine', { log, run, pointer, edges }, [
    'in-log',
    log,
    'path-line',
    run,
    pointer,
    key,
  ]);
  return useQuery({
    ...question,
    gcTime: 5_000,
    placeholderData: (last) => last,
    enabled: edges.length > 2,
    // Values that stand in records come in by and by.
    refetchInterval: ({ state }) => (state.data?.unread ? UNREAD_MS : false),
  });
}

/** The nearest event before or behind a position that wrote a path; null where there is none. */
export function besideWrite(
  { log, run, position }: Moment,
  pointer: string,
  way: 1 | -1,
  changed: boolean,
): Promise<number | null> {
  return ask('besideWrite', { log, run, position, pointer, way, changed });
}
