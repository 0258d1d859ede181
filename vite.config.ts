import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ isSsrBuild }) => ({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: isSsrBuild
    ? { outDir: 'dist/cli', target: 'node20', copyPublicDir: false, minify: false }
    : { outDir: 'dist', target: 'es2023', sourcemap: false },
  ssr: { noExternal: true },
}));
