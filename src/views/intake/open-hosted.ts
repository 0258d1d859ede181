import type { TakenLog } from '../../engine/take';
import { fetchHosted, type HostedFile, type HostedProgress } from '../../intake/hosted';
import { foldersOf, nameOf, readSrc } from '../../intake/src-addresses';
import { Fault } from '../../model/errors';
import type { Source } from '../../model/source';
import { ask } from '../../queries/engine';
import { type HostedPhase, useHostedMemory, useHostedPhase } from '../../ui-state/hosted';
import { currentLink, navigate } from '../shell/use-link';
import { HOSTED_LOG, openSources, tell, titleOf } from './use-intake';

/** The addresses of hosted logs in the page's own. They stay there: the link can be sent on as it is. */
export function hostedAddresses() {
  return readSrc(window.location.search, window.location.href);
}

/** The origins that the reader is asked about: others than the page's own, each once. */
export function foreignOrigins(): string[] {
  const origins = hostedAddresses().urls.map(({ origin }) => origin);
  return [...new Set(origins)].filter((origin) => origin !== window.location.origin);
}

/**
 * Opens what the address asks for: from the library where it is there, else from its host. Another host than the
 * page's own is asked only after the reader agreed, now or once for all.
 */
export async function openHosted(signal: AbortSignal): Promise<void> {
  const { urls, broken } = hostedAddresses();
  for (const { address, why } of broken) tell('the link', new Fault('hosted-address', { address, why }));
  if (urls.length === 0) return enter({ kind: 'done' });
  const { trusted } = useHostedMemory.getState();
  // A link to another version than the one that is here is not answered with this one.
  const known = (await missingLog()) === null ? await logInLibrary() : null;
  if (signal.aborted) return;
  if (known !== null) {
    showLog(known);
    return enter({ kind: 'opened', fetched: false, from: null });
  }
  if (foreignOrigins().every((origin) => trusted.includes(origin))) await fetchNow({ signal });
  else enter({ kind: 'asking' });
}

interface Fetching {
  readonly signal?: AbortSignal;
  /** Also where the browser still has it: the host is asked whether it changed. */
  readonly anew?: boolean;
}

/** Fetches what the address asks for and takes it in. */
export async function fetchNow({ signal, anew = false }: Fetching = {}): Promise<void> {
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort());
  let address = '';
  try {
    const files = await fetchAll(stop, anew, (href) => {
      address = href;
    });
    enter({ kind: 'opening' });
    const logs = await openMeant(sourcesOf(files));
    const [first] = logs;
    if (first === undefined) return enter({ kind: 'left', fetched: true });
    useHostedMemory.getState().remember(addressesAsKey(), first.id);
    const from = files.find((file, at) => file.from !== hostedAddresses().urls[at]!.origin)?.from ?? null;
    enter({ kind: 'opened', fetched: true, from });
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    enter(fault.code === 'cancelled' ? { kind: 'left', fetched: false } : { kind: 'failed', fault, address });
  }
}

/**
 * Takes the files in at the moment that the link means. A log's id comes of its content: where they are not the log
 * that the link was made from, they changed since, and the reader is told so.
 */
async function openMeant(sources: readonly Source[]): Promise<readonly TakenLog[]> {
  const meant = currentLink();
  const missing = await missingLog();
  if (meant.page === 'log' && missing !== null) navigate({ ...meant, log: HOSTED_LOG }, 'replace');
  const logs = (await openSources(titleOf(sources), sources))?.logs ?? [];
  if (missing === null || logs.some(({ id }) => id === missing)) return logs;
  if (logs.length === 0) navigate(meant, 'replace');
  else tell(titleOf(sources), new Fault('hosted-since', { host: hostsInWords() }));
  return logs;
}

/** The log that the link names, if it is not in the library. */
async function missingLog(): Promise<string | null> {
  const here = currentLink();
  if (here.page !== 'log' || here.log === HOSTED_LOG) return null;
  const library = await ask('library', null).catch(() => null);
  return library?.entries.some(({ id }) => id === here.log) ? null : here.log;
}

/** The hosts of the addresses: `a.test`, `a.test and b.test`. */
export function hostsInWords(): string {
  return inWords([...new Set(hostedAddresses().urls.map(({ host }) => host))]);
}

/** `a`, `a and b`, `a, b and c` */
export function inWords(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** One file after the other: a host is not asked for the second before it gave the first. */
async function fetchAll(
  stop: AbortController,
  anew: boolean,
  onFile: (href: string) => void,
): Promise<HostedFile[]> {
  const { urls } = hostedAddresses();
  const startedAt = performance.now();
  const files: HostedFile[] = [];
  let before = 0;
  for (const url of urls) {
    onFile(url.href);
    const facts = { name: nameOf(url), host: url.host, file: files.length, files: urls.length, startedAt };
    const show = (bytes: number, total: number | null) =>
      enter({
        kind: 'fetching',
        progress: { ...facts, bytes, total },
        stop: () => stop.abort(),
      });
    show(0, null);
    const progress = sparingly<HostedProgress>(({ bytes, total }) => show(bytes, total));
    const file = await fetchHosted(url, {
      page: window.location.href,
      signal: stop.signal,
      before,
      cache: anew ? 'no-cache' : 'default',
      onProgress: progress.tell,
    }).finally(progress.end);
    before += file.blob.size;
    files.push(file);
  }
  return files;
}

/** Between two reports of progress. */
const REPORT_MS = 80;

/** Reports at once, then at most once in {@link REPORT_MS}; the latest is always told, unless it ends before. */
function sparingly<T>(report: (value: T) => void) {
  let latest: T | null = null;
  let timer: number | null = null;
  const tellLatest = () => {
    timer = null;
    if (latest !== null) tellNow(latest);
  };
  const tellNow = (value: T) => {
    latest = null;
    report(value);
    timer = window.setTimeout(tellLatest, REPORT_MS);
  };
  return {
    tell(value: T): void {
      if (timer === null) tellNow(value);
      else latest = value;
    },
    end(): void {
      if (timer !== null) window.clearTimeout(timer);
    },
  };
}

function sourcesOf(files: readonly HostedFile[]): Source[] {
  const folders = foldersOf(hostedAddresses().urls);
  return files.map(({ name, blob }, at) => ({ name, folder: folders[at]!, blob }));
}

/** The log that came from these addresses before, if it is still here. */
async function logInLibrary(): Promise<string | null> {
  const key = addressesAsKey();
  const log = useHostedMemory.getState().opened.find(({ src }) => src === key)?.log;
  if (log === undefined) return null;
  const library = await ask('library', null).catch(() => null);
  return library?.entries.some(({ id, state }) => id === log && state !== 'reading') ? log : null;
}

function addressesAsKey(): string {
  return hostedAddresses()
    .urls.map(({ href }) => href)
    .join('\n');
}

/** Goes to the log where the address leads nowhere else. */
function showLog(log: string): void {
  const here = currentLink();
  if (here.page === 'log' && here.log === HOSTED_LOG) navigate({ ...here, log }, 'replace');
  else if (window.location.hash === '')
    navigate({ page: 'log', log, run: null, position: null, tab: null }, 'replace');
}

function enter(phase: HostedPhase): void {
  useHostedPhase.setState({ phase });
}
