/** What `walkback open` was told to open. */
export interface OpenedFiles {
  /** Are the files followed as they grow? */
  readonly follow: boolean;
  readonly files: readonly OpenedFile[];
}

export interface OpenedFile {
  readonly name: string;
  /** The folder that it is shown in, with slashes; '' for none. */
  readonly folder: string;
  /** Bytes, when the command was started. */
  readonly size: number;
}

/**
 * Asks the server of this page what was opened on the command line; null where the command has ended, or another answers.
 * Only a page that `walkback open` serves may ask.
 * @param base the address of the page
 */
export async function fetchOpened(base: string, signal?: AbortSignal): Promise<OpenedFiles | null> {
  const asked = { cache: 'no-store', signal: signal ?? null } as const;
  const answer = await fetch(new URL('open.json', base), asked).catch(() => null);
  return answer?.ok ? readOpened(await answer.json().catch(() => null)) : null;
}

/** Where a file is fetched, by its number. */
export function addressOfOpened(base: string, number: number): URL {
  return new URL(`file/${number}`, base);
}

/** Where the growth of all files is streamed. */
export function addressOfStream(base: string): string {
  return new URL('follow', base).href;
}

/** What a file is called where files have one name each: `folder/name`. */
export function pathOfOpened({ folder, name }: OpenedFile): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Reads the server's answer; null for anything else. */
export function readOpened(json: unknown): OpenedFiles | null {
  if (typeof json !== 'object' || json === null) return null;
  const { follow, files } = json as Partial<Record<string, unknown>>;
  if (typeof follow !== 'boolean' || !Array.isArray(files) || !files.every(isOpenedFile)) return null;
  return { follow, files };
}

function isOpenedFile(json: unknown): json is OpenedFile {
  if (typeof json !== 'object' || json === null) return false;
  const { name, folder, size } = json as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof folder === 'string' && typeof size === 'number';
}
