import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { GrownFile } from './grown-file';
import { ASKS_FOR_PATIENCE, LogHost } from './log-host';
import { OpenedFiles } from './opened-files';
import { test as base, expect, storedArrivals } from './walkback-page';

const LINES = readFileSync('src/formats/runtimo/fixtures/deploy-session-v0.7.3.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => `${line}\n`);
/** So many of the records, from one on. */
const some = (from: number, to?: number) => LINES.slice(from, to).join('');

const test = base.extend<{ file: GrownFile; opened: OpenedFiles; host: LogHost; origin: string }>({
  file: async ({ page }, use) => {
    const file = new GrownFile(page);
    await file.offer();
    await use(file);
  },
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  opened: async ({}, use) => {
    const opened = new OpenedFiles();
    await use(opened);
    await opened.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  host: async ({}, use) => {
    const host = new LogHost();
    await use(host);
    await host.close();
  },
  origin: async ({ host }, use) => use(await host.open()),
});

test('a file is followed: the reader stands in the past while the head moves on, and goes back to it', async ({
  walkback,
  page,
  file,
}) => {
  await walkback.open();
  await file.append(some(0, 10));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar).toContainText('Following wal.jsonl on this computer');
  await expect(page).toHaveTitle('Live – Walkback');
  // Nothing failed yet: one stands at the end, and goes along.
  await walkback.expectPosition(9);
  await expect(bar.getByRole('button', { name: 'Stay at the end' })).toHaveAttribute('aria-pressed', 'true');
  await file.append(some(10, 12));
  await walkback.expectPosition(11);

  await walkback.press('ArrowLeft', 3);
  await walkback.expectPosition(8);
  // A record may come in pieces.
  await file.append(LINES[12]!.slice(0, 40));
  await file.append(LINES[12]!.slice(40) + some(13, 20));
  await expect(bar.getByLabel('New events')).toHaveText('8 new events since you stopped');
  await walkback.expectPosition(8);
  await expect(walkback.cause()).toContainText('exit code 3');
  const news = page.getByRole('region', { name: 'What happened while following' });
  await news.getByRole('link', { name: /failed/ }).click();
  await walkback.expectPosition(16);
  await bar.getByRole('button', { name: 'Jump to the end' }).click();
  await walkback.expectPosition(19);
  await file.append(some(20, 22));
  await walkback.expectPosition(21);

  // Ended, it is the log of its bytes: at the same moment, and the same as if it had been dropped.
  await bar.getByRole('button', { name: 'Stop following' }).click();
  await expect(bar).toBeHidden();
  await walkback.expectPosition(21);
  await expect(page).toHaveTitle('Walkback');
  const address = page.url();
  expect(address).not.toContain('live-');
  await page.goto('/#/');
  await walkback.pick({ name: 'again.jsonl', mimeType: 'text/plain', buffer: Buffer.from(some(0, 22)) });
  await expect(page).toHaveURL(/#\/log\//);
  await page.goto('/#/');
  await expect(walkback.library().getByRole('row')).toHaveCount(2);
});

test('a file that is cut short, deleted and written anew loses nothing that was read', async ({
  walkback,
  page,
  file,
}) => {
  await walkback.open();
  await file.append(some(0, 10));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('10 events');
  await file.replace(some(10, 13));
  await expect(main).toContainText('13 events');
  const news = page.getByRole('region', { name: 'What happened while following' });
  await expect(news).toContainText('what was read before is kept');

  await file.remove();
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar.getByRole('status')).toContainText(/gone|not there|missing/i);
  await expect(page).toHaveTitle('No contact – Walkback');
  await file.append(some(13, 20));
  await expect(main).toContainText('20 events');
  await expect(bar).toContainText('live');
});

test('behind a reload what came is there, and is gone on with without taking anything twice', async ({
  walkback,
  page,
  file,
}) => {
  await walkback.open();
  await file.append(some(0, 10));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('10 events');
  // It is stored about a second later; its line in the library then knows its size.
  await expect
    .poll(() => page.evaluate(() => indexedDB.databases().then((all) => all.map(({ name }) => name))))
    .toContain('walkback-handles');
  await expect.poll(() => storedArrivals(page)).toBeGreaterThan(0);
  await page.reload();
  await expect(main).toContainText('10 events');
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar).toContainText('This tab does not follow it');
  await file.append(some(10, 15));
  await bar.getByRole('button', { name: 'Go on following' }).click();
  await expect(main).toContainText('15 events');
  await expect(main).not.toContainText('25 events');
});

