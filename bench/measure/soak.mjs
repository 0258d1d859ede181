// An hour's worth of events at 1,000 a second, as fast as they are taken: many runs that begin and end, followed in one
// log, with the monitor asked as its page does. What the worker holds for each event must not grow.

const BATCH_BYTES = 256 << 10;

/** @param log of many runs */
export async function measureSoak(app, log, { events, looks }) {
  await app.page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'followed' });
    document.body.append(input);
  });
  await app.page.locator('#followed').setInputFiles(log.path);
  const worker = await app.worker();
  const before = await worker.heapBytes();
  await app.page.evaluate(async () => {
    const [file] = document.querySelector('#followed').files;
    const following = { kind: 'file', name: file.name, from: 'the benchmark' };
    window.soaked = { file, at: 0, log: await window.probe.ask('follow', { following, log: null }) };
  });
  const found = [];
  const start = performance.now();
  for (let look = 1; look <= looks; look++) {
    const share = look / looks;
    const { events: count, monitor } = await app.page.evaluate(feed, [share, BATCH_BYTES]);
    const heap = await worker.heapBytes();
    const held = heap.objects + heap.buffers - before.objects - before.buffers;
    found.push({ events: count, held, perEvent: held / count, monitor });
  }
  const ms = performance.now() - start;
  const { events: taken } = found.at(-1);
  if (taken !== events) throw new Error(`${taken} of ${events} events were taken`);
  return { events, bytes: log.bytes, ms, looks: found };
}

/** In the page: hands on the next part of the file, and asks what the monitor asks. */
async function feed([share, batch]) {
  const { ask } = window.probe;
  const { file, log } = window.soaked;
  const until = share === 1 ? file.size : Math.floor(file.size * share);
  let events = 0;
  while (window.soaked.at < until) {
    const from = window.soaked.at;
    window.soaked.at = Math.min(from + batch, until);
    const bytes = new Uint8Array(await file.slice(from, window.soaked.at).arrayBuffer());
    ({ events } = await ask('arrive', { log, file: file.name, bytes }));
  }
  const began = performance.now();
  await ask('monitor', null);
  return { events, monitor: performance.now() - began };
}
