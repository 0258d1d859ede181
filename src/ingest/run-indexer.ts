import { hashBytes } from '../lib/hash';
import type { Facts } from '../model/event';
import type { Decoder, Format, Order, Shape } from '../model/format';
import type { Json } from '../model/json';
import { NO_TIME } from '../model/units';
import { type Columns, FLAG, gatherColumns } from './columns';
import type { Spot } from './findings';
import { type EventIndex, Indexer } from './indexer';
import { NO_NUMBER } from './order';
import type { StoredPart } from './records';

/** One record of a run, ready to be indexed. */
export interface RunRecord {
  /** The part of the log it stands in, by number. */
  readonly part: number;
  readonly value: Json;
  /** {@link hashText} of its text. */
  readonly hash: number;
  readonly spot: Spot;
}

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);
const NOWHERE: Spot = { offset: 0, length: 0, line: 1 };

/** A number that two texts almost never share. */
export function hashText(text: string): number {
  const bytes = encoder.encode(text);
  return hashBytes(bytes, 0, bytes.length);
}

/**
 * Indexes records as events of one run whose order is given: what reading a log of just these records would find,
 * but that their numbers do not order them again. Records come in the order of their file, as decoders expect.
 */
export class RunIndexer {
  private readonly decoders: readonly Decoder[];
  private readonly indexer: Indexer;
  private readonly seq: bigint[] = [];
  private readonly hash: number[] = [];

  constructor(
    format: Pick<Format, 'decoder' | 'problems'>,
    private readonly shape: Shape,
    parts: readonly StoredPart[],
    private readonly run: string,
  ) {
    // A quick reading leaves out checks that find problems and change no facts.
    this.decoders = parts.map((part) => format.decoder({ ...part, quick: true }));
    this.indexer = new Indexer(format, { ...shape, order: { by: 'file', identical: false } });
  }

  add({ part, value, hash, spot }: RunRecord): void {
    const facts = this.factsOf(part, value);
    // Which run a record belongs to may depend on those of other runs, which are not read here.
    this.indexer.event({ ...facts, run: this.run }, spot, NO_BYTES, 0, 0);
    this.seq.push(facts.seq == null ? NO_NUMBER : BigInt(facts.seq));
    this.hash.push(hash);
  }

  /**
   * The index of what was added; the indexer is used up afterwards.
   * @param order of each position, the number of its record among those added
   */
  finish(order: Uint32Array): EventIndex {
    const { shape } = this;
    // A run without events is told by what the log says about it.
    if (order.length === 0) this.indexer.companion({ kind: 'run', id: this.run }, NOWHERE);
    const index = this.indexer.finish();
    const columns = gatherColumns(index.columns, order);
    const ordersByNumber = shape.order.by !== 'file';
    const seq = BigInt64Array.from(order, (at) => this.seq[at]!);
    const hash = Float64Array.from(order, (at) => this.hash[at]!);
    markRepeats(shape.order, columns, seq, hash);
    return { ...index, columns, seq: ordersByNumber ? seq : null };
  }

  private factsOf(part: number, value: Json): Facts {
    const decoded = this.decoders[part]!.decode(value, '');
    if ('event' in decoded) return decoded.event;
    // What the format takes for no event does nothing.
    return { run: this.run, kind: '', act: 'note', step: null, time: NO_TIME };
  }
}

/** Events that say again what one before them said (or contradict it), by the rule of the log's order. */
function markRepeats(order: Order, { flags, length }: Columns, seq: BigInt64Array, hash: Float64Array): void {
  if (order.by === 'time' || (order.by === 'file' && !order.identical)) return;
  const seen = new Map<bigint | string, Set<number>>();
  for (let at = 0; at < seq.length; at++) {
    const name = order.by === 'file' ? `${hash[at]} ${length[at]}` : seq[at]!;
    if (name === NO_NUMBER) continue;
    const known = seen.get(name);
    if (known === undefined) seen.set(name, new Set([hash[at]!]));
    else {
      flags[at]! |= known.has(hash[at]!) ? FLAG.duplicate : FLAG.conflict;
      known.add(hash[at]!);
    }
  }
}
