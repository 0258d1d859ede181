// How long the worker takes to say who wrote a path, to draw the life of one, to list the hits of a query, and to
// search the raw bytes. The page itself rests, so the times are those of the worker and of the messages to and from it.

import { median, percentile, random, rate } from '../statistics.mjs';

const ASKED = 300;
const WARM_UP = 30;
const PIXELS = 1200;
/** Lines that are asked for until all of their values were read. */
const WHOLES = 40;
/** Another query each round: the answer to one is kept. */
const STATUSES = ['failed', 'blocked', 'timed-out', 'invalid', 'completed-with-error'];

export async function measureQuestions(browser, app, id, { log, run, events }) {
  const next = random(7);
  const positions = Array.from({ length: ASKED + WARM_UP }, () => Math.floor(next() * events));
  const asked = { log: id, run, events, positions, pixels: PIXELS, wanted: WHOLES };
  const { writes, lines, wholes } = await app.page.evaluate(askPaths, asked);
  const hits = [];
  for (const status of STATUSES)
    hits.push(await timed(app, { log: id, run, self: null, query: `jobs.*.class becomes ${status}` }));
  const { others } = browser;
  await others.choose(log);
  const [searches, streams] = [[], []];
  for (let round = 0; round < STATUSES.length; round++) {
    const query = `"nothing holds this text ${round}"`;
    searches.push(rate(log.bytes, await timed(app, { log: id, run, self: null, query })));
    const { bytes, ms } = await others.inWorker('stream');
    streams.push(rate(bytes, ms));
  }
  return {
    events,
    writes: spread(writes.slice(WARM_UP)),
    lines: spread(lines.slice(WARM_UP)),
    wholes: spread(wholes),
    hits: median(hits),
    search: median(searches),
    stream: median(streams),
  };
}

function spread(times) {
  return { p50: percentile(times, 50), p95: percentile(times, 95) };
}

function timed(app, input) {
  return app.page.evaluate(async (input) => {
    const start = performance.now();
    const found = await window.probe.ask('hits', input);
    if (found.kind !== 'hits') throw new Error(found.message);
    return performance.now() - start;
  }, input);
}

/** Runs in the page: asks about paths that events at random positions wrote, at other random positions. */
async function askPaths({ log, run, events, positions, pixels, wanted }) {
  const pointerOf = (path) =>
    path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const edges = Uint32Array.from({ length: pixels + 1 }, (_, x) => Math.round((x * events) / pixels));
  const time = async (kind, input) => {
    const start = performance.now();
    await window.probe.ask(kind, input);
    return performance.now() - start;
  };
  const writes = [];
  const lines = [];
  const wholes = [];
  for (const [at, position] of positions.entries()) {
    const { changes } = await window.probe.ask('changes', { log, run, position });
    if (changes.length === 0) continue;
    const pointer = pointerOf(changes[at % changes.length].path);
    const from = positions[(at + 1) % positions.length];
    writes.push(await time('writes', { log, run, pointer, position: from, count: 1 }));
    lines.push(await time('pathLine', { log, run, pointer, edges }));
    if (wholes.length === wanted) continue;
    // Values that stand in records come in by and by.
    const start = performance.now();
    for (let unread = 1; unread > 0; )
      ({ unread } = await window.probe.ask('pathLine', { log, run, pointer, edges }));
    wholes.push(lines.at(-1) + performance.now() - start);
  }
  return { writes, lines, wholes };
}
