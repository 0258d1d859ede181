// Skipping one event of a run and replaying it: Walkback's thought experiment, as its page asks for it, beside the
// skipping of one action in Redux DevTools with a reducer that folds the same events into the same state.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../.ci/set-up.mjs';
import { median } from '../statistics.mjs';

const PEER = join(ROOT, 'bench', 'data', 'peer');

/** @param positions of the events that are skipped, one after the other, each in the run as recorded */
export async function measureBranch(browser, app, id, { run, events, log, positions }) {
  const ours = [];
  for (const position of positions) {
    const edits = [{ omit: position }];
    ours.push(
      await app.page.evaluate(
        async ([log, run, edits, end]) => {
          const start = performance.now();
          const { after } = await window.probe.ask('branch', { log, run, edits });
          const answered = performance.now();
          await window.probe.ask('branchChanges', { log, run, edits, position: null });
          if (after.events !== end) throw new Error(`${after.events} events are left`);
          return { replayed: answered - start, compared: performance.now() - answered };
        },
        [id, run, edits, events - 1],
      ),
    );
  }
  const theirs = await skipWithInstrument(browser, log, positions);
  return {
    events,
    replayed: median(ours.map((each) => each.replayed)),
    compared: median(ours.map((each) => each.compared)),
    taken: theirs.taken,
    skipped: median(theirs.skips.map((each) => each.ms)),
  };
}

async function skipWithInstrument(browser, log, positions) {
  const page = await browser.newPeer();
  await page.addScriptTag({ path: await bundled() });
  const found = await page.evaluate(
    ([text, positions]) => window.skipWithInstrument(text, positions),
    [readFileSync(log.path, 'utf8'), positions],
  );
  await page.close();
  return found;
}

/** The peer as one script, in the manner in which applications ship it. */
async function bundled() {
  const { build } = await import('vite');
  await build({
    root: join(ROOT, 'bench'),
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: PEER,
      emptyOutDir: true,
      lib: {
        entry: join(ROOT, 'bench', 'pages', 'instrument.js'),
        formats: ['iife'],
        name: 'peer',
        fileName: 'peer',
      },
    },
  });
  return join(PEER, 'peer.iife.js');
}
