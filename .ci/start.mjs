// `npm start`: installs if needed, builds, serves the production build on localhost, opens a browser.

import { fail, installPackages, ROOT, run } from './set-up.mjs';

installPackages();
if (!run('npm', ['run', '--silent', 'build'])) fail('The build failed; its own message is above.');

const { preview } = await import('vite');
const server = await preview({ root: ROOT, preview: { host: 'localhost', port: 4173, open: hasScreen() } });
console.log(`\nWalkback is at ${server.resolvedUrls.local[0]}   (Ctrl+C stops it)`);

/** On Linux a browser window needs a display; elsewhere there always is one, except on a CI machine. */
function hasScreen() {
  if (process.env.CI) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
