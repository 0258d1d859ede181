import { fromBase64url, toBase64url } from '../lib/base64url';
import { Fault } from '../model/errors';
import { printLink } from './link';

/** Version 1, gzip: the letters say how what follows is to be read, so that old links live on. */
const FORM = '1g';
/** A longer link is none: several browsers take no more than a million letters. */
export const MAX_DATA_LINK = 1_000_000;
/** A link that inflates to more is no log that somebody sent. */
export const MAX_INFLATED_LINK = 100 << 20;

/**
 * A replay file as a link, from `#` on.
 * @returns null where it would be longer than {@link MAX_DATA_LINK}
 */
export async function printDataLink(file: Blob): Promise<string | null> {
  if ((file.size * 4) / 3 > MAX_DATA_LINK) return null;
  const letters = toBase64url(new Uint8Array(await file.arrayBuffer()));
  return printLink({ page: 'data', text: FORM + letters });
}

/** How many letters such a link has, from `#` on. */
export function lengthOfDataLink(size: number): number {
  return printLink({ page: 'data', text: FORM }).length + Math.ceil((size * 4) / 3);
}

/**
 * The replay file in a link. Of a link that was cut off, as far as it goes: what is missing is told when it is opened.
 * @throws {Fault} `link-broken`, `link-newer`
 */
export function readDataLink(text: string): Blob {
  const [, form, letters = ''] = text.match(/^(\d{1,4}[a-z])([\w-]*)/) ?? [];
  if (form === undefined || text.length > MAX_DATA_LINK) throw new Fault('link-broken');
  if (form !== FORM) throw new Fault('link-newer', { form });
  const whole = letters.slice(0, letters.length - (letters.length % 4));
  const bytes = fromBase64url(letters) ?? fromBase64url(whole);
  if (!bytes || bytes.length === 0) throw new Fault('link-broken');
  return new Blob([bytes]);
}
