import { type Mask, proposeMasks } from '../compare/masks';
import type { PathBook } from '../compare/path-book';
import { toPointer } from '../lib/pointer';
import type { MaskChoice, MaskDomain } from '../model/comparison';

/** The fields that differ, each with why it may be masked. */
export function masksOf(book: PathBook): Mask[] {
  return proposeMasks(book);
}

/** What names a field in links and on the command line. */
export function idOfMask(domain: MaskDomain, book: PathBook, path: number): string {
  return `${domain}:${toPointer(book.path(path))}`;
}

/** Is a field left out, by what is proposed and what the reader chose? */
export function isMasked({ reason }: Mask, id: string, { off, on }: MaskChoice): boolean {
  return reason === null ? on.includes(id) : !off.includes(id);
}
