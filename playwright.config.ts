import { defineConfig } from '@playwright/test';

const port = Number(process.env.PORT ?? 4174);

/** The flags keep Debian's Chromium from asking the network for anything of its own. */
const args = ['--disable-background-networking', '--disable-quic', '--no-first-run'];
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  // The references of visual.spec.ts hold for every system: what is particular to one is taken out of the pictures.
  snapshotPathTemplate: '{testDir}/visual/{arg}{ext}',
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: asRoot ? [...args, '--no-sandbox'] : args,
    },
  },
  webServer: {
    command: `npx vite preview --host localhost --port ${port} --strictPort`,
    port,
    reuseExistingServer: false,
  },
});
