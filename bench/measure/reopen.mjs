// From loading the page on the link of a log that is kept already to its runs, and to its first event and state.

import { median } from '../statistics.mjs';

export async function measureReopen(app, id, { rounds }) {
  const listed = [];
  const useful = [];
  for (let round = 0; round < rounds; round++) {
    await app.page.goto('about:blank');
    await app.page.goto(`${app.url}#/log/${encodeURIComponent(id)}`, { waitUntil: 'commit' });
    listed.push(await app.page.evaluate(() => window.probe.appears(window.probe.runsListed)));
    useful.push(await app.page.evaluate(() => window.probe.appears(window.probe.useful)));
  }
  return { listed: median(listed), useful: median(useful) };
}
