import { NO_ORIGIN, type PostedAnswer, type PostedQuestion } from '../model/posted';
import type { Source } from '../model/source';
import { readMessage, type Selected, type ViewerMessage } from './posted';

/** What the desk asks of the page around it. */
export interface HostDeskPage {
  /** Says something to the host, to be heard by this origin alone. */
  send(message: ViewerMessage, origin: string): void;
  /** May the site post logs without being asked for? */
  isAllowed(origin: string): boolean;
  allow(origin: string): void;
  ask(question: PostedQuestion): Promise<PostedAnswer>;
  /** Opens a log; says whether there was one. */
  open(title: string, sources: readonly Source[]): Promise<boolean>;
  select(run: string | null, position: number): void;
  /** In milliseconds. */
  now(): number;
}

/** A host has something to say a few times a second; whoever says more is not listened to for the rest of it. */
const MESSAGES_A_SECOND = 40;

/**
 * Where the messages of the host arrive, the page that opened this one or that frames it. It says only who it is until
 * the reader lets it open a log; one log at a time is asked about. What a site was refused it cannot ask for again.
 */
export class HostDesk {
  private busy = false;
  private readonly refused = new Set<string>();
  /** Whose log is open: who may steer, and hears where the reader is. */
  private guest: string | null = null;
  private reported = '';
  private second = Number.NEGATIVE_INFINITY;
  private heard = 0;

  constructor(private readonly page: HostDeskPage) {}

  /** Hears a message. The caller has seen to it that it comes from the host's window. */
  async receive(data: unknown, origin: string): Promise<void> {
    if (this.isFlooded()) return;
    const message = readMessage(data);
    switch (message?.type) {
      case 'hello':
        return this.say({ type: 'ready' }, origin);
      case 'select':
        if (origin === this.guest) this.page.select(message.run, message.position);
        return;
      case 'refused':
        return this.say(message, origin);
      case 'open':
        return this.open(message, origin);
    }
  }

  /** Tells the host what is looked at, if the log is its own; nothing twice. */
  report(selected: Selected): void {
    const text = JSON.stringify(selected);
    if (this.guest === null || text === this.reported) return;
    this.reported = text;
    this.say({ type: 'selection', ...selected }, this.guest);
  }

  private async open(
    { id, title, sources, bytes }: Extract<ReturnType<typeof readMessage>, { type: 'open' }>,
    origin: string,
  ): Promise<void> {
    if (this.busy) return this.say({ type: 'refused', id, why: 'busy' }, origin);
    if (this.refused.has(origin)) return this.say({ type: 'refused', id, why: 'refused' }, origin);
    this.busy = true;
    try {
      if (!(await this.isWelcome({ origin, title, files: sources.length, bytes })))
        return this.say({ type: 'refused', id, why: 'refused' }, origin);
      // Nobody hears of what comes next before it is known whose it is.
      this.guest = null;
      const opened = await this.page.open(title, sources);
      if (opened && origin !== NO_ORIGIN) this.guest = origin;
      this.reported = '';
      this.say(opened ? { type: 'opened', id } : { type: 'refused', id, why: 'not-a-log' }, origin);
    } finally {
      this.busy = false;
    }
  }

  private async isWelcome(question: PostedQuestion): Promise<boolean> {
    const { origin } = question;
    if (origin !== NO_ORIGIN && this.page.isAllowed(origin)) return true;
    const answer = await this.page.ask(question);
    if (answer === 'refuse') this.refused.add(origin);
    if (answer === 'always' && origin !== NO_ORIGIN) this.page.allow(origin);
    return answer !== 'refuse';
  }

  /** Where a browser tells no origin nobody can be answered: the answer might be read by anyone. */
  private say(message: ViewerMessage, origin: string): void {
    if (origin !== NO_ORIGIN) this.page.send(message, origin);
  }

  private isFlooded(): boolean {
    const now = this.page.now();
    if (now - this.second >= 1000) {
      this.second = now;
      this.heard = 0;
    }
    return ++this.heard > MESSAGES_A_SECOND;
  }
}
