// How much the main thread works for a frame while a run's timeline is zoomed, panned, scrolled and scrubbed, and
// while speedscope zooms and pans the same spans. Inputs come through the browser's own input path, one per
// animation frame. A frame's work is all that the main thread did from one input's frame to the next one's: the
// sum of its tasks in a trace, so script, style, layout, recording what to paint, and collecting garbage.

import { median, percentile } from '../statistics.mjs';
import { Inputs } from './inputs.mjs';

/** Times of 60 Hz; a frame with more work than this comes late. */
const FRAME_MS = 16;
/** So long nothing is done between two kinds of input, in which the charts are drawn that waited for it. */
const REST_MS = 1000;
/** Every input zooms by this much; 40 of them show a thousandth of what there was. */
const ZOOM = 2 ** 0.25;
const ZOOMS = 40;
const PANS = 60;
const PAN_PIXELS = 40;
const SCROLLS = 60;
const SCRUBS = 60;

/**
 * Both axes of a run of ours, in turns with speedscope where that opens the same spans.
 * @returns medians over the rounds, for each of the ways
 */
export async function measureFrames(browser, app, id, { run, events, rounds }) {
  const timeline = await openTimeline(app, id, run);
  const { spans, profile } = await spansOf(app, id, run);
  const peer = await openSpeedscope(browser, profile);
  const ways = {
    order: () => showAxis(timeline, false).then(() => play(timeline, OURS)),
    clock: () => showAxis(timeline, true).then(() => play(timeline, OURS)),
    ...(peer.target && { speedscope: () => peer.page.bringToFront().then(() => play(peer.target, SHARED)) }),
  };
  const found = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) found[name].push(await way());
  await peer.page.close();
  await app.page.bringToFront();
  const { opened, refused, bytes } = peer;
  return { events, spans, peer: { opened, refused, bytes }, found: mapValues(found, summary) };
}

/** The page of a run, replayed and shown whole, and its timeline as something to give inputs to. */
async function openTimeline(app, id, run) {
  const { page } = app;
  await app.load(`#/log/${encodeURIComponent(id)}/run/${encodeURIComponent(run)}?at=0`);
  await page.evaluate(
    (id) =>
      window.probe.noticed((each) => each.kind === 'run' && each.id === id && each.built === each.total),
    id,
  );
  await page.evaluate(() => window.probe.appears(window.probe.useful));
  await page.waitForTimeout(1000);
  const overview = await page.getByLabel('Playhead', { exact: true }).boundingBox();
  const lanes = await page.locator('section[aria-label="Timeline"] canvas').last().boundingBox();
  const inputs = new Inputs(page, await page.context().newCDPSession(page));
  return { inputs, overview, lanes, wheelOf: (factor) => 240 * Math.log2(factor) };
}

async function showAxis({ inputs: { page } }, byClock) {
  await page.bringToFront();
  const button = page.getByRole('button', { name: 'Clock axis' });
  if ((await button.getAttribute('aria-pressed')) !== String(byClock)) await button.click();
  await page.getByRole('button', { name: 'Show the whole run' }).click();
  await page.waitForTimeout(500);
}

/** The run's spans as speedscope's own file, in order of events; those of a runtimo log do not overlap. */
function spansOf(app, log, run) {
  return app.page.evaluate(
    async ({ log, run }) => {
      const { spans, events } = await window.probe.ask('run', { log, run });
      const opened = [];
      const ordered = Uint32Array.from(spans.start.keys()).sort((a, b) => spans.start[a] - spans.start[b]);
      let free = 0;
      for (const span of ordered) {
        const [start, end] = [spans.start[span], spans.end[span]];
        if (start < 0) continue;
        if (start < free) throw new Error(`The span that begins at ${start} overlaps the one before it.`);
        free = end < 0 ? events : end + 1;
        const frame = spans.outcome[span];
        opened.push({ type: 'O', frame, at: start }, { type: 'C', frame, at: free });
      }
      const profile = {
        $schema: 'https://www.speedscope.app/file-format-schema.json',
        shared: { frames: Array.from({ length: 16 }, (_, code) => ({ name: `outcome ${code}` })) },
        profiles: [
          { type: 'evented', name: 'spans', unit: 'none', startValue: 0, endValue: events, events: opened },
        ],
      };
      return { spans: opened.length / 2, profile: JSON.stringify(profile) };
    },
    { log, run },
  );
}

/** How long speedscope may take to open a file. */
const PATIENCE_MS = 120_000;

