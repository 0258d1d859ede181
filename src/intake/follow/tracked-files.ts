import type { Restart } from '../../model/follow';
import type { Work } from './follower';
import { agrees, type Known, NOTHING, plus, WINDOW_BYTES } from './known';
import { archiveNumber, byAge, familyOf } from './rotation';

/** A name and what opens it, as `FileSystemFileHandle` has both. */
export interface Entry {
  readonly name: string;
  getFile(): Promise<File>;
}

/** What a look at the files found. */
export interface Looked {
  /** Bytes were handed on, or a restart was told. */
  readonly changed: boolean;
  /** Names that were followed and are not there now. */
  readonly missing: readonly string[];
  /** Names that cannot be read just now. */
  readonly unreadable: readonly string[];
}

/** Content that is followed, under whatever name it stands. */
interface Track {
  /** Where it stands, or stood last. */
  name: string;
  known: Known;
  /** The file of the last look, once all of it was handed on: as long as it looks the same, nothing is read. */
  seen: File | null;
  /** Its name was gone in a look. */
  missed: boolean;
}

/** A name of one look: what stands there, and which content that is; null where it is content not seen before. */
interface Found {
  readonly entry: Entry;
  readonly file: File;
  readonly track: Track | null;
  /** The first bytes by which new content was found to be new: what is handed on must begin with them. */
  readonly head: Uint8Array<ArrayBuffer>;
  readonly read: boolean;
}

/** What a name that does not go on as before may hold. */
type Verdict =
  | { readonly is: 'moved'; readonly track: Track }
  | { readonly is: 'new'; readonly head: Uint8Array<ArrayBuffer> }
  /** Handed on already under another name. */
  | { readonly is: 'copy' }
  /** It cannot be read, or changed between two reads. */
  | { readonly is: 'unsure' };

/** As much is read and handed on at once. */
export const PIECE_BYTES = 4 << 20;
/** A file that changes while it is read is looked at so many times before that is told. */
const TRIES = 4;
/** So many files that are gone are remembered, should they come back. */
const MAX_GONE = 64;
const NO_BYTES = new Uint8Array(0);

/**
 * Follows content through the names of a folder, or of one file. What stands at a name continues what stood there if
 * the known windows at both ends are still there. If not, the old content is looked for under the other names, so that
 * what a rotation moved away is read to its end before the new file is begun; else the name begins anew.
 *
 * A rotation may fall between any two steps of a look. So content is always told by its bytes, each piece is read in
 * one go with the known bytes before it, and old content that is nowhere is looked for once more before it is given up.
 */
export class TrackedFiles {
  /** What stands at each name. */
  private readonly places = new Map<string, Track>();
  /** Content whose name was taken by other content, and which was found nowhere else. */
  private homeless: Track[] = [];
  /** What was handed on last under each name. */
  private readonly owners = new Map<string, Track>();

  constructor(private readonly work: Work) {}

  /** The names that are followed and were there in the last look. */
  get names(): string[] {
    return [...this.places.values()].filter(({ missed }) => !missed).map(({ name }) => name);
  }

  /**
   * Looks at the files once, and hands on what is new.
   * @throws what `list` throws, and `NotAllowedError` where a file may not be read any more
   */
  async look(list: () => Promise<readonly Entry[]>): Promise<Looked> {
    let changed = false;
    for (let tries = 1; ; tries++) {
      const result = await this.lookOnce(list, tries);
      changed ||= result.changed;
      if (result.progress) tries = 1;
      if (!result.again || (tries >= TRIES && !result.progress))
        return { changed, missing: result.missing, unreadable: result.unreadable };
    }
  }

  private async lookOnce(list: () => Promise<readonly Entry[]>, tries: number) {
    const unreadable: string[] = [];
    const opened = await this.open(await list(), unreadable);
    const { found, displaced, again } = await this.identify(opened, unreadable, tries >= TRIES);
    // The list may be older than a rename: before content is given up, it is looked for in a new one.
    if (displaced && tries <= 2)
      return { changed: false, progress: false, again: true, missing: [], unreadable };
    const there = new Set([...opened.map(({ entry }) => entry.name), ...unreadable]);
    for (const track of this.places.values()) if (!there.has(track.name)) track.missed = true;
    let changed = false;
    let cut = false;
    // Moved content first, so that it is at its end before its old name begins anew.
    for (const one of found.toSorted((a, b) => Number(this.isMoved(b)) - Number(this.isMoved(a)))) {
      const result = await this.take(one);
      changed ||= result.changed;
      if (result.cut) {
        cut = true;
        unreadable.push(one.entry.name);
      }
    }
    this.prune();
    const missing = [...this.places.values()].filter(({ missed }) => missed).map(({ name }) => name);
    return { changed, progress: changed && cut, again: again || cut, missing, unreadable };
  }

