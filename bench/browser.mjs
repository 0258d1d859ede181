// A Chromium with a profile on disk, and the application in it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallChromium, ROOT } from '../.ci/set-up.mjs';

const PROBE = readFileSync(join(ROOT, 'bench', 'pages', 'probe.js'), 'utf8');
/** The flags keep Debian's Chromium from asking the network for anything of its own. */
const FLAGS = ['--disable-background-networking', '--disable-quic', '--no-first-run'];
const LONG = 15 * 60_000;

/** Starts a browser whose profile lasts as long as it does. */
export async function startBrowser(urls) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(join(tmpdir(), 'walkback-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findOrInstallChromium(),
    args: process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS,
    viewport: { width: 1440, height: 900 },
    // What keeps the page for offline use would download all of it in the middle of the first measurement.
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(LONG);
  const others = await context.newPage();
  await others.goto(urls.pages);
  return {
    version: context.browser()?.version() ?? 'unknown',
    newApp: () => openApp(context, urls.app),
    others: new Others(others),
    newPeer: () => openPeer(context, urls.speedscope),
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function openApp(context, url) {
  const page = await context.newPage();
  await page.addInitScript(PROBE);
  const app = new App(page, url);
  await app.load();
  return app;
}

/** A tab of speedscope, without a profile. */
async function openPeer(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The page with the other ways to read a log. */
class Others {
  constructor(page) {
    this.page = page;
  }

  async choose(log) {
    await this.page.getByLabel('Log files').setInputFiles(log.path);
  }

  inWorker(way, limit) {
    return this.page.evaluate(([way, limit]) => window.inWorker(way, limit ?? undefined), [way, limit]);
  }

  parseInPage() {
    return this.page.evaluate(() => window.parseInPage());
  }
}

/** One tab of the application. */
class App {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Loads the application anew, with a new worker. */
  async load(hash = '#/') {
    await this.page.goto('about:blank');
    await this.page.goto(this.url + hash);
    await this.page.getByLabel('Log files').first().waitFor({ state: 'attached' });
    await this.page.evaluate(() => window.probe.ask('library', null));
  }

  ask(kind, input) {
    return this.page.evaluate(([kind, input]) => window.probe.ask(kind, input), [kind, input]);
  }

  /** Gives the page a file, as choosing it does; the times of what then appears. */
  async drop(log) {
    await this.page.evaluate(() => window.probe.begin('watchDrop'));
    await this.page.getByLabel('Log files').first().setInputFiles(log.path);
    return this.page.evaluate(() => window.probe.end());
  }

  /** Drops a log and waits until every record of it was checked; its id in the library. */
  async keep(log) {
    const times = await this.drop(log);
    const [{ id, state }] = (await this.ask('library', null)).entries;
    if (state !== 'ready')
      await this.page.evaluate(
        (id) => window.probe.noticed((each) => each.kind === 'log' && each.id === id),
        id,
      );
    return { id, times };
  }

  /** Presses a key; milliseconds until the frame that shows all that the page asked for because of it. */
  async press(key) {
    await this.page.evaluate(() => window.probe.begin('timeKey'));
    await this.page.keyboard.press(key);
    return this.page.evaluate(() => window.probe.end());
  }

  openRun(id) {
    return this.page.evaluate((id) => window.probe.openRun(id), id);
  }

  /** A line to the debugger of the application's worker. */
  async worker() {
    const session = await this.page.context().newCDPSession(this.page);
    const attached = new Promise((resolve) => {
      session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
        if (targetInfo.type === 'worker') resolve(sessionId);
      });
    });
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return new WorkerDebugger(session, await attached);
  }
}

class WorkerDebugger {
  constructor(session, sessionId) {
    this.session = session;
    this.sessionId = sessionId;
    this.pending = new Map();
    this.nextId = 1;
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result, error } = JSON.parse(message);
      if (error) this.pending.get(id)?.reject(new Error(error.message));
      else this.pending.get(id)?.resolve(result);
      this.pending.delete(id);
    });
  }

  send(method, params = {}) {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      const message = JSON.stringify({ id, method, params });
      this.session.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message }).catch(reject);
    });
  }

  /** Bytes that the worker's heap and its array buffers hold after everything unused was let go. */
  async heapBytes() {
    await this.send('HeapProfiler.enable');
    for (let turn = 0; turn < 3; turn++) await this.send('HeapProfiler.collectGarbage');
    const {
      usedSize,
      embedderHeapUsedSize = 0,
      backingStorageSize = 0,
    } = await this.send('Runtime.getHeapUsage');
    return { objects: usedSize + embedderHeapUsedSize, buffers: backingStorageSize };
  }
}
