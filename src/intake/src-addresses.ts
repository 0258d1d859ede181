import { isPlainOrigin } from '../lib/plain-origin';
/** More addresses than this in one link are a mistake, or a way to have somebody's browser ask a lot. */
export const MAX_ADDRESSES = 16;
const MAX_ADDRESS = 4_000;
const MAX_NAME = 120;

/** What `?src=` of an address asks for. */
export interface SrcAddresses {
  readonly urls: readonly URL[];
  readonly broken: readonly BrokenAddress[];
}

/** An address that is not fetched, and why. */
export interface BrokenAddress {
  readonly address: string;
  readonly why: 'unreadable' | 'scheme' | 'user' | 'host' | 'too-long' | 'too-many';
}

/**
 * The addresses of hosted logs in the part of the page's address from `?` to `#`: `?src=URL`, several allowed, each
 * http or https or relative to `base`, the address of the page. Nothing else is ever asked for.
 */
export function readSrc(search: string, base: string): SrcAddresses {
  const urls: URL[] = [];
  const broken: BrokenAddress[] = [];
  const given = new URLSearchParams(search).getAll('src').filter((address) => address.trim() !== '');
  for (const address of given.slice(0, MAX_ADDRESSES)) {
    const read = readAddress(address, base);
    if (typeof read === 'string') broken.push({ address: address.slice(0, MAX_NAME), why: read });
    else if (!urls.some(({ href }) => href === read.href)) urls.push(read);
  }
  const [next] = given.slice(MAX_ADDRESSES);
  if (next !== undefined) broken.push({ address: next.slice(0, MAX_NAME), why: 'too-many' });
  return { urls, broken };
}

function readAddress(address: string, base: string): URL | BrokenAddress['why'] {
  if (address.length > MAX_ADDRESS) return 'too-long';
  if (!URL.canParse(address, base)) return 'unreadable';
  const url = new URL(address, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme';
  // A name and password in a link would be sent on with it.
  if (url.username !== '' || url.password !== '') return 'user';
  if (!isPlainOrigin(url.origin)) return 'host';
  // Never sent; two addresses that differ in it alone are one.
  url.hash = '';
  return url;
}

/** A file's name: the last part of the path, decoded; the host where there is none. */
export function nameOf(url: URL): string {
  const name = decoded(partsOf(url).at(-1) ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f/\\]/g, '')
    .trim();
  return (name || url.host).slice(-MAX_NAME);
}

/**
 * The folders of several files, as if the folder that they have in common had been dropped: what belongs together is
 * told by it. `https://a.test/runs/7/tasks/x.json` beside `https://a.test/runs/7/meta.json` stands in `tasks`.
 */
export function foldersOf(urls: readonly URL[]): string[] {
  const folders = urls.map((url) => [url.host, ...partsOf(url).slice(0, -1).map(decoded)]);
  const [first = []] = folders;
  let common = 0;
  while (common < first.length && folders.every((folder) => folder[common] === first[common])) common++;
  return folders.map((folder) => folder.slice(common).join('/'));
}

function partsOf({ pathname }: URL): string[] {
  return pathname.split('/').filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Where the bytes of a file lie whose page of a well-known host was linked; null for any other address. The page
 * shows the file, the raw address is the file.
 */
export function rawAddressOf(url: URL): string | null {
  const { host, pathname } = url;
  const [owner, repository, view, ...rest] = partsOf(url);
  if (host === 'github.com' && (view === 'blob' || view === 'raw') && rest.length > 1)
    return `https://raw.githubusercontent.com/${[owner, repository, ...rest].join('/')}`;
  if (host === 'gist.github.com' && repository && /^[0-9a-f]{20,40}$/.test(repository) && view !== 'raw')
    return `https://gist.githubusercontent.com/${owner}/${repository}/raw`;
  // Groups of gitlab may be nested; other hosts run it, too.
  if (pathname.includes('/-/blob/')) return `https://${host}${pathname.replace('/-/blob/', '/-/raw/')}`;
  if (host === 'bitbucket.org' && view === 'src')
    return `https://bitbucket.org/${[owner, repository, 'raw', ...rest].join('/')}`;
  return null;
}
