import type { Page } from '@playwright/test';

/**
 * A file that the page may watch, in the page's own part of the disk: its handle is a real one, and the picker, which a
 * test cannot press, gives it.
 */
export class GrownFile {
  constructor(
    private readonly page: Page,
    private readonly name = 'wal.jsonl',
  ) {}

  /** Has the picker give this file; before the page is opened. */
  async offer(): Promise<void> {
    await this.page.addInitScript((name) => {
      const folder = () => navigator.storage.getDirectory();
      const picker = async () => [await (await folder()).getFileHandle(name, { create: true })];
      Object.assign(window, { showOpenFilePicker: picker });
    }, this.name);
  }

  async append(text: string): Promise<void> {
    await this.write(text, true);
  }

  /** Writes it anew: shorter, or with other bytes. */
  async replace(text: string): Promise<void> {
    await this.write(text, false);
  }

  async remove(): Promise<void> {
    await this.page.evaluate(
      async (name) => (await navigator.storage.getDirectory()).removeEntry(name),
      this.name,
    );
  }

  private async write(text: string, keepExistingData: boolean): Promise<void> {
    await this.page.evaluate(
      async ([name, text, keep]) => {
        const folder = await navigator.storage.getDirectory();
        const handle = await folder.getFileHandle(name as string, { create: true });
        const position = keep ? (await handle.getFile()).size : 0;
        const stream = await handle.createWritable({ keepExistingData: keep as boolean });
        await stream.write({ type: 'write', position, data: text as string });
        await stream.close();
      },
      [this.name, text, keepExistingData] as const,
    );
  }
}
