// Two runs of many events, compared in the application's own worker: from the question to the first divergence, and
// to the whole answer. The second log is the first one with times and ids of its own, and one event changed near its end.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { median } from '../statistics.mjs';

const DAY_MS = 86_400_000;
/** Where the second log differs, as a share of its events. */
const CHANGED = 0.9;

export async function measureCompare(browser, log, { rounds }) {
  const other = changedCopy(log);
  const app = await browser.newApp();
  await app.ask('removeAll', { notes: true });
  const [a, b] = [await take(app, log), await take(app, other)];
  const firsts = [];
  const wholes = [];
  for (let round = 0; round < rounds; round++) {
    // A page of its own each time: nothing is kept of the last comparison.
    await app.load();
    const runs = round % 2 === 0 ? { a, b } : { a: b, b: a };
    const { first, whole } = await app.page.evaluate(compareInPage, runs);
    firsts.push(first);
    wholes.push(whole);
  }
  await app.ask('removeAll', { notes: true });
  await app.page.close();
  return { log, first: median(firsts), whole: median(wholes) };
}

async function take(app, log) {
  await app.load();
  await app.drop(log);
  const { entries } = await app.ask('library', null);
  const { id } = entries.find(({ name }) => name === log.name);
  const { rows } = await app.ask('runs', {
    log: id,
    filter: { text: '', outcome: null, sort: 'events' },
    from: 0,
    count: 1,
  });
  return { log: id, run: rows[0].id };
}

/** Runs in the page: goes to the address of the two runs, and waits for what the reader waits for. */
async function compareInPage({ a, b }) {
  const path = [a.log, a.run, b.log, b.run].map(encodeURIComponent).join('/');
  location.hash = '#/';
  await new Promise((done) => setTimeout(done, 500));
  const start = performance.now();
  location.hash = `#/compare/${path}`;
  const seen = (find) =>
    new Promise((done) => {
      const look = () => (find() ? done(performance.now() - start) : requestAnimationFrame(look));
      look();
    });
  const whole = () => document.querySelector('section[aria-label="First divergence"]');
  const first = await seen(() => whole() || /part here/.test(document.body.textContent));
  return { first, whole: await seen(whole) };
}

/** The same log a day later, with one event changed; written once. */
function changedCopy(log) {
  const path = log.path.replace(/\.jsonl$/, '.compared.jsonl');
  const name = log.name.replace(/\.jsonl$/, '.compared.jsonl');
  if (!existsSync(path)) {
    const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n');
    const at = Math.floor(lines.length * CHANGED);
    const later = lines.map((line, index) => {
      const moved = line.replace(
        /"(created_at|finished_at|started_at|updated_at)":(\d+)/g,
        (_, key, time) => `"${key}":${Number(time) + DAY_MS}`,
      );
      return index === at ? moved.replace('"metadata":{}', '"metadata":{"changed":true}') : moved;
    });
    writeFileSync(path, `${later.join('\n')}\n`);
  }
  return { ...log, name, path };
}
