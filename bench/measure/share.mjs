// Sharing a run: from the page's question to the replay file, which was cut out, read again, packed, opened again and
// proved by then; with and without redaction. Beside it, the browser's own gzip of the same file, in a worker of its own.

import { readFileSync } from 'node:fs';
import { median } from '../statistics.mjs';

/** What is taken out unasked: `DEFAULT_CHOICE` of `src/model/redaction.ts`. */
const USUAL = {
  classes: ['ip', 'port', 'process', 'environment', 'output', 'host', 'email', 'secret'],
  fields: [],
  patterns: [],
  payloads: false,
  keep: [],
  add: [],
};

export async function measureShare(browser, app, id, { run, events, log, rounds }) {
  const page = await browser.newPeer();
  await page.evaluate(
    (text) => {
      window.log = new Blob([text]);
      const code = `onmessage = async ({ data }) => {
      const packed = data.stream().pipeThrough(new CompressionStream('gzip'));
      postMessage((await new Response(packed).blob()).size);
    };`;
      window.zipper = new Worker(URL.createObjectURL(new Blob([code])));
    },
    readFileSync(log.path, 'utf8'),
  );
  const [gzips, plains, redacteds] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    gzips.push(await gzip(page));
    plains.push(await share(app, id, run, null, events));
    redacteds.push(await share(app, id, run, USUAL, events));
  }
  await page.close();
  const mid = (list) => ({ ms: median(list.map(({ ms }) => ms)), size: list[0].size });
  return { events, plain: mid(plains), redacted: mid(redacteds), gzip: mid(gzips) };
}

function gzip(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const start = performance.now();
        window.zipper.onmessage = ({ data }) => resolve({ ms: performance.now() - start, size: data });
        window.zipper.postMessage(window.log);
      }),
  );
}

function share(app, log, run, redaction, events) {
  return app.page.evaluate(
    async ([log, run, redaction, events]) => {
      const question = {
        subjects: [{ log, scope: { kind: 'run', run } }],
        view: null,
        notes: false,
        branches: [],
        by: null,
        named: true,
        hashed: true,
        redaction,
      };
      const start = performance.now();
      const { file, inside } = await window.probe.ask('share', question);
      if (inside[0].events !== events) throw new Error(`${inside[0].events} events are inside`);
      return { ms: performance.now() - start, size: file.size };
    },
    [log, run, redaction, events],
  );
}
