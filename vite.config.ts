import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { grammars } from './grammars.ts';
import { viewer } from './viewer.ts';

/**
 * The page asks for nothing but its own files, and the hosts that its link names: before it asks for anything it
 * narrows `connect-src` to them (src/tighten.ts). The same text stands in index.html, for hosts that set no headers.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self' https: http:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * The headers that a host should set, as the preview sets them. Only a header can say who may frame the page; what it
 * shows in another page's frame is no more than that page posted (docs/embed.md).
 */
const previewHeaders: Plugin = {
  name: 'preview-headers',
  configurePreviewServer({ middlewares }) {
    middlewares.use(({ url }, response, next) => {
      const example = url?.startsWith('/examples/') ?? false;
      response.setHeader(
        'Content-Security-Policy',
        `${POLICY}; frame-ancestors 'self'${example ? "; frame-src 'self'" : ''}`,
      );
      response.setHeader('Referrer-Policy', 'no-referrer');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      next();
    });
  },
};

/** The development server injects inline scripts, which the policy of the shipped page forbids. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html, context) =>
    context.server ? html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '') : html,
};

/**
 * Installable, and everything of it kept in the browser after the first visit. The page itself registers the worker
 * (`src/views/shell/keep-offline.ts`); every address is relative, so that the build works from any folder of any host.
 */
const offline = VitePWA({
  injectRegister: false,
  manifest: {
    name: 'Walkback',
    short_name: 'Walkback',
    description: 'Walk a log back to the moment it broke. Everything stays in your browser.',
    start_url: './',
    scope: './',
    display: 'standalone',
    theme_color: '#1f4fd8',
    background_color: '#f6f7f9',
    categories: ['developer', 'utilities'],
    icons: [
      { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    file_handlers: [
      {
        action: './',
        accept: {
          'application/x-ndjson': ['.jsonl', '.ndjson'],
          'application/octet-stream': ['.wal'],
          'application/json': ['.json'],
          'text/csv': ['.csv'],
          'application/gzip': ['.gz', '.walkback'],
        },
      },
    ],
    // A file opened from the file manager gets a window of its own: what another one shows stays as it is.
    launch_handler: { client_mode: 'navigate-new' },
  },
  workbox: {
    globPatterns: ['**/*'],
    // The command line is built into the same folder; nobody's page asks for it.
    // The viewer is the whole application once more: it is kept when it was used, and asked for anew each time.
    globIgnores: ['cli/**', 'sw.js', 'viewer.html'],
    runtimeCaching: [
      { urlPattern: /\/viewer\.html$/, handler: 'NetworkFirst', options: { cacheName: 'walkback-viewer' } },
    ],
    // The page has one address, whatever stands behind the question mark; anything else is as missing as on the host.
    navigateFallback: null,
    ignoreURLParametersMatching: [/./],
    // The first visit is kept without a reload, and a newer version waits until the reader asks for it.
    clientsClaim: true,
    skipWaiting: false,
    cleanupOutdatedCaches: true,
    inlineWorkboxRuntime: true,
    sourcemap: false,
  },
});

export default defineConfig(({ isSsrBuild }) => ({
  base: './',
  plugins: [
    react(),
    grammars,
    withoutPolicyInDevelopment,
    previewHeaders,
    isSsrBuild ? [] : [viewer, offline],
  ],
  worker: { format: 'es', plugins: () => [grammars] },
  build: isSsrBuild
    ? { outDir: 'dist/cli', target: 'node20', copyPublicDir: false, minify: false }
    : { outDir: 'dist', target: 'es2023', sourcemap: false },
  ssr: { noExternal: true },
}));
