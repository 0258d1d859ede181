import { type Arrival, parseArrival, printArrival } from './arrival';
import { type CompareLink, parseCompare, printCompare } from './compare-link';
import { type DropLink, parseDrop, printDrop } from './drop-link';
import { type FollowLink, parseFollow, printFollow } from './follow-link';
import { parsePosition, parseStretch, printStretch } from './keys';
import { type NoetlLink, parseNoetl, printNoetl } from './noetl-link';
import { stamped, upgraded } from './versions';

/**
 * A link names a moment: which log, which run, which position. It stands in the address behind `#`, so no
 * server ever sees it. Version 2:
 * `#/log/<id>/run/<run>?at=<position>&tab=<panel>&range=<from>-<to>&path=<pointer>&pin=<pointer>&q=<query>&rule=<name: query>&v=2`,
 * with the keys of {@link Arrival} where it was made to be sent; a link may have several pins, rules and notes. `#/help`
 * is the help page, `#/monitor` what this tab follows, `#/compare/…` two runs ({@link CompareLink}), `#/data/…` a replay ({@link DataLink}), `#/drop/…` one in a
 * store ({@link DropLink}), `#/follow/…` an address that is to be followed ({@link FollowLink}), `#/noetl/…` a server ({@link NoetlLink}), `#/open` what
 * `walkback open` was told to open. A key that makes no sense spoils only itself, and one that a later version adds is passed over; docs/links.md tells them all.
 */
export type Link =
  | { readonly page: 'library' }
  | { readonly page: 'help' }
  /** Everything that this tab follows. */
  | { readonly page: 'monitor' }
  /** The files that were named on the command line that serves the page. */
  | { readonly page: 'open' }
  | TableLink
  | CompareLink
  | DataLink
  | DropLink
  | FollowLink
  | NoetlLink
  | {
      readonly page: 'log';
      readonly log: string;
      readonly run: string | null;
      readonly position: number | null;
      readonly tab: DetailTab | null;
      /** The selected stretch, if there is one. In the address both ends belong to it: `range=12-40` ends behind 40. */
      readonly range?: { readonly from: number; readonly to: number };
      /** The path of the state whose writes are told, as a JSON Pointer. */
      readonly path?: string;
      /** Paths that are drawn along the timeline. */
      readonly pins?: readonly string[];
      /** What is looked for. */
      readonly query?: string;
      /** Rules that came with the link, as `name: query`. */
      readonly rules?: readonly string[];
      /** What a link that was made to be sent says besides; read once, when it is opened. */
      readonly arrival?: Arrival;
    };

/** A replay in the link itself: its packed file as base64url. */
export interface DataLink {
  readonly page: 'data';
  readonly text: string;
}

/** A table of a ClickHouse server; `clickhouse-link.ts` reads its keys where they are needed. */
export interface TableLink {
  readonly page: 'clickhouse';
  readonly keys: string;
}

/** What is shown beside the state. */
export const DETAIL_TABS = [
  'changes',
  'record',
  'path',
  'stops',
  'rules',
  'attribution',
  'problems',
  'audit',
  'restart',
  'notes',
  'attempts',
  'whatif',
] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

const DATA = '/data/';
const LIBRARY: Link = { page: 'library' };
/** Longer addresses are not ours. A log may give its runs long ids, each letter of which takes up to nine here. */
const MAX_LENGTH = 1_000_000;
/** Ids of logs are our own, and short. */
const MAX_LOG = 4_000;
const MAX_POINTER = 4_000;
const MAX_PINS = 8;
const MAX_QUERY = 2_000;
const MAX_RULES = 50;

/** Reads the part of an address behind `#`. Anything that is no link leads to the library. */
export function parseLink(hash: string): Link {
  const text = hash.replace(/^#/, '');
  if (text.length > MAX_LENGTH) return LIBRARY;
  if (text.startsWith(DATA)) return { page: 'data', text: text.slice(DATA.length) };
  const [path = '', query = ''] = text.split('?', 2);
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const [page, log, word, run] = parts;
  const keys = upgraded(new URLSearchParams(query));
  if (page === 'help' || page === 'monitor' || page === 'open') return { page };
  if (page === 'clickhouse') return { page, keys: query };
  if (page === 'compare') return parseCompare(parts.slice(1), keys) ?? LIBRARY;
  if (page === 'drop') return parseDrop(parts.slice(1));
  if (page === 'follow') return parseFollow(parts.slice(1));
  if (page === 'noetl') return parseNoetl(parts.slice(1), keys);
  if (page !== 'log' || !log || log.length > MAX_LOG) return LIBRARY;
  const range = parseStretch(keys.get('range'));
  const pointer = pointerOf(keys.get('path'));
  const pins = keys.getAll('pin').flatMap((pin) => pointerOf(pin) ?? []);
  const asked = keys.get('q') ?? '';
  const arrival = parseArrival(keys);
  const rules = keys.getAll('rule').filter((rule) => rule !== '' && rule.length <= MAX_QUERY);
  return {
    page: 'log',
    log,
    run: word === 'run' && run ? run : null,
    position: parsePosition(keys.get('at')),
    tab: DETAIL_TABS.find((tab) => tab === keys.get('tab')) ?? null,
    ...(range ? { range } : {}),
    ...(pointer === null ? {} : { path: pointer }),
    ...(pins.length > 0 ? { pins: pins.slice(0, MAX_PINS) } : {}),
    ...(rules.length > 0 ? { rules: rules.slice(0, MAX_RULES) } : {}),
    ...(arrival ? { arrival } : {}),
    ...(asked !== '' && asked.length <= MAX_QUERY ? { query: asked } : {}),
  };
}

/** Writes a link as the part of an address from `#` on. */
export function printLink(link: Link): string {
  if (link.page === 'library') return '#/';
  if (link.page === 'help' || link.page === 'monitor' || link.page === 'open') return `#/${link.page}`;
  if (link.page === 'clickhouse') return `#/clickhouse${link.keys && `?${link.keys}`}`;
  if (link.page === 'compare') return printCompare(link);
  if (link.page === 'data') return `#${DATA}${link.text}`;
  if (link.page === 'drop') return printDrop(link);
  if (link.page === 'follow') return printFollow(link);
  if (link.page === 'noetl') return printNoetl(link);
  const run = link.run === null ? '' : `/run/${encodeURIComponent(link.run)}`;
  const keys = new URLSearchParams();
  if (link.position !== null) keys.set('at', String(link.position));
  if (link.tab !== null) keys.set('tab', link.tab);
  if (link.range) keys.set('range', printStretch(link.range));
  if (link.path !== undefined) keys.set('path', link.path);
  for (const pin of link.pins ?? []) keys.append('pin', pin);
  if (link.query !== undefined) keys.set('q', link.query);
  for (const rule of link.rules ?? []) keys.append('rule', rule);
  if (link.arrival) printArrival(link.arrival, keys);
  const query = keys.size > 0 ? `?${stamped(keys)}` : '';
  return `#/log/${encodeURIComponent(link.log)}${run}${query}`;
}

/** A JSON Pointer other than the whole. */
function pointerOf(text: string | null): string | null {
  return text?.startsWith('/') && text.length <= MAX_POINTER ? text : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
