import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** The plainest host there is: the built files below some folder, no headers of its own, no memory. */
export class StaticHost {
  private readonly folder = mkdtempSync(join(tmpdir(), 'walkback-host-'));
  private readonly server = createServer((request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://host');
      if (!pathname.startsWith(this.path)) throw new Error('outside of the folder');
      const name = normalize(pathname.slice(this.path.length) || 'index.html');
      const body = readFileSync(join(this.folder, name));
      response
        .writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

  constructor(private readonly path: string) {
    cpSync('dist', this.folder, { recursive: true });
  }

  /** Begins to serve; the address of the page. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, 'localhost', resolve));
    return `http://localhost:${(this.server.address() as AddressInfo).port}${this.path}`;
  }

  /** Puts a newer build in the place of the served one: its page has another title, its worker knows so. */
  publishNewer(title: string): void {
    this.change('index.html', /<title>.*<\/title>/, `<title>${title}</title>`);
    this.change('sw.js', /(?<=url:"index\.html",revision:")[^"]+/, title);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private change(name: string, what: RegExp, by: string): void {
    const path = join(this.folder, name);
    const text = readFileSync(path, 'utf8');
    if (!what.test(text)) throw new Error(`${name} has nothing like ${what}`);
    writeFileSync(path, text.replace(what, by));
  }
}