test('one tab follows a log: another one says so, and goes on once it is closed', async ({
  walkback,
  page,
  file,
  context,
}) => {
  await walkback.open();
  await file.append(some(0, 10));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  await walkback.expectPosition(9);
  await expect.poll(() => storedArrivals(page)).toBeGreaterThan(0);
  const other = await context.newPage();
  await other.goto(page.url());
  const bar = other.getByRole('region', { name: 'Following', exact: true });
  await expect(other.getByRole('main')).toContainText('10 events');
  await bar.getByRole('button', { name: 'Go on following' }).click();
  await expect(bar.getByRole('status')).toContainText('Another tab follows this log');
  await file.append(some(10, 15));
  await walkback.expectPosition(14);
  await expect.poll(() => storedArrivals(page)).toBeGreaterThan(1);
  await page.close();
  await new GrownFile(other).append(some(15, 20));
  await bar.getByRole('button', { name: 'Go on following' }).click();
  await expect(other.getByRole('main')).toContainText('20 events');
  await expect(bar).toContainText('live');
});

test('an armed stop halts who goes along, and the monitor tells what is open and what failed', async ({
  walkback,
  page,
  file,
}) => {
  await walkback.open();
  await file.append(some(0, 12));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  await walkback.expectPosition(11);
  await page.getByRole('searchbox', { name: 'Find events' }).fill('kind:job_started');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Keep it as a stop/ }).click();
  await page.getByRole('searchbox', { name: 'Find events' }).fill('');
  // Looking for it went to the first hit.
  await page.getByRole('button', { name: 'Stay at the end' }).click();
  await walkback.expectPosition(11);
  await file.append(some(12, 16));
  await walkback.expectPosition(12);
  await expect(page.getByLabel('Halted')).toContainText('kind:job_started');

  await page.getByRole('link', { name: 'Monitor' }).first().click();
  const monitor = page.getByRole('main');
  await expect(monitor.getByRole('heading', { name: 'Monitor' })).toBeVisible();
  const card = page.getByRole('list', { name: 'Followed logs' }).getByRole('listitem');
  await expect(card).toContainText('live, runtimo-core');
  await expect(card).toContainText('Last error');
  await expect(monitor.getByRole('row', { name: /ShellExec|stuck|running/ }).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});

test('an attempt that gets stuck is told where one looks, and marked on the monitor', async ({
  walkback,
  page,
  file,
}) => {
  const job = (seq: number, type: string, id: string) =>
    `${JSON.stringify({ seq, ts: Math.ceil(Date.now() / 1000), type, job_id: id, capability: 'ShellExec' })}\n`;
  const done = ['a', 'b', 'c'].flatMap((id, at) => [
    job(2 * at, 'job_started', id),
    job(2 * at + 1, 'job_completed', id),
  ]);
  await walkback.open();
  await file.append(done.join(''));
  await page.getByRole('button', { name: 'Follow a file…' }).click();
  await walkback.expectPosition(5);
  await file.append(job(6, 'job_started', 'd'));
  await walkback.expectPosition(6);
  const news = page.getByRole('region', { name: 'What happened while following' });
  await expect(news.getByRole('link', { name: /is stuck: silent for/ })).toBeVisible();
  // Whoever dismisses it by keyboard is not thrown to the top of the page.
  await news.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect(news.getByRole('link')).toHaveCount(0);
  await expect(page.locator(':focus')).toHaveCount(1);
  await page.getByRole('link', { name: 'Monitor' }).first().click();
  await expect(page.getByRole('main')).toContainText('1 stuck');
});

test('what walkback open --follow streams is shown as it comes, through a rotation, until the command ends', async ({
  page,
  opened,
}) => {
  const wal = join(opened.folder, 'wal.jsonl');
  writeFileSync(wal, some(0, 10));
  await page.goto(await opened.open('--follow', wal));
  await expect(page).toHaveURL(/#\/log\//);
  const main = page.getByRole('main');
  await expect(main).toContainText('10 events');
  appendFileSync(wal, LINES[10]!.slice(0, 20));
  appendFileSync(wal, LINES[10]!.slice(20) + some(11, 30));
  await expect(main).toContainText('30 events');
  renameSync(wal, `${wal}.1`);
  writeFileSync(wal, some(30));
  await expect(main).toContainText(`${LINES.length} events`);
  await page.reload();
  // Nobody has to say that it goes on.
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar).toContainText(/^live/);
  await expect(bar).toContainText('from the command line');
  await expect(main).toContainText(`${LINES.length} events`);
  await opened.stop();
  // The command said that nothing more will come: it is a log like any other now.
  await expect(bar).toBeHidden();
  await expect(main).toContainText(`${LINES.length} events`);
});

