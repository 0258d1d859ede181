// What both commands of the README need before their own work: the packages, a step that prints what it does,
// and a Chromium. Node's own modules only, since nothing else is there on a fresh clone.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Runs a command in the root with its output shown; true when it exited with 0. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (error) console.error(`${command}: ${error.message}`);
  return status === 0;
}

/** Refuses a Node that is too old, in words, and installs the packages of the lock file where they are not. */
export function installPackages() {
  requireNode();
  if (!packagesAreStale()) return;
  console.log('Installing packages …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund'])) fail('`npm ci` failed; its own message is above.');
}

/** Prints why nothing can go on, and ends the process. */
export function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Walkback needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

function packagesAreStale() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  return (
    !existsSync(installed) || statSync(installed).mtimeMs < statSync(join(ROOT, 'package-lock.json')).mtimeMs
  );
}

/**
 * The path of a Chromium: the one `CHROMIUM_PATH` names, one on the PATH, Playwright's own; where there is none,
 * Playwright's download is tried and then the system's package manager.
 */
export async function findOrInstallChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isProgram(named) ? named : fail(`CHROMIUM_PATH names ${named}, which is no program.`);
  const found = onPath() ?? (await playwrightsOwn());
  if (found) return found;
  console.log('No Chromium found: installing one …');
  run('npx', ['playwright', 'install', 'chromium']);
  const downloaded = await playwrightsOwn();
  if (downloaded) return downloaded;
  installBySystem();
  return onPath() ?? fail('No Chromium could be installed. Install one and name it in CHROMIUM_PATH.');
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name))).find(isProgram);
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return isProgram(path) ? path : undefined;
}

function installBySystem() {
  if (!existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args];
    run(command, rest, { DEBIAN_FRONTEND: 'noninteractive' });
  }
}

/**
 * Sees to a ClickHouse server for the tests that need a real one, and says in words where there is none: those tests
 * are then shown as skipped. Debian's package brings one; as it also sets up a service, it is installed by root only.
 */
export function installClickHouse() {
  if (hasClickHouse()) return;
  const asRoot = process.getuid?.() === 0;
  if (asRoot && existsSync('/usr/bin/apt-get')) {
    console.log('No ClickHouse server found: installing one …');
    const quietly = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'clickhouse-server']])
      run('apt-get', args, quietly);
  }
  if (hasClickHouse()) return;
  console.log(
    '\nThere is no ClickHouse server, and none could be installed: THE TESTS AGAINST A REAL ONE ARE SKIPPED.\n' +
      'Install clickhouse-server (or clickhouse), or name one in CLICKHOUSE_SERVER_PATH, and run them again.',
  );
}

function hasClickHouse() {
  const named = process.env.CLICKHOUSE_SERVER_PATH;
  if (named) return isProgram(named) || fail(`CLICKHOUSE_SERVER_PATH names ${named}, which is no program.`);
  const folders = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((folder) =>
    ['clickhouse-server', 'clickhouse'].some((name) => isProgram(join(folder, name))),
  );
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A JSON file below the root, or null where there is none. */
export function readJson(path) {
  const full = join(ROOT, path);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : null;
}