  private isMoved({ track, entry }: Found): boolean {
    return track !== null && track.name !== entry.name;
  }

  /** Opens what is there; names that are gone in the meantime are left out. */
  private async open(entries: readonly Entry[], unreadable: string[]) {
    const opened: { readonly entry: Entry; readonly file: File }[] = [];
    for (const entry of entries.toSorted((a, b) => byAge(a.name, b.name)))
      try {
        opened.push({ entry, file: await entry.getFile() });
      } catch (error) {
        const name = nameOfError(error);
        if (name === 'NotAllowedError') throw error;
        if (name !== 'NotFoundError') unreadable.push(entry.name);
      }
    return opened;
  }

  /** Finds out which content stands at each name. Changes nothing, so that it can be done over. */
  private async identify(
    opened: readonly { readonly entry: Entry; readonly file: File }[],
    unreadable: string[],
    lastTry: boolean,
  ) {
    const found: Found[] = [];
    const strange: { readonly entry: Entry; readonly file: File }[] = [];
    const staying: Track[] = [];
    let again = unreadable.length > 0;
    for (const { entry, file } of opened) {
      const track = this.places.get(entry.name);
      if (track === undefined) {
        strange.push({ entry, file });
        continue;
      }
      const same = looksSame(track.seen, file);
      const goesOn = same || (await continues(track.known, file));
      if (goesOn === null) {
        unreadable.push(entry.name);
        again = true;
      } else if (goesOn) {
        staying.push(track);
        found.push({ entry, file, track, head: NO_BYTES, read: !same || track.known.bytes < file.size });
      } else strange.push({ entry, file });
    }
    const unread = unreadable.flatMap((name) => this.places.get(name) ?? []);
    const lost = [...this.places.values()].filter(
      (track) => !unread.includes(track) && !found.some((one) => one.track === track),
    );
    const free = new Set([...lost, ...this.homeless]);
    const taken: string[] = [];
    for (const { entry, file } of strange) {
      const verdict = await judge(file, [...free], [...staying, ...unread], lastTry);
      if (verdict.is === 'unsure') {
        unreadable.push(entry.name);
        again = true;
      } else if (verdict.is === 'moved') {
        free.delete(verdict.track);
        found.push({ entry, file, track: verdict.track, head: NO_BYTES, read: true });
      } else if (verdict.is === 'new') {
        taken.push(entry.name);
        found.push({ entry, file, track: null, head: verdict.head, read: true });
      }
    }
    const displaced = taken.some((name) => {
      const old = this.places.get(name);
      return old !== undefined && free.has(old) && old.known.bytes > 0;
    });
    return { found: found.toSorted((a, b) => byAge(a.entry.name, b.entry.name)), displaced, again };
  }

  /** Hands on what is new of one file. */
  private async take({ entry, file, track, head, read }: Found): Promise<{ changed: boolean; cut: boolean }> {
    const { name } = entry;
    let changed = false;
    let content = track;
    if (content === null) {
      content = { name, known: NOTHING, seen: null, missed: false };
      changed = await this.begin(content, file);
    } else if (content.name !== name) this.move(content, name);
    content.missed = false;
    if (!read) return { changed, cut: false };
    const before = content.known.bytes;
    const whole = await this.drain(content, file, head);
    if (whole) content.seen = file;
    return { changed: changed || content.known.bytes > before, cut: !whole };
  }

  /** New content has taken a name; says whether that had to be told. */
  private async begin(content: Track, file: File): Promise<boolean> {
    const { name } = content;
    const old = this.places.get(name);
    const owner = this.owners.get(name);
    if (old) this.homeless.push(old);
    this.places.set(name, content);
    if (owner === undefined || owner.known.bytes === 0) return false;
    this.owners.set(name, content);
    await this.work.restart(name, await whyAnew(owner, file));
    return true;
  }

  private move(content: Track, name: string): void {
    if (this.places.get(content.name) === content) this.places.delete(content.name);
    this.homeless = this.homeless.filter((track) => track !== content);
    const old = this.places.get(name);
    if (old && old !== content) this.homeless.push(old);
    this.places.set(name, content);
    content.name = name;
    content.seen = null;
  }

