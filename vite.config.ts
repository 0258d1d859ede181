import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The page asks for nothing but its own files. The same text stands in index.html, for hosts that set no headers. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** The development server injects inline scripts, which the policy of the shipped page forbids. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html, context) =>
    context.server ? html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '') : html,
};

export default defineConfig(({ isSsrBuild }) => ({
  base: './',
  plugins: [react(), withoutPolicyInDevelopment],
  worker: { format: 'es' },
  build: isSsrBuild
    ? { outDir: 'dist/cli', target: 'node20', copyPublicDir: false, minify: false }
    : { outDir: 'dist', target: 'es2023', sourcemap: false },
  ssr: { noExternal: true },
  preview: {
    headers: {
      'Content-Security-Policy': `${POLICY}; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  },
}));
