import { Fault } from '../model/errors';
import { rawAddressOf } from './src-addresses';

/** Kinds of content that are never a log, whatever stands in them. */
const NO_LOG = /^(image|video|audio|font)\/|^application\/pdf$/;
/** How a page begins. A log may be called `text/html` by a host that does not know better; its first bytes tell. */
const PAGE = /^\uFEFF?\s*(<!doctype html|<html|<head|<body|<!--)/i;

/** What an answer without a log means; null where it may have one. */
export function faultOfAnswer(url: URL, { status, headers }: Response): Fault | null {
  const facts = { host: url.host, address: url.href, status };
  if (status === 401 || status === 403) return new Fault('hosted-forbidden', facts);
  if (status === 404 || status === 410) return new Fault('hosted-missing', facts);
  if (status === 429) return new Fault('hosted-busy', facts);
  if (status >= 500) return new Fault('hosted-failing', facts);
  if (status !== 200 && status !== 206) return new Fault('hosted-status', facts);
  const type = (headers.get('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase();
  return NO_LOG.test(type) ? new Fault('hosted-type', { ...facts, type }) : null;
}

/** What the first bytes of a body tell; null where it may be a log. */
export function faultOfHead(url: URL, head: Uint8Array): Fault | null {
  if (!beginsAsPage(head)) return null;
  const raw = rawAddressOf(url);
  return new Fault('hosted-page', { host: url.host, address: url.href, ...(raw === null ? {} : { raw }) });
}

/** Are these the first bytes of a web page? */
export function beginsAsPage(head: Uint8Array): boolean {
  return PAGE.test(new TextDecoder().decode(head));
}

/** An http address is not fetched by a page that came over https, except from this machine. */
export function isMixed(url: URL, page: string): boolean {
  const own = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/;
  return new URL(page).protocol === 'https:' && url.protocol === 'http:' && !own.test(url.hostname);
}

/** Is this page's policy what stands in the way? Only what happens from now on is heard. */
export interface PolicyWatch {
  refused(url: URL): boolean;
  stop(): void;
}

/**
 * Hears what the page's own policy refuses. It lets the page ask the host of the link alone; an answer that leads on
 * to another host is refused too, and reported under the address that was asked.
 */
export function watchPolicy(): PolicyWatch {
  const refused = new Set<string>();
  const hear = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === 'connect-src') refused.add(blockedURI);
  };
  const page = globalThis.document as Document | undefined;
  page?.addEventListener('securitypolicyviolation', hear);
  return {
    refused: ({ href, origin }) => refused.has(href) || refused.has(origin),
    stop: () => page?.removeEventListener('securitypolicyviolation', hear),
  };
}

/**
 * Why there was no answer. A browser does not say; but it lets a page ask without reading the answer: where that
 * works, the host is there and only keeps its files from other pages. The probe asks the same address, once.
 */
export async function faultOfSilence(
  url: URL,
  page: string,
  policy: PolicyWatch,
  signal?: AbortSignal,
): Promise<Fault> {
  const facts = { host: url.host, address: url.href, page: new URL(page).origin };
  if (globalThis.navigator?.onLine === false) return new Fault('hosted-offline', facts);
  const answers = await fetch(url, {
    method: 'HEAD',
    mode: 'no-cors',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  }).then(
    () => true,
    () => false,
  );
  if (signal?.aborted) return new Fault('cancelled');
  if (policy.refused(url)) return new Fault('hosted-led-on', facts);
  const raw = rawAddressOf(url);
  if (answers && url.origin !== facts.page)
    return new Fault('hosted-cors', { ...facts, ...(raw === null ? {} : { raw }) });
  return new Fault('hosted-unreachable', facts);
}
