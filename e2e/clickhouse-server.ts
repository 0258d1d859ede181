import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The configuration that the package brings, which ours changes in a few places. */
const PACKAGED = '/etc/clickhouse-server/config.xml';
const START_MS = 30_000;

/** How the server is started here: the program and what comes before its options; null where there is none. */
function program(): readonly [command: string, ...args: string[]] | null {
  const named = process.env.CLICKHOUSE_SERVER_PATH;
  const folders = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)];
  const found = (name: string) => folders.map((folder) => join(folder, name)).find(isProgram);
  const server = named ?? found('clickhouse-server');
  if (server !== undefined) return [server];
  const one = found('clickhouse');
  return one === undefined ? null : [one, 'server'];
}

/** Is there a server that can be started here? `npm test` installs one where it can. */
export function hasClickHouse(): boolean {
  return program() !== null;
}

/** A real ClickHouse server with a data folder and ports of its own. */
export class ClickHouseServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'walkback-clickhouse-'));
  private process: ChildProcess | null = null;
  private port = 0;

  /** Starts it, again with the same data and the same port where it ran before; its address once it answers. */
  async start(): Promise<string> {
    const found = program();
    if (found === null) throw new Error('There is no clickhouse-server here, and none could be installed.');
    if (this.port === 0) this.port = await this.configure();
    const [command, ...args] = found;
    const config = join(this.folder, 'config.xml');
    const started = spawn(command, [...args, `--config-file=${config}`], {
      stdio: 'ignore',
      cwd: this.folder,
    });
    this.process = started;
    const ended = new Promise<never>((_, reject) => {
      started.once('error', reject);
      started.once('exit', (code) =>
        reject(new Error(`clickhouse-server ended with ${code}: ${this.log()}`)),
      );
    });
    ended.catch(() => {});
    const answered = this.answered(Date.now() + START_MS);
    await Promise.race([answered, ended]);
    return this.address;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Asks it something; the answer as text. */
  async ask(query: string): Promise<string> {
    const answer = await fetch(this.address, { method: 'POST', body: query });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text.trimEnd();
  }

  /** Ends it at once, as a crash would; what it has written stays. */
  async stop(): Promise<void> {
    const started = this.process;
    if (started === null) return;
    this.process = null;
    if (started.exitCode !== null) return;
    const ended = new Promise((resolve) => started.once('exit', resolve));
    started.kill('SIGKILL');
    await ended;
  }

  /** Lets it stand still, as one does that has too much to do, until it is let go on. */
  hold(): () => void {
    this.process?.kill('SIGSTOP');
    return () => this.process?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits for the first answer; each try that is refused is followed by the next. */
  private async answered(until: number): Promise<void> {
    while (Date.now() < until) {
      const answer = await fetch(`${this.address}/ping`, { signal: AbortSignal.timeout(1_000) }).catch(
        () => null,
      );
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`clickhouse-server does not answer: ${this.log()}`);
  }

  /** Writes a configuration for this folder. @returns the port */
  private async configure(): Promise<number> {
    const [http, tcp, between] = [await freePort(), await freePort(), await freePort()];
    const base = existsSync(PACKAGED) ? readFileSync(PACKAGED, 'utf8') : '<yandex></yandex>';
    const root = /<clickhouse>/.test(base) ? 'clickhouse' : 'yandex';
    const own = {
      http_port: http,
      tcp_port: tcp,
      interserver_http_port: between,
      listen_host: '127.0.0.1',
      path: `${this.folder}/data/`,
      tmp_path: `${this.folder}/tmp/`,
      user_files_path: `${this.folder}/files/`,
      format_schema_path: `${this.folder}/schemas/`,
      users_config: '/etc/clickhouse-server/users.xml',
      mark_cache_size: 268_435_456,
    };
    let text = base.replace(/<!--[\s\S]*?-->/g, '').replace(/<logger>[\s\S]*?<\/logger>/, '');
    for (const name of [
      ...Object.keys(own),
      'mysql_port',
      'postgresql_port',
      'https_port',
      'tcp_port_secure',
    ])
      text = text.replace(new RegExp(`<${name}>[^<]*</${name}>`, 'g'), '');
    const settings = Object.entries(own).map(([name, value]) => `<${name}>${value}</${name}>`);
    const logger = `<logger><level>warning</level><log>${this.folder}/log</log><errorlog>${this.folder}/errors</errorlog></logger>`;
    writeFileSync(
      join(this.folder, 'config.xml'),
      text.replace(`</${root}>`, `${logger}${settings.join('')}</${root}>`),
    );
    return http;
  }

  private log(): string {
    const path = join(this.folder, 'errors');
    return existsSync(path) ? readFileSync(path, 'utf8').slice(-2_000) : 'it wrote no log';
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
