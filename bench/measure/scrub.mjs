// Stepping and dragging through the run on the page: from a key to the frame that shows the answer, and the
// longest task that the main thread was busy with.

import { percentile } from '../statistics.mjs';

const STEPS = 60;
const HELD_STEPS = 150;
const HELD_MS = 33;
const DRAG_MOVES = 120;

export async function measureScrub(app, id, { run, events }) {
  const { page } = app;
  const middle = Math.floor(events / 2);
  await app.load(`#/log/${encodeURIComponent(id)}/run/${encodeURIComponent(run)}?at=${middle}`);
  await page.evaluate(
    (id) =>
      window.probe.noticed((each) => each.kind === 'run' && each.id === id && each.built === each.total),
    id,
  );
  await page.evaluate(() => window.probe.appears(window.probe.useful));
  await page.waitForTimeout(1000);
  const from = await page.evaluate(() => performance.now());

  const keys = [];
  for (let step = 0; step < STEPS; step++) keys.push(await app.press('ArrowRight'));
  for (let step = 0; step < HELD_STEPS; step++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(HELD_MS);
  }
  await drag(page);
  await page.waitForTimeout(500);

  const longest = await page.evaluate(
    (from) => window.probe.longestTask(from, Number.POSITIVE_INFINITY),
    from,
  );
  return { events, p50: percentile(keys, 50), p95: percentile(keys, 95), longest };
}

/** Drags the playhead over the whole overview and back. */
async function drag(page) {
  const box = await page.getByLabel('Playhead').boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 2, y);
  await page.mouse.down();
  for (let move = 0; move <= DRAG_MOVES; move++) {
    const share = 1 - Math.abs(1 - (2 * move) / DRAG_MOVES);
    await page.mouse.move(box.x + 2 + share * (box.width - 4), y);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}