  /** Reads to the end of a file; false where it turns out to be another one, or cannot be read, on the way. */
  private async drain(content: Track, file: File, head: Uint8Array): Promise<boolean> {
    while (content.known.bytes < file.size) {
      const { known } = content;
      const offset = known.bytes - known.tail.length;
      const bytes = await read(file, offset, Math.min(file.size, known.bytes + PIECE_BYTES));
      if (bytes === null || !agrees(known, offset, bytes)) return false;
      const fresh = bytes.slice(known.tail.length);
      if (fresh.length === 0 || (known.bytes === 0 && !startsWith(fresh, head))) return false;
      // Worked out before: the sink may transfer the bytes away.
      const next = plus(known, fresh);
      await this.work.append(await this.labelOf(content), fresh);
      content.known = next;
    }
    return true;
  }

  /**
   * The name under which content is handed on: the one under which it was, as long as nothing else was handed on
   * under that; then the name where it stands now.
   */
  private async labelOf(content: Track): Promise<string> {
    for (const [name, owner] of this.owners) if (owner === content) return name;
    const { name } = content;
    const owner = this.owners.get(name);
    this.owners.set(name, content);
    if (owner && owner.known.bytes > 0) await this.work.restart(name, 'rotated');
    return name;
  }

  /** Forgets content that has long been nowhere. */
  private prune(): void {
    this.homeless = this.homeless.slice(-MAX_GONE);
    const gone = [...this.places.values()].filter(({ missed }) => missed);
    for (const track of gone.slice(0, -MAX_GONE)) this.places.delete(track.name);
    const kept = new Set([...this.places.values(), ...this.homeless]);
    for (const [name, owner] of this.owners)
      if (!kept.has(owner) && !this.places.has(name)) this.owners.delete(name);
  }
}

/**
 * What is a file whose name did not hold it before? Content without a place may have moved there. What begins as
 * content of another name does, but does not continue it, was handed on already: a copy that an archive is made by
 * before the file of now is cut to nothing, or a file that changed between two reads, which a further look tells.
 * What the same name held before does not count: at one name, other content begins anew.
 */
async function judge(
  file: File,
  free: readonly Track[],
  placed: readonly Track[],
  lastTry: boolean,
): Promise<Verdict> {
  const head = await read(file, 0, Math.min(file.size, WINDOW_BYTES));
  if (head === null) return { is: 'unsure' };
  const alike = (track: Track) =>
    track.name !== file.name && track.known.bytes > 0 && agrees(track.known, 0, head);
  let longer = false;
  for (const track of free.filter(alike)) {
    const goesOn = await continues(track.known, file);
    if (goesOn === null) return { is: 'unsure' };
    if (goesOn) return { is: 'moved', track };
    longer ||= file.size >= track.known.bytes;
    if (isRepeated(track, head) && file.size < track.known.bytes) return { is: 'copy' };
  }
  if (longer && !lastTry) return { is: 'unsure' };
  const older = (track: Track) =>
    familyOf(file.name) === familyOf(track.name) && archiveNumber(file.name) > archiveNumber(track.name);
  if (placed.some((track) => alike(track) && older(track) && isRepeated(track, head))) return { is: 'copy' };
  return { is: 'new', head };
}

function isRepeated({ known }: Track, head: Uint8Array): boolean {
  return Math.min(known.bytes, head.length) >= LEAST_SHARED;
}

/** Files of a set may begin with the same short line. */
const LEAST_SHARED = 256;

/** Does a file hold what is known, at both its ends? Null where it cannot be read now. */
async function continues(known: Known, file: File): Promise<boolean | null> {
  if (file.size < known.bytes) return false;
  const head = await read(file, 0, known.head.length);
  if (head === null) return null;
  if (head.length < known.head.length || !agrees(known, 0, head)) return false;
  const offset = known.bytes - known.tail.length;
  if (offset === 0) return true;
  const tail = await read(file, offset, known.bytes);
  return tail && tail.length === known.tail.length && agrees(known, offset, tail);
}

async function whyAnew(old: Track, file: File): Promise<Restart> {
  if (old.missed || old.name !== file.name) return 'rotated';
  if (file.size >= old.known.bytes) return 'replaced';
  const head = await read(file, 0, Math.min(file.size, old.known.head.length));
  return head && agrees(old.known, 0, head) ? 'truncated' : 'rotated';
}

/** A stretch of a file; null where the file changed or went in the meantime. */
async function read(file: File, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (start === end) return NO_BYTES;
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (error) {
    if (nameOfError(error) === 'NotAllowedError') throw error;
    return null;
  }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => byte === bytes[at]);
}

function looksSame(seen: File | null, file: File): boolean {
  return seen !== null && seen.size === file.size && seen.lastModified === file.lastModified;
}

export function nameOfError(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
