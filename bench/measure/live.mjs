// Following a log: what an event costs that arrives behind so many others, while the run is open and replayed, and how
// long it takes until the state after it can be asked. Beside it, the reading of the whole log anew.

import { percentile } from '../statistics.mjs';

const BATCH = 100;
/** Batches that come one by one, each waited for until the state behind it is told. */
const ALONE = 10;

/**
 * @param log holds `events + more` events; the first ones are there at the beginning
 */
export async function measureLive(app, log, { events, more }) {
  await app.page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'followed' });
    document.body.append(input);
  });
  await app.page.locator('#followed').setInputFiles(log.path);
  const found = await app.page.evaluate(follow, { events, more, batch: BATCH, alone: ALONE });
  const { arrivals, heads, ...rest } = found;
  return {
    events,
    more,
    ...rest,
    arrive: { p50: percentile(arrivals, 50), p95: percentile(arrivals, 95) },
    head: { p50: percentile(heads, 50), p95: percentile(heads, 95) },
  };
}

/** In the page: feeds the file to the worker as a follower does. */
async function follow({ events, more, batch, alone: last }) {
  const { ask } = window.probe;
  const [file] = document.querySelector('#followed').files;
  const log = await ask('follow', {
    following: { kind: 'file', name: file.name, from: 'the benchmark' },
    log: null,
  });
  const arrive = (bytes) => ask('arrive', { log, file: file.name, bytes });
  // Where each event begins, from the events on that arrive later.
  const bytes = new Uint8Array(await file.arrayBuffer());
  let at = 0;
  for (let line = 0; line < events; line++) at = bytes.indexOf(10, at) + 1;
  const first = at;
  for (let from = 0; from < first; from += 4 << 20)
    await arrive(bytes.slice(from, Math.min(from + (4 << 20), first)));
  const batches = [];
  for (let count = 0; count < more; count += batch) {
    const from = at;
    for (let line = 0; line < batch; line++) at = bytes.indexOf(10, at) + 1;
    batches.push(bytes.slice(from, at));
  }
  const grown = async (count) => {
    for (;;) {
      const view = await ask('log', { log }).catch(() => null);
      if (view?.summary.events >= count) return view;
      await ask('sleep', { ms: 5 });
    }
  };
  // The run is open, and replayed.
  const view = await grown(events);
  const { run } = view.landing;
  await ask('run', { log, run });
  const stateAt = (position) => ask('tree', { log, run, position, expanded: [], from: 0, count: 40 });
  await stateAt(events - 1);
  const alone = batches.splice(-last);
  const arrivals = [];
  const start = performance.now();
  for (const each of batches) {
    const began = performance.now();
    await arrive(each);
    arrivals.push((performance.now() - began) / batch);
  }
  const perEvent = (performance.now() - start) / (batches.length * batch);
  let there = events + batches.length * batch;
  await grown(there);
  // From the arrival of some events to the state behind the last of them.
  const heads = [];
  for (const each of alone) {
    const began = performance.now();
    await arrive(each);
    there += batch;
    await grown(there);
    await stateAt(there - 1);
    heads.push(performance.now() - began);
  }
  const began = performance.now();
  await ask('finish', { log });
  return { arrivals, heads, perEvent, anew: performance.now() - began, bytes: bytes.length };
}
