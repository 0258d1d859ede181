import { spawn } from 'node:child_process';

/** Opens an address in a browser; false where there is none. */
export type Browse = (address: string) => Promise<boolean>;

/** The browser of this system, by what the system has for that. */
export const systemBrowser: Browse = (address) => {
  const [command, ...args] = commandFor(process.platform);
  return new Promise((resolve) => {
    const started = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
    started.once('error', () => resolve(false));
    started.once('spawn', () => {
      // It may live as long as the browser: nobody waits for it.
      started.unref();
      resolve(true);
    });
  });
};

/** What opens an address that is put behind it. */
export function commandFor(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // The first word in quotes would be the title of a window.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
