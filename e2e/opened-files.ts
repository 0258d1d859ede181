import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { expect } from '@playwright/test';

/** `walkback open` as it was built, with a folder for its files and a port of its own. */
export class OpenedFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'walkback-opened-'));
  private process: ChildProcess | null = null;

  /** Begins to serve, and opens no browser; the address that is printed. */
  async open(...args: readonly string[]): Promise<string> {
    return this.start([...args, '--no-browser']);
  }

  /** Begins to serve, and opens a browser of which no more is known than what it is told; that address. */
  async browse(...args: readonly string[]): Promise<string> {
    const told = join(this.folder, 'told');
    writeFileSync(
      join(this.folder, 'xdg-open'),
      `#!/bin/sh\necho "$1" > '${told}.part'\nmv '${told}.part' '${told}'\n`,
      {
        mode: 0o755,
      },
    );
    await this.start(args, `${this.folder}:${process.env.PATH}`);
    await expect.poll(() => existsSync(told)).toBe(true);
    return readFileSync(told, 'utf8').trim();
  }

  private start(args: readonly string[], path = process.env.PATH): Promise<string> {
    const command = ['dist/cli/walkback.js', 'open', ...args, '--port', '0'];
    const env = { ...process.env, PATH: path };
    const started = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.process = started;
    return new Promise((resolve, reject) => {
      let said = '';
      started.stdout.on('data', (data) => {
        said += data;
        const [address] = said.match(/http:\S+#\/open(?=\s)/) ?? [];
        if (address !== undefined) resolve(address);
      });
      started.once('exit', (code) => reject(new Error(`walkback open ended with ${code}: ${said}`)));
    });
  }

  /** What is sent to its standard input. */
  get input(): Writable {
    return this.process!.stdin!;
  }

  /** Interrupts it, as Ctrl+C does; its exit code. */
  async stop(): Promise<number | null> {
    const started = this.process;
    if (started === null) return null;
    this.process = null;
    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
    started.kill('SIGINT');
    return ended;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
