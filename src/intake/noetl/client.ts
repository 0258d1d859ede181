import type { Sleep } from '../../model/follow';
import type { Credentials, Execution, ExecutionFilter, ExecutionPage, Flavour } from '../../model/noetl';
import { NoetlFault } from '../../model/noetl';
import { type Answered, askJson, faultOf } from './ask';
import { type EventsAnswer, type IdsPage, readEvents, readIds, readList } from './wire';

/** A server to ask. */
export interface NoetlServer {
  /** Its address, without a slash at its end. */
  readonly base: string;
  /** Asked for each question, so that new ones hold at once. */
  readonly credentials: () => Credentials;
  readonly fetch: typeof globalThis.fetch;
  readonly sleep?: Sleep;
  /** Milliseconds of this computer's clock. */
  readonly now?: () => number;
}

/** Events as they came. */
export interface EventsCame extends EventsAnswer {
  readonly text: string;
  readonly bytes: number;
}

/** Executions of a page of a list. */
export const PAGE_SIZE = 50;
/** The most events of one page that the Python server gives. */
const EVENTS_SIZE = 500;
/** Lists that are looked through for children. */
const MAX_CHILD_PAGES = 5;
/** The most ids of one page. */
export const IDS_SIZE = 1000;

/**
 * A NoETL server of either flavour. Which one it is shows in its answers: until then each question has the words of
 * both, since either passes over those that it does not know. Every question may throw a {@link NoetlFault}.
 */
export class NoetlClient {
  /** Null while no answer has told. */
  flavour: Flavour | null = null;
  /** Does it have the tier that lists events by a cursor? Null while nobody asked. */
  private tier: boolean | null = null;

  constructor(private readonly server: NoetlServer) {}

  /** The host, for people. */
  get host(): string {
    return new URL(this.server.base).host;
  }

  /** One page of its executions, the newest first; pages count from 0. */
  async list(filter: ExecutionFilter, page: number, signal: AbortSignal): Promise<ExecutionPage> {
    const [url, { value }] = await this.ask('executions', this.listKeys(filter, page), signal);
    const list = readList(value);
    if (list === null) throw faultOf('not-the-kind', url, { found: 'JSON' });
    this.flavour ??= list.flavour;
    const executions = list.executions.filter((execution) => isWanted(execution, filter));
    const all = list.executions.length;
    return {
      flavour: this.flavour,
      executions,
      more: all >= PAGE_SIZE,
      sifted: executions.length < all ? all : null,
    };
  }

  /**
   * The executions that have this one as their parent, as far as lists tell parents; null where they do not. Children
   * begin behind their parent, so only lists down to it are asked for, and only so many.
   */
  async childrenOf(id: string, signal: AbortSignal): Promise<readonly Execution[] | null> {
    const children: Execution[] = [];
    for (let page = 0; page < MAX_CHILD_PAGES && this.flavour !== 'rust'; page++) {
      const { executions, more } = await this.list({ status: null, path: '', parent: null }, page, signal);
      children.push(...executions.filter(({ parent }) => parent === id));
      if (!more || executions.some((each) => BigInt(each.id) <= BigInt(id))) break;
    }
    return this.flavour === 'rust' ? null : children;
  }

  /** The newest events of an execution, and what is known of it as a whole. */
  async newest(id: string, signal: AbortSignal): Promise<EventsCame> {
    const keys: Keys = this.flavour === 'rust' ? {} : { page: '1', page_size: String(EVENTS_SIZE) };
    return this.events(`executions/${id}`, id, keys, signal);
  }

  /** A further page of the Python server's events, the newest first; `page` counts from 1. */
  async page(id: string, page: number, since: bigint | null, signal: AbortSignal): Promise<EventsCame> {
    const keys = { page: String(page), page_size: String(EVENTS_SIZE) };
    const after: Keys = since === null ? {} : { since_event_id: String(since) };
    return this.events(`executions/${id}/events`, id, { ...keys, ...after }, signal);
  }

  /**
   * The ids of an execution's events behind one, without what they hold; null where the server has no such tier, or
   * does not give it now.
   */
  async idsAfter(id: string, after: bigint | null, signal: AbortSignal): Promise<IdsPage | null> {
    if (this.tier === false || this.flavour === 'python') return null;
    const keys: Keys = { limit: String(IDS_SIZE), ...(after === null ? {} : { after: String(after) }) };
    try {
      const [, { value }] = await this.ask(`ehdb/executions/${id}/events`, keys, signal);
      const page = readIds(value);
      this.tier = page !== null;
      return page;
    } catch (error) {
      if (!(error instanceof NoetlFault)) throw error;
      // It only saves work and counts: the detail tells what stands in the way of everything.
      const { code } = error.trouble;
      if (code === 'missing' || code === 'status' || code === 'not-the-kind') this.tier = false;
      return null;
    }
  }

  private async events(path: string, id: string, keys: Keys, signal: AbortSignal) {
    const [url, { value, text, bytes }] = await this.ask(path, keys, signal);
    const answer = readEvents(value, id);
    if (answer === null) throw faultOf('not-the-kind', url, { found: 'JSON' });
    this.flavour ??= answer.flavour;
    return { ...answer, text, bytes };
  }

  private listKeys({ status, path }: ExecutionFilter, page: number): Keys {
    const size = String(PAGE_SIZE);
    const rust = { limit: size, offset: String(page * PAGE_SIZE), status: status ?? '', path: path.trim() };
    const python = { page: String(page + 1), page_size: size };
    if (this.flavour === 'rust') return rust;
    return this.flavour === 'python' ? python : { ...rust, ...python };
  }

  private async ask(path: string, keys: Keys, signal: AbortSignal): Promise<[URL, Answered]> {
    const { base, fetch, sleep = asleep, now = Date.now, credentials } = this.server;
    const url = new URL(`${base.replace(/\/api$/, '')}/api/${path}`);
    for (const [key, value] of Object.entries(keys)) if (value !== '') url.searchParams.set(key, value);
    return [url, await askJson(url, { fetch, sleep, now, credentials: credentials() }, signal)];
  }
}

type Keys = Readonly<Record<string, string>>;
type Line = ExecutionPage['executions'][number];

/** What a server does not filter by itself is left out here; for one that does, nothing is left to leave out. */
function isWanted({ status: word, path: whole, parent: above }: Line, filter: ExecutionFilter): boolean {
  const { status, path, parent } = filter;
  return (
    (status === null || word?.toUpperCase() === status) &&
    (path.trim() === '' || (whole ?? '').includes(path.trim())) &&
    (parent === null || above === parent)
  );
}

/** Waits a time; rejects when the signal aborts. */
const asleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
