import { Fault } from '../model/errors';

/**
 * A standalone file is the viewer with a replay inside. The viewer is a page with this element, which no browser runs;
 * the bytes of the replay stand in it as base64, which can neither end the element nor begin another one.
 */
const PLACE = '<script type="application/x-walkback-replay" id="replay"></script>';
const ID = 'replay';

/** A multiple of three bytes, so that the pieces of base64 have no padding between them; four characters each three. */
const PIECE_BYTES = 3 << 16;
const PIECE_CHARACTERS = (PIECE_BYTES / 3) * 4;
/** As long as most file systems let a name be. */
const MAX_TITLE = 200;

/**
 * Fetches the viewer from beside the page.
 * @throws {Fault} `viewer-missing` when the host does not serve it, or does not answer and it was never fetched before
 */
export async function fetchViewer(base: string): Promise<string> {
  const answer = await fetch(new URL('viewer.html', base)).catch(() => null);
  const text = answer?.ok ? await answer.text() : '';
  // A host may answer with another page for what it does not have.
  if (!text.includes(PLACE)) throw new Fault('viewer-missing', { status: answer?.status ?? 0 });
  return text;
}

/**
 * Puts a replay into the viewer: a page that opens from a disk and shows it.
 * @param viewer the text of `viewer.html`
 * @param replay any bytes
 * @param title any text; it names the page and the replay
 */
export async function packStandalone(viewer: string, replay: Blob, title: string): Promise<Blob> {
  // The application itself knows both texts: its own stand behind the title and before the place.
  const named = viewer.indexOf('<title>') + '<title>'.length;
  const untitled = viewer.indexOf('</title>', named);
  const place = viewer.lastIndexOf(PLACE) + PLACE.indexOf('</script>');
  if (untitled < named || place < untitled) throw new Error('This is not the viewer');
  const parts = [viewer.slice(0, named), escaped(plain(title)), viewer.slice(untitled, place)];
  for (let at = 0; at < replay.size; at += PIECE_BYTES)
    parts.push(toBase64(await replay.slice(at, at + PIECE_BYTES).arrayBuffer()));
  parts.push(viewer.slice(place));
  return new Blob(parts, { type: 'text/html' });
}

/** Where a page that was saved begins to hold its replay is looked for this far in: behind the viewer. */
const SEARCHED_BYTES = 16 << 20;
const OPENING = PLACE.slice(0, PLACE.indexOf('</script>'));

/** The replay in a page that was saved, when the page itself is dropped like a file; null where a blob is no such page. */
export async function replayInPage(page: Blob): Promise<Blob | null> {
  if (!/^\s*<!doctype html/i.test(await page.slice(0, 100).text())) return null;
  const bytes = new Uint8Array(await page.slice(0, SEARCHED_BYTES).arrayBuffer());
  const at = new TextDecoder('latin1').decode(bytes).lastIndexOf(OPENING);
  if (at < 0) return null;
  const text = (await page.slice(at + OPENING.length).text()).split('<', 1)[0]!.replace(/\s+/g, '');
  return text === '' ? null : new Blob(bytesOf(text));
}

/**
 * The replay inside of a page, named by the page's title; null where there is none.
 * @throws {Fault} `replay-damaged` when what stands in its place is no base64
 */
export function standaloneReplay(page: Pick<Document, 'title' | 'getElementById'>): File | null {
  // Whoever sends it may have broken its lines.
  const text = page.getElementById(ID)?.textContent?.replace(/\s+/g, '') ?? '';
  return text === '' ? null : new File(bytesOf(text), page.title);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS)
    parts.push(fromBase64(text.slice(at, at + PIECE_CHARACTERS)));
  return parts;
}

function toBase64(bytes: ArrayBuffer): string {
  const texts: string[] = [];
  // As many arguments as every engine takes.
  for (let at = 0; at < bytes.byteLength; at += 0x4000)
    texts.push(String.fromCharCode(...new Uint8Array(bytes.slice(at, at + 0x4000))));
  return btoa(texts.join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Fault('replay-damaged');
  }
}

/** A text on one line, without what cannot be seen or turns the direction of writing. */
function plain(title: string): string {
  return title
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE)
    .toWellFormed();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