/** speedscope's released page with the spans open in it; `target` null where it could not open them. */
async function openSpeedscope(browser, profile) {
  const page = await browser.newPeer();
  const bytes = Buffer.byteLength(profile);
  const failed = new Promise((_, reject) => {
    page.once('crash', () => reject(new Error('its page crashed')));
    page.once('dialog', (dialog) => {
      dialog.dismiss();
      reject(new Error(dialog.message()));
    });
  });
  const file = { name: 'spans.speedscope.json', mimeType: 'application/json', buffer: Buffer.from(profile) };
  const start = performance.now();
  try {
    await page.locator('input[type="file"]').first().setInputFiles(file);
    await Promise.race([failed, page.waitForFunction(shown, null, { timeout: PATIENCE_MS })]);
  } catch (error) {
    return { page, bytes, target: null, refused: String(error.message).split('\n')[0] };
  }
  const opened = performance.now() - start;
  await page.waitForTimeout(1000);
  const { width, height } = page.viewportSize();
  const lanes = { x: 0, y: height / 2, width, height: height / 2 };
  const inputs = new Inputs(page, await page.context().newCDPSession(page));
  // speedscope takes a wheel with Ctrl as a factor of 1 + delta / 40.
  return { page, bytes, opened, target: { inputs, lanes, wheelOf: (factor) => 40 * (factor - 1) } };
}

/** Runs in speedscope's page: the profile's name stands in its title once it is open. */
function shown() {
  return /spans/.test(document.title) && document.querySelector('canvas') !== null;
}

const repeat = (count, act) => Array.from({ length: count }, (_, at) => (target) => act(target, at));
const zoomBy =
  (factor) =>
  ({ inputs, lanes, wheelOf }) =>
    inputs.wheel(lanes.x + lanes.width * 0.62, lanes.y + lanes.height / 2, { zoom: wheelOf(factor) });
const panBy =
  (pixels) =>
  ({ inputs, lanes }) =>
    inputs.wheel(lanes.x + lanes.width / 2, lanes.y + lanes.height / 2, { x: pixels });
/** There and back again. */
const back = (at, count) => (at < count / 2 ? 1 : -1);

/** What either application is made to do: inputs by name, each the doing of one frame. */
const SHARED = {
  'zoom in': repeat(ZOOMS, zoomBy(1 / ZOOM)),
  'pan near': repeat(PANS, (target, at) => panBy(back(at, PANS) * PAN_PIXELS)(target)),
  'zoom half out': repeat(ZOOMS / 2, zoomBy(ZOOM)),
  'pan far': repeat(PANS, (target, at) => panBy(back(at, PANS) * PAN_PIXELS)(target)),
  'zoom out': repeat(ZOOMS / 2, zoomBy(ZOOM)),
};

/** What has no like in speedscope: its lanes are the depth of a stack, and it has no playhead. */
const OURS = {
  ...SHARED,
  'scroll lanes': repeat(SCROLLS, ({ inputs, lanes }, at) =>
    inputs.wheel(lanes.x + lanes.width / 2, lanes.y + lanes.height / 2, { y: back(at, SCROLLS) * 88 }),
  ),
  scrub: [
    ({ inputs, overview }) => inputs.mouse('mousePressed', overview.x + 2, overview.y + 8),
    ...repeat(SCRUBS, ({ inputs, overview }, at) =>
      inputs.mouse('mouseMoved', overview.x + 2 + ((overview.width - 4) * at) / SCRUBS, overview.y + 8),
    ),
    ({ inputs, overview }) => inputs.mouse('mouseReleased', overview.x + overview.width - 4, overview.y + 8),
  ],
};

/** Plays a script; the work of each frame in milliseconds, by what was done. */
async function play(target, script) {
  const { inputs } = target;
  const work = {};
  for (const [name, acts] of Object.entries(script)) {
    await inputs.page.waitForTimeout(REST_MS);
    work[name] = await inputs.traced(acts.map((act) => () => act(target)));
  }
  return work;
}

/** Medians over the rounds of the percentiles of each kind of input, and of all that both applications do. */
function summary(rounds) {
  const kinds = Object.fromEntries(
    Object.keys(rounds[0]).map((name) => [name, told(rounds.map((each) => each[name]))]),
  );
  const shared = rounds.map((each) => Object.keys(SHARED).flatMap((name) => each[name]));
  return { shared: told(shared), kinds };
}

function told(rounds) {
  const of = (figure) => median(rounds.map((frames) => figure(frames.map(({ work }) => work))));
  return {
    p50: of((work) => percentile(work, 50)),
    p95: of((work) => percentile(work, 95)),
    max: of((work) => Math.max(...work)),
    late: of((work) => work.filter((each) => each > FRAME_MS).length / work.length),
    cpu95: median(
      rounds.map((frames) =>
        percentile(
          frames.map(({ cpu }) => cpu),
          95,
        ),
      ),
    ),
  };
}

function mapValues(record, of) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));
}
