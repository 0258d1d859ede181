// `npm test`: installs if needed, finds or installs a Chromium, and runs everything that is checked. All steps run,
// whatever the earlier ones said; the exit code is 1 when any failed.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium, installClickHouse, installPackages, ROOT, run } from './set-up.mjs';

installPackages();
const CHROMIUM_PATH = await findOrInstallChromium();
installClickHouse();
rmSync(join(ROOT, 'reports'), { recursive: true, force: true });
mkdirSync(join(ROOT, 'reports'));

const steps = [
  ['formatting', 'npx', ['biome', 'format', '.']],
  ['lint', 'npx', ['biome', 'lint', '--error-on-warnings', '.']],
  ['types', 'npx', ['tsc', '--noEmit']],
  [
    'unit tests',
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=reports/unit.json'],
  ],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['end-to-end tests', 'npx', ['playwright', 'test'], { CHROMIUM_PATH }],
];

const failed = steps.filter(([name, command, args, env]) => {
  console.log(`\n── ${name}`);
  return !run(command, args, env);
});

console.log(
  failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(([name]) => name).join(', ')}.`,
);
process.exit(failed.length === 0 ? 0 : 1);
