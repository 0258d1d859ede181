// `npm run bench`: generates logs, measures the built application beside other ways to do the same, and prints
// one table. `--quick` leaves the large log out; `--only=ingest,seek` measures only some of it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, ROOT } from '../.ci/set-up.mjs';
import { prepare, serve } from './set-up.mjs';

const PARTS = [
  'size',
  'ingest',
  'first-screen',
  'memory',
  'seek',
  'scrub',
  'frames',
  'reopen',
  'questions',
  'compare',
  'branch',
  'share',
  'live',
  'soak',
];

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const only = values.only?.split(',') ?? PARTS;
for (const part of only)
  if (!PARTS.includes(part)) fail(`No such part: ${part}. There are ${PARTS.join(', ')}.`);
const wants = (part) => only.includes(part);

prepare();

// These need the packages that were just installed.
const { logOf } = await import('./generate.mjs');
const { startBrowser } = await import('./browser.mjs');
const { markdownOf, rowsOf } = await import('./report.mjs');
const { measureIngest } = await import('./measure/ingest.mjs');
const { measureFirstScreen } = await import('./measure/first-screen.mjs');
const { measureMemory } = await import('./measure/memory.mjs');
const { measureSeek } = await import('./measure/seek.mjs');
const { measureScrub } = await import('./measure/scrub.mjs');
const { measureFrames } = await import('./measure/frames.mjs');
const { measureQuestions } = await import('./measure/questions.mjs');
const { measureCompare } = await import('./measure/compare.mjs');
const { measureReopen } = await import('./measure/reopen.mjs');
const { measureBranch } = await import('./measure/branch.mjs');
const { measureShare } = await import('./measure/share.mjs');
const { measureLive } = await import('./measure/live.mjs');
const { measureSoak } = await import('./measure/soak.mjs');
const { measureSize } = await import('./measure/size.mjs');

const SYSTEMS = ['mfm', 'noetl', 'enact', 'dag-executor'];
const SIZES = values.quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];

/** A runtimo log of so many events holds 100,000 spans. */
const EVENTS_OF_SPANS = 231_040;

const found = { live: [], ingest: [], opened: [], scrub: [], frames: [], reopen: [], questions: [] };
const urls = await serve();
const browser = await startBrowser(urls);
try {
  if (wants('size')) found.size = measureSize();
  if (wants('ingest')) await ingest();
  if (wants('first-screen')) {
    say('first useful screen');
    found.firstScreen = await measureFirstScreen(browser, logOf('runtimo', { bytes: 10e6 }), { rounds: 7 });
  }
  if (['memory', 'seek', 'scrub', 'reopen', 'questions'].some(wants))
    for (const events of SIZES) await open(events);
  if (wants('compare')) {
    say('comparing two runs of 100,000 events');
    const log = logOf('dag-executor', { events: 100_000 });
    found.compare = await measureCompare(browser, log, { rounds: 5 });
  }
  if (wants('branch')) await branch(10_000);
  if (wants('share')) await share(10_000);
  if (wants('live'))
    for (const events of values.quick ? [10_000, 100_000] : [10_000, 1_000_000]) await live(events);
  if (wants('soak')) await soak(values.quick ? 360_000 : 3_600_000);
  if (wants('frames'))
    for (const events of values.quick ? [EVENTS_OF_SPANS] : [EVENTS_OF_SPANS, 1_000_000])
      await frames(events);
} finally {
  await browser.close();
  await urls.close();
}
print();

async function ingest() {
  for (const events of SIZES.filter((each) => each >= 100_000)) {
    say(`taking in ${events.toLocaleString('en')} runtimo events`);
    const large = events > 100_000;
    const how = { rounds: large ? 3 : 5, slow: !large };
    found.ingest.push(await measureIngest(browser, logOf('runtimo', { events }), how));
  }
  for (const system of SYSTEMS) {
    say(`taking in 100,000 ${system} events`);
    const log = logOf(system, { events: 100_000 });
    found.ingest.push(await measureIngest(browser, log, { rounds: 3, slow: true }));
  }
}

/** Everything about a log that is kept already, and about its one run. */
async function open(events) {
  const log = logOf('runtimo', { events });
  const name = events.toLocaleString('en');
  say(`keeping and checking ${name} events`);
  const app = await browser.newApp();
  const { id } = await app.keep(log);
  say(`memory and jumps in a run of ${name}`);
  const memory = await measureMemory(app, id);
  const { run } = memory;
  found.opened.push({
    memory: wants('memory') ? memory : undefined,
    seek: wants('seek') ? await measureSeek(app, id, { run, events }) : undefined,
  });
  if (wants('questions')) {
    say(`asking who and where in a run of ${name}`);
    found.questions.push(await measureQuestions(browser, app, id, { log, run, events }));
  }
  if (wants('scrub')) {
    say(`scrubbing a run of ${name}`);
    found.scrub.push(await measureScrub(app, id, { run, events }));
  }
  if (wants('reopen')) {
    say(`reopening a log of ${name}`);
    found.reopen.push({ log, ...(await measureReopen(app, id, { rounds: 5 })) });
  }
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

/** The timeline of a run of its own tab, beside speedscope with the same spans. */
async function frames(events) {
  const log = logOf('runtimo', { events });
  const name = events.toLocaleString('en');
  say(`keeping ${name} events`);
  const app = await browser.newApp();
  const { id } = await app.keep(log);
  const { run } = await app.openRun(id);
  say(`zooming and panning a run of ${name}`);
  found.frames.push(await measureFrames(browser, app, id, { run, events, rounds: 3 }));
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

/** Skipping single events of a run, beside the same in Redux DevTools. */
async function branch(events) {
  const log = logOf('runtimo', { events });
  say(`keeping ${events.toLocaleString('en')} events`);
  const app = await browser.newApp();
  const { id } = await app.keep(log);
  const { run } = await app.openRun(id);
  say('skipping single events');
  const positions = [10, 2_000, 4_000, 6_000, 8_000];
  found.branch = await measureBranch(browser, app, id, { run, events, log, positions });
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

/** Packing a run into a replay file, beside the browser's gzip of its log. */
async function share(events) {
  const log = logOf('runtimo', { events });
  say(`keeping ${events.toLocaleString('en')} events`);
  const app = await browser.newApp();
  const { id } = await app.keep(log);
  const { run } = await app.openRun(id);
  say('sharing them');
  found.share = await measureShare(browser, app, id, { run, events, log, rounds: 5 });
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

/** Following a log that has so many events already. */
async function live(events) {
  const more = 20_000;
  const log = logOf('runtimo', { events: events + more });
  say(`following a log of ${events.toLocaleString('en')} events`);
  const app = await browser.newApp();
  found.live.push(await measureLive(app, log, { events, more }));
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

/** An hour at 1,000 events a second. */
async function soak(events) {
  const log = logOf('enact', { events });
  say(`following ${events.toLocaleString('en')} events of many runs`);
  const app = await browser.newApp();
  found.soak = await measureSoak(app, log, { events, looks: 8 });
  await app.load();
  await app.ask('removeAll', { notes: true });
  await app.page.close();
}

function print() {
  const machine = {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    chromium: browser.version,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
  };
  const rows = rowsOf(found);
  const markdown = markdownOf(machine, rows);
  const results = join(ROOT, 'bench', 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'latest.md'), markdown);
  writeFileSync(join(results, 'latest.json'), `${JSON.stringify({ machine, rows, found }, null, 2)}\n`);
  console.log(`\n${markdown}`);
}

function say(what) {
  console.log(`${new Date().toISOString().slice(11, 19)} ${what}`);
}