test('standard input is followed to its end', async ({ page, opened }) => {
  const address = await opened.open('-');
  await page.goto(address);
  opened.input.write(some(0, 20));
  await expect(page.getByRole('main')).toContainText('20 events');
  opened.input.end(some(20));
  await expect(page.getByRole('main')).toContainText(`${LINES.length} events`);
  await expect(page.getByRole('region', { name: 'Following', exact: true })).toBeHidden();
});

test('last words that come with the end are not lost: the failure is told, and stands on the monitor', async ({
  walkback,
  page,
  opened,
}) => {
  const lines = readFileSync('src/formats/mfm/fixtures/failed-retries-exhausted.jsonl', 'utf8').split(
    /(?<=\n)/,
  );
  await page.goto(await opened.open('-'));
  opened.input.write(lines.slice(0, 12).join(''));
  await walkback.expectPosition(11);
  opened.input.end(lines.slice(12).join(''));
  await expect(page.getByRole('region', { name: 'Following', exact: true })).toBeHidden();
  // Who went along stands at the end, and the failure is told beside it.
  await walkback.expectPosition(lines.filter((line) => line.trim() !== '').length - 1);
  await expect(page.getByRole('region', { name: 'What happened while following' })).toContainText('failed');
  await page.getByRole('link', { name: 'Monitor' }).click();
  await expect(page.getByRole('main')).toContainText('Ended while it was followed here');
  await expect(page.getByRole('main')).toContainText('1 run failed');
});

test('a tab that slept takes what came meanwhile, once', async ({ page, host, origin }) => {
  host.put('/wal.jsonl', { body: some(0, 10) });
  await page.goto(`/#/follow/url/${encodeURIComponent(`${origin}/wal.jsonl`)}`);
  await page.getByRole('button', { name: 'Follow it' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('10 events');
  // Its scripts stand still, as those of a tab do that sleeps; connections do not outlive that.
  const browser = await page.context().newCDPSession(page);
  await browser.send('Debugger.enable');
  const asleep = new Promise((resolve) => browser.once('Debugger.paused', resolve));
  await browser.send('Debugger.pause');
  await asleep;
  host.put('/wal.jsonl', { body: some(0, 15) });
  host.drop();
  host.put('/wal.jsonl', { body: some(0, 30) });
  await browser.send('Debugger.resume');
  await expect(main).toContainText('30 events');
  await expect(page.getByRole('region', { name: 'Following', exact: true })).toContainText('live');
});

test('what is no log is said to be none when it has ended', async ({ page, opened }) => {
  await page.goto(await opened.open('-'));
  opened.input.end('hello\nworld\n');
  await expect(page.getByRole('alert')).toContainText('no log that Walkback knows');
});

test('an address is followed after the reader agreed, by its new bytes alone, and through its faults', async ({
  page,
  host,
  origin,
}) => {
  host.put('/wal.jsonl', { body: some(0, 10) });
  const address = `${origin}/wal.jsonl`;
  await page.goto(`/#/follow/url/${encodeURIComponent(address)}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(new URL(origin).host);
  expect(host.asked).toEqual([]);
  await page.getByRole('button', { name: 'Follow it' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('10 events');
  host.put('/wal.jsonl', { body: some(0, 15) });
  await expect(main).toContainText('15 events');
  const ranges = host.asked.map(({ headers }) => headers.range).filter((range) => range !== undefined);
  expect(ranges.some((range) => /^bytes=[1-9]/.test(range))).toBe(true);

  const bar = page.getByRole('region', { name: 'Following', exact: true });
  host.put('/wal.jsonl', { status: 503, body: 'busy' });
  await expect(bar.getByRole('status')).toContainText('fault of its own (HTTP 503)');
  host.put('/wal.jsonl', ASKS_FOR_PATIENCE);
  await expect(bar).toContainText(/tried again in (10|9\.\d) min/);
  host.put('/wal.jsonl', { type: 'text/html', body: '<!doctype html><title>Sign in</title>' });
  await bar.getByRole('button', { name: 'Try now' }).click();
  await expect(bar.getByRole('status')).toContainText(/page/i);
  // What comes back soon is tried again without being told to.
  host.put('/wal.jsonl', { body: some(0, 20) });
  await expect(main).toContainText('20 events');
  await expect(bar).toContainText('live');
});
