import { AtOnce } from './at-once';

/** How drops have to come. */
export interface ArrivalLimits {
  /** Drops on their way from one address. */
  readonly perAddress: number;
  /** Milliseconds before a drop has to keep the pace. */
  readonly grace: number;
  /** Bytes a second, on average since the grace was over. */
  readonly pace: number;
}

/** A drop on its way. */
export interface Arrival {
  /** The body, whose bytes are counted as they are read. */
  readonly counted: AsyncIterable<Uint8Array>;
  /** To be called once, however it ended. */
  readonly end: () => void;
}

interface Sender {
  readonly announced: number;
  readonly since: number;
  readonly cut: () => void;
  arrived: number;
  tooSlow: boolean;
}

/**
 * The drops that are on their way. Room is promised to each for all the bytes that it announces, so an address has few
 * of them, and one that creeps is cut off: announcing costs nothing, and would fill the store.
 */
export class Arrivals {
  private readonly places: AtOnce;
  private readonly senders = new Set<Sender>();

  /** @param now milliseconds, of whatever beginning */
  constructor(
    private readonly limits: ArrivalLimits,
    private readonly now: () => number,
  ) {
    this.places = new AtOnce(limits.perAddress);
  }

  /**
   * A drop begins; null where its address has as many on their way as it may.
   * @param cut called once, if it turns out to be too slow; its body must not go on for ever then
   */
  begin(
    address: string,
    announced: number,
    body: AsyncIterable<Uint8Array>,
    cut: () => void,
  ): Arrival | null {
    const leave = this.places.enter(address);
    if (leave === null) return null;
    const sender: Sender = { announced, since: this.now(), cut, arrived: 0, tooSlow: false };
    this.senders.add(sender);
    const end = () => {
      this.senders.delete(sender);
      leave();
    };
    return { counted: count(body, sender), end };
  }

  /** Cuts off who is behind the pace. */
  cutSlow(): void {
    for (const sender of this.senders) {
      if (sender.tooSlow || sender.arrived >= this.dueOf(sender)) continue;
      sender.tooSlow = true;
      sender.cut();
    }
  }

  /** Bytes that have to be there by now. */
  private dueOf({ announced, since }: Sender): number {
    const { grace, pace } = this.limits;
    return Math.min(announced, ((this.now() - since - grace) * pace) / 1000);
  }
}

async function* count(body: AsyncIterable<Uint8Array>, sender: Sender): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    sender.arrived += piece.length;
    yield piece;
  }
  // Its last bytes came while it was being told: what was refused is not kept.
  if (sender.tooSlow) throw new Error('It was cut off.');
}
