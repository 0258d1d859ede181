/**
 * A disk for tests, as the File System Access API shows one: `getFile` is a look at a name, and what it gives cannot be
 * read any more once another version stands there, if the disk is strict about that. Some browsers are, others only
 * by the second.
 */
export class FakeDisk {
  readonly files = new Map<string, { bytes: Uint8Array; version: number }>();
  permission: 'granted' | 'denied' | 'prompt' = 'granted';
  asked = 0;
  strict = true;
  /** Names that fail to be read, however often. */
  readonly broken = new Set<string>();
  /** Called before each step of a reader, with its number: what happens in the middle of a look. */
  onStep: (step: number) => void = () => {};
  steps = 0;
  bytesRead = 0;
  private versions = 0;

  write(name: string, text: string): void {
    this.files.set(name, { bytes: encode(text), version: ++this.versions });
  }

  append(name: string, text: string): void {
    this.write(name, this.text(name) + text);
  }

  rename(from: string, to: string): void {
    this.files.set(to, this.files.get(from)!);
    this.files.delete(from);
  }

  text(name: string): string {
    const file = this.files.get(name);
    return file ? new TextDecoder().decode(file.bytes) : '';
  }

  file(name: string): FileSystemFileHandle {
    return {
      kind: 'file',
      name,
      queryPermission: async () => this.permission,
      requestPermission: async () => this.request(),
      getFile: async () => this.open(name),
    } as unknown as FileSystemFileHandle;
  }

  folder(name: string): FileSystemDirectoryHandle {
    return {
      kind: 'directory',
      name,
      queryPermission: async () => this.permission,
      requestPermission: async () => this.request(),
      values: () => this.list(),
    } as unknown as FileSystemDirectoryHandle;
  }

  private async *list() {
    this.step();
    for (const name of [...this.files.keys()]) yield this.file(name);
  }

  private request() {
    this.asked++;
    this.permission = 'granted';
    return this.permission;
  }

  private async open(name: string): Promise<File> {
    this.step();
    const { bytes, version } = this.files.get(name) ?? fail('NotFoundError');
    const slice = (start: number, end: number) => ({
      arrayBuffer: async () => {
        this.step();
        const now = this.files.get(name);
        if (now === undefined || this.broken.has(name)) fail('NotReadableError');
        if (this.strict && now.version !== version) fail('NotReadableError');
        const read = now.bytes.slice(start, Math.min(end, bytes.length));
        this.bytesRead += read.length;
        return read.buffer;
      },
    });
    return { name, size: bytes.length, lastModified: version, slice } as unknown as File;
  }

  private step(): void {
    if (this.permission !== 'granted') fail('NotAllowedError');
    this.onStep(this.steps++);
  }
}

function fail(name: string): never {
  throw new DOMException(name, name);
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
