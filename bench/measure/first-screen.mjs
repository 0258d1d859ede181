// From the drop of a small log to its events and the state at its first failure on screen, beside the time a
// page needs just to parse the same lines.

import { median } from '../statistics.mjs';

export async function measureFirstScreen(browser, log, { rounds }) {
  const app = await browser.newApp();
  await browser.others.choose(log);
  const screens = [];
  const parses = [];
  for (let round = 0; round < rounds; round++) {
    await app.ask('removeAll', { notes: true });
    await app.load();
    screens.push((await app.drop(log)).useful);
    parses.push((await browser.others.parseInPage()).ms);
  }
  await app.ask('removeAll', { notes: true });
  await app.page.close();
  return { log, screen: median(screens), parse: median(parses) };
}
