import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type Plugin, type Rolldown } from 'vite';
import { grammars } from './grammars.ts';

/**
 * Puts `viewer.html` beside the page: the whole application in one file, which works from a disk once a replay is put
 * into it (`src/share/standalone.ts`). Visitors fetch it when they first make such a file, not before.
 */
export const viewer: Plugin = {
  name: 'viewer',
  apply: 'build',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'viewer.html', source: await buildViewer() });
  },
};

/** Builds the application once more, without parts: one script with the engine's worker in it, one style sheet. */
async function buildViewer(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    // What `src/lib/standalone.ts` looks at.
    mode: 'viewer',
    base: './',
    logLevel: 'warn',
    plugins: [react(), grammars],
    resolve: {
      alias: [
        { find: /^\.\/start-engine$/, replacement: here('src/queries/start-engine-inline.ts') },
        { find: /^dexie$/, replacement: here('src/store/no-database.ts') },
      ],
    },
    // A classic worker: browsers differ in whether a page from a disk may start a module.
    worker: { format: 'iife', plugins: () => [grammars] },
    build: {
      write: false,
      copyPublicDir: false,
      target: 'es2023',
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  return oneFile(
    textOf(output, (name) => name.endsWith('.html')),
    textOf(output, (name) => name.endsWith('.js')),
    textOf(output, (name) => name.endsWith('.css')),
  );
}

/** The text of the one file of a build that a name tells. */
function textOf(output: Rolldown.RolldownOutput['output'], wanted: (name: string) => boolean): string {
  const found = output.filter((each) => wanted(each.fileName));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`Not one file but ${found.map((each) => each.fileName)}`);
  return only.type === 'chunk' ? only.code : String(only.source);
}

/** The page with its script and styles in place of the links to them, and the place for a replay at its end. */
export function oneFile(html: string, code: string, styles: string): string {
  const script = inScript(code);
  const bare = html
    .replace(/\s*<script\b[^>]*\bsrc=[^>]*><\/script>/g, '')
    .replace(/\s*<link\b[^>]*\brel="stylesheet"[^>]*>/g, '');
  if (styles.includes('</style')) throw new Error('The styles would end early');
  return replaced(
    replaced(
      replaced(bare, /(?<=http-equiv="Content-Security-Policy"\s+content=")[^"]+/, policyFor(script, styles)),
      /(?=<\/head>)/,
      `<style>${styles}</style>\n    <script type="module">${script}</script>\n  `,
    ),
    /(?=<\/body>)/,
    '  <script type="application/x-walkback-replay" id="replay"></script>\n  ',
  );
}

/** Only what the file holds may run or paint, and nothing may be asked for. The worker's text is a part of the script. */
function policyFor(script: string, styles: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(styles)}`,
    'img-src data:',
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * A script as it must stand in a page. What would end it early, or begin a comment in it, can only be a part of a text:
 * written so that it is not seen. The reader of a page takes every line end for a line feed, which changes the hash.
 */
function inScript(code: string): string {
  if (code.includes('\0')) throw new Error('A page cannot hold a NUL');
  return code.replace(/<(?=\/script|!--)/gi, '\\x3C').replace(/\r\n?/g, '\n');
}

function replaced(text: string, what: RegExp, by: string): string {
  if (!what.test(text)) throw new Error(`The page has nothing like ${what}`);
  return text.replace(what, () => by);
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
