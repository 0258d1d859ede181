// What has to be there before anything is measured: the packages to compare with, the built application and
// the two servers.

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { fail, installPackages, ROOT, run } from '../.ci/set-up.mjs';

const BENCH = join(ROOT, 'bench');
/** A build of its own, so that building the application meanwhile does not change what is measured. */
export const APP = join(BENCH, 'data', 'app');

/** Installs the packages of both lock files and builds the application. */
export function prepare() {
  installPackages();
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', 'bench'])) fail('`npm ci` in bench failed.');
  const build = ['vite', 'build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', APP];
  if (!run('npx', build)) fail('The build failed; its own message is above.');
}

/** Serves the built application as `vite preview` does, and the pages of what it is compared with. */
export async function serve() {
  const { preview } = await import('vite');
  const server = await preview({
    root: ROOT,
    logLevel: 'silent',
    build: { outDir: APP },
    preview: { host: 'localhost', port: 4185 },
  });
  const pages = createServer(answer);
  await new Promise((resolve) => pages.listen(0, 'localhost', resolve));
  return {
    app: server.resolvedUrls.local[0],
    pages: `http://localhost:${pages.address().port}/`,
    speedscope: `http://localhost:${pages.address().port}${SPEEDSCOPE}index.html`,
    async close() {
      pages.close();
      await server.close();
    },
  };
}

const FILES = {
  '/': 'pages/index.html',
  '/worker.js': 'pages/worker.js',
  '/dexie.mjs': 'node_modules/dexie/dist/modern/dexie.min.mjs',
};
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
};

/** Where the released page of speedscope is answered from its package. */
const SPEEDSCOPE = '/speedscope/';

function answer(request, response) {
  const file = fileOf(request.url);
  if (file === undefined || !existsSync(join(BENCH, file))) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type }).end(readFileSync(join(BENCH, file)));
}

function fileOf(url) {
  if (!url.startsWith(SPEEDSCOPE)) return FILES[url];
  return `node_modules/speedscope/dist/release/${basename(url.replace(/[?#].*/, ''))}`;
}
