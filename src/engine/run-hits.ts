import { BitSet } from '../lib/bit-set';
import { fromPointer } from '../lib/pointer';
import { pauses } from '../lib/tasks';
import type { Span } from '../model/query';
import { isLasting } from '../model/query';
import type { Position } from '../model/units';
import type { EventRow } from '../model/views';
import { evaluate, type Found } from '../query/evaluate';
import { parseQuery, QueryError } from '../query/parse';
import type { HistoryReader } from '../replay/reader';
import type { ReplaySource } from './build-history';

/** A query as the reader wrote it, with the path that `this` stands for in it. */
export interface AskedQuery {
  readonly query: string;
  /** A JSON Pointer; null while no path is selected. */
  readonly self: string | null;
}

/** What a query finds in a run; or what is wrong with it, and where in its text. */
export type HitsView =
  | {
      readonly kind: 'hits';
      readonly total: number;
      /** The query is about the state alone: hits are where it becomes true. */
      readonly lasting: boolean;
    }
  | { readonly kind: 'wrong'; readonly message: string; readonly span: Span };

/** How far a query is. */
export interface HitsProgress {
  /** Between 0 and 1. */
  readonly share: number;
  /** How often its text was found so far; null for one that does not count on the way. */
  readonly found: number | null;
}

/** A hit beside a position, and which of the queries found it. */
export interface NearestHit {
  readonly position: Position;
  readonly query: number;
}

/** What a query says of one event. */
export interface HitHere {
  readonly holds: boolean;
  readonly hit: boolean;
  /** Hits before it. */
  readonly before: number;
}

/** What is asked of the run. */
interface Asked {
  readonly source: ReplaySource;
  readonly first: number;
  readonly count: number;
  readerAt(position: Position): Promise<HistoryReader>;
  event(position: Position): Promise<EventRow>;
}

/** Queries of which the answers are kept. */
const KEPT = 32;

/** Finds the events of a run for which queries hold. */
export class RunHits {
  private readonly known = new Map<string, Found>();

  constructor(private readonly asked: Asked) {}

  /** How many events a query finds; every one of them is then known. */
  async find(
    asked: AskedQuery,
    report: (progress: HitsProgress) => void,
    signal: AbortSignal,
  ): Promise<HitsView> {
    try {
      const { hits } = await this.of(asked, report, signal);
      return { kind: 'hits', total: hits.count(this.asked.count), lasting: isLasting(read(asked)) };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return { kind: 'wrong', message: error.message, span: error.span };
    }
  }

  /** Hits `from … from + count − 1`. */
  async rows(asked: AskedQuery, from: number, count: number, signal: AbortSignal): Promise<EventRow[]> {
    const { hits } = await this.of(asked, () => {}, signal);
    const rows: Promise<EventRow>[] = [];
    let at = 0;
    for (const position of hits.between(0, this.asked.count)) {
      if (at >= from + count) break;
      if (at++ >= from) rows.push(this.asked.event(position));
    }
    return Promise.all(rows);
  }

  /** How many hits each pixel of an axis has. */
  async ticks(asked: AskedQuery, edges: Uint32Array, signal: AbortSignal): Promise<Uint32Array> {
    const { hits } = await this.of(asked, () => {}, signal);
    const counts = new Uint32Array(Math.max(edges.length - 1, 0));
    let pixel = 0;
    for (const position of hits.between(edges[0] ?? 0, edges.at(-1) ?? 0)) {
      while (edges[pixel + 1]! <= position) pixel++;
      counts[pixel]!++;
    }
    return counts;
  }

  /** The nearest hit of any of the queries before or behind a position; null where there is none. */
  async beside(
    queries: readonly AskedQuery[],
    position: Position,
    way: 1 | -1,
    signal: AbortSignal,
  ): Promise<NearestHit | null> {
    let nearest: NearestHit | null = null;
    for (const [query, asked] of queries.entries()) {
      const { hits } = await this.of(asked, () => {}, signal);
      const at = way === 1 ? hits.next(position + 1, this.asked.count) : hits.last(position - 1);
      if (at >= 0 && (nearest === null || (at - nearest.position) * way < 0))
        nearest = { position: at, query };
    }
    return nearest;
  }

  /** What a query says of one event. */
  async at(asked: AskedQuery, position: Position, signal: AbortSignal): Promise<HitHere> {
    const { holds, hits } = await this.of(asked, () => {}, signal);
    return { holds: holds.has(position), hit: hits.has(position), before: hits.count(position) };
  }

  private async of(
    asked: AskedQuery,
    report: (progress: HitsProgress) => void,
    signal: AbortSignal,
  ): Promise<Found> {
    const key = JSON.stringify([asked.query, asked.self]);
    const found = this.known.get(key) ?? (await this.evaluated(asked, report, signal));
    this.known.delete(key);
    this.known.set(key, found);
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value!);
    return found;
  }

  private async evaluated(
    asked: AskedQuery,
    report: (progress: HitsProgress) => void,
    signal: AbortSignal,
  ): Promise<Found> {
    const query = read(asked);
    const { source, first, count } = this.asked;
    if (count === 0) return { holds: new BitSet(), hits: new BitSet() };
    return evaluate(query, {
      index: source.index,
      records: source.records,
      first,
      count,
      reader: () => this.asked.readerAt(count - 1),
      pause: pauses(signal),
      signal,
      report: ({ done, of, found }) => report({ share: of > 0 ? done / of : 1, found }),
    });
  }
}

/** What is wrong with a query; null for nothing. */
export function wrongIn(asked: AskedQuery): Extract<HitsView, { kind: 'wrong' }> | null {
  try {
    read(asked);
    return null;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { kind: 'wrong', message: error.message, span: error.span };
  }
}

function read({ query, self }: AskedQuery) {
  return parseQuery(query, self === null ? undefined : fromPointer(self));
}
