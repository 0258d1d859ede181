import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `walkback serve` as it was built, with a folder and a port of its own. */
export class DropStore {
  private readonly folder = mkdtempSync(join(tmpdir(), 'walkback-drops-'));
  private process: ChildProcess | null = null;

  /** Begins to serve; the address to be typed into the settings. */
  async open(...options: readonly string[]): Promise<string> {
    const args = ['dist/cli/walkback.js', 'serve', '--store', this.folder, '--port', '0', ...options];
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.process = started;
    return new Promise((resolve, reject) => {
      let said = '';
      started.stdout.on('data', (data) => {
        said += data;
        const [address] = said.match(/http:\S+\/drop(?=\s)/) ?? [];
        if (address !== undefined) resolve(address);
      });
      started.once('exit', (code) => reject(new Error(`walkback serve ended with ${code}: ${said}`)));
    });
  }

  /** Everything that lies in the folder, letter for byte. */
  kept(): string[] {
    return readdirSync(this.folder).map((name) => readFileSync(join(this.folder, name), 'latin1'));
  }

  /** Interrupts it, as Ctrl+C does; its exit code. What it keeps stays. */
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
