import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { OpenedFiles } from './opened-files';
import { test as base, expect } from './walkback-page';

const LOG = 'src/formats/runtimo/fixtures/deploy-session-v0.7.3.jsonl';

const test = base.extend<{ opened: OpenedFiles }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  opened: async ({}, use) => {
    const opened = new OpenedFiles();
    await use(opened);
    await opened.close();
  },
});

test('a file opens from the command line at its first failure, and nobody else is asked for anything', async ({
  walkback,
  page,
  context,
  opened,
}) => {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const wal = join(opened.folder, 'deploy.jsonl');
  cpSync(LOG, wal);
  const address = await opened.open(wal);
  await page.goto(address);
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText('exit code 3');
  await expect(page).toHaveURL(/#\/log\//);

  const root = address.replace(/#.*/, '');
  expect(asked.filter((each) => !each.startsWith(root) && !each.startsWith('blob:'))).toEqual([]);
  expect(asked).toContain(`${root}file/0`);
  // The address ends with the command: nothing of it is kept for a time without one.
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);

  // It is in the library now: a reload asks for the page alone.
  asked.length = 0;
  await page.reload();
  await walkback.expectPosition(13);
  expect(asked.filter((each) => /open\.json|file\/0/.test(each))).toEqual([]);
  expect(await opened.stop()).toBe(0);
});

test('the browser is started with an address that works once', async ({
  walkback,
  page,
  browser,
  opened,
}) => {
  test.skip(process.platform !== 'linux', 'other systems have other ways to their browser');
  const wal = join(opened.folder, 'deploy.jsonl');
  cpSync(LOG, wal);
  const address = await opened.browse(wal);
  await page.goto(address);
  await walkback.expectPosition(13);
  const other = await browser.newContext();
  const again = await other.newPage();
  expect((await again.goto(address))?.status()).toBe(410);
  await expect(again.locator('body')).toContainText('This address works once.');
  await other.close();
});

test('a folder opens with the files in it, and a packed file as what is in it', async ({
  walkback,
  page,
  opened,
}) => {
  cpSync('public/samples/artifacts.json', join(opened.folder, 'artifacts.json'));
  const log = readFileSync('public/samples/interleaved-4-runs.jsonl');
  writeFileSync(join(opened.folder, 'runs.jsonl.gz'), gzipSync(log));
  await page.goto(await opened.open(opened.folder));
  await expect(walkback.cause()).toContainText('upstream closed connection');
  await expect(page.getByText('With the artifacts in artifacts.json')).toBeVisible();
});

test('a command that has ended is said to be so, and how to go on', async ({ browser, opened }) => {
  const wal = join(opened.folder, 'deploy.jsonl');
  cpSync(LOG, wal);
  // Not the page of the fixture, which takes a request that fails for an error: here it is meant to.
  const context = await browser.newContext();
  const page = await context.newPage();
  const address = await opened.open(wal);
  await page.goto(address);
  await expect(page).toHaveURL(/#\/log\//);
  await opened.stop();

  // What is here can be looked at as before, also with parts of the page that were not needed until now.
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+S');
  const panel = page.getByRole('dialog', { name: 'Share this moment' });
  await expect(panel.getByRole('button', { name: /Save file · / })).toBeVisible();
  // A link would hold the secret, and lead nobody else here.
  await expect(panel).toContainText('only files can be made');
  expect(await panel.innerHTML()).not.toContain(new URL(address).pathname);
  await page.keyboard.press('Escape');

  await page.evaluate(() => {
    window.location.hash = '#/open';
  });
  await expect(page.getByRole('alert')).toContainText('The command that served this page has ended.');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await context.close();
});

test('a page that no command serves asks nobody what was opened', async ({ walkback, page, context }) => {
  await walkback.open();
  await walkback.kept();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.evaluate(() => {
    window.location.hash = '#/open';
  });
  await expect(page.getByRole('heading', { name: 'From the command line' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('This page is not served by it');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // Its own parts come out of what the browser keeps.
  expect(asked.filter((each) => !/\/assets\/[^/]+\.(js|css)$/.test(each))).toEqual([]);
});
