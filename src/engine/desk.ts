import { answer } from './answers';
import type { Engine } from './engine';
import { toFault } from './faults';
import type { Notice } from './notice';
import { type Kind, OVERTAKEN, type Reply, type Request } from './protocol';

interface Waiting {
  readonly id: number;
  readonly kind: Kind;
  readonly input: unknown;
  readonly stop: AbortController;
}

/**
 * Takes requests, answers them, and drops those that were overtaken: while somebody drags the playhead, a
 * dozen questions about positions arrive in one turn, and only the last of each kind is worth an answer.
 */
export class Desk {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<number, Waiting>();
  private scheduled = false;

  /**
   * @param reply sends a message to the page
   * @param later runs a function once the messages that have arrived are in
   */
  constructor(
    private readonly engine: Engine,
    private readonly reply: (reply: Reply) => void,
    private readonly later: (run: () => void) => void,
  ) {}

  receive(request: Request): void {
    if (request.type === 'cancel') {
      this.cancel(request.id);
      return;
    }
    const { id, kind, input } = request;
    if (OVERTAKEN.has(kind)) this.overtake(kind, input);
    this.waiting.push({ id, kind, input, stop: new AbortController() });
    if (this.scheduled) return;
    this.scheduled = true;
    this.later(() => this.drain());
  }

  notice(notice: Notice): void {
    this.reply({ type: 'notice', notice });
  }

  private cancel(id: number): void {
    this.running.get(id)?.stop.abort();
    const at = this.waiting.findIndex((each) => each.id === id);
    if (at >= 0) this.refuse(this.waiting.splice(at, 1)[0]!);
  }

  /** Those that are being answered already may give up: a search does, a look-up is done before it hears of it. */
  private overtake(kind: Kind, input: unknown): void {
    const isOlder = (each: Waiting) => each.kind === kind && sameRun(each.input, input);
    for (const each of this.running.values()) if (isOlder(each)) each.stop.abort();
    const at = this.waiting.findIndex(isOlder);
    if (at >= 0) this.refuse(this.waiting.splice(at, 1)[0]!);
  }

  private refuse({ id }: Waiting): void {
    this.reply({ type: 'fault', id, code: 'cancelled', facts: {} });
  }

  private drain(): void {
    this.scheduled = false;
    for (const each of this.waiting.splice(0)) void this.answer(each);
  }

  private async answer(asked: Waiting): Promise<void> {
    const { id, kind, input, stop } = asked;
    this.running.set(id, asked);
    try {
      const report = (progress: unknown) => this.reply({ type: 'progress', id, progress });
      const value = await answer(this.engine, kind, input as never, report, stop.signal);
      this.reply({ type: 'answer', id, value });
    } catch (error) {
      const { code, facts } = toFault(error);
      this.reply({ type: 'fault', id, code, facts });
    } finally {
      this.running.delete(id);
    }
  }
}

function sameRun(a: unknown, b: unknown): boolean {
  const [left, right] = [a, b] as { log?: string; run?: string }[];
  return left?.log === right?.log && left?.run === right?.run;
}
