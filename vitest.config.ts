import { defineConfig } from 'vitest/config';
import { grammars } from './grammars.ts';

export default defineConfig({
  plugins: [grammars],
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
