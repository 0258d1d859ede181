import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { putDrop } from '../src/intake/drop-store';
import { printLink } from '../src/share/link';
import { sealReplay } from '../src/share/sealed';
import { DropStore } from './drop-store';
import { test as base, expect, WalkbackPage } from './walkback-page';

const LOG = readFileSync('public/samples/deploy-session-v0.7.3.jsonl');
const KEY = `${'k'.repeat(42)}A`;

const test = base.extend<{ store: DropStore; address: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  store: async ({}, use) => {
    const store = new DropStore();
    await use(store);
    await store.close();
  },
  address: async ({ store }, use) => use(await store.open()),
});

/** A log, sealed and sent to a store; the links that the sender has then. */
async function drop(address: string) {
  const { blob, key } = await sealReplay(new Blob([LOG]));
  const { address: at, token } = await putDrop(address, blob, { lifetime: 3600 });
  return {
    key,
    open: `/${printLink({ page: 'drop', action: 'open', key, address: at })}`,
    remove: `/${printLink({ page: 'drop', action: 'delete', token: token!, address: at })}`,
  };
}

/** Everything that a browser asks for from now on, with its headers. */
function listen(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) =>
    asked.push(
      `${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.postData()}`,
    ),
  );
  return asked;
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const openIt = (page: Page) => page.getByRole('button', { name: 'Fetch and open it' }).click();

test('a sealed replay opens in another browser, and is deleted by its sender', async ({
  walkback,
  page,
  context,
  browser,
  store,
  address,
}) => {
  const asked = listen(context);
  const links = await drop(address);
  const [kept] = store.kept();
  expect(kept).toContain('WBSEALED');
  expect(kept).not.toContain('exit');
  expect(kept).not.toContain('job_started');

  await page.goto(links.open);
  await expect(page.getByRole('heading', { name: 'Somebody sent you a replay' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(new URL(address).host);
  await expectAccessible(page);
  // Whoever only follows a link asks nobody for anything.
  expect(asked.filter((each) => each.includes(new URL(address).host))).toEqual([]);

  await openIt(page);
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText('exit code 3');
  const toStore = asked.filter((each) => each.includes(`${new URL(address).host}/`));
  expect(toStore).toHaveLength(1);
  expect(toStore[0]).toMatch(/^GET /);
  expect(toStore[0]).not.toMatch(/cookie|authorization/i);
  expect(asked.filter((each) => each.includes(links.key))).toEqual([]);

  const other = await browser.newContext();
  const sender = new WalkbackPage(await other.newPage());
  await sender.page.goto(links.remove);
  await expect(sender.page.getByRole('heading', { name: 'Delete a sealed replay' })).toBeVisible();
  await expectAccessible(sender.page);
  expect(store.kept()).toHaveLength(1);
  await sender.page.getByRole('button', { name: 'Delete it' }).click();
  await expect(sender.page.getByRole('status').filter({ hasText: 'It is deleted' })).toBeVisible();
  expect(store.kept()).toEqual([]);
  expect(sender.errors).toEqual([]);
  await other.close();
  // Ctrl+C is no accident.
  expect(await store.stop()).toBe(0);
});

test('what cannot be opened says why, and what to do', async ({ page, address }) => {
  const { open, key } = await drop(address);
  const alert = page.getByRole('alert');

  await page.goto(open.replace(key, KEY));
  await openIt(page);
  await expect(alert).toContainText('The key does not fit');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toContainText('The key does not fit');

  const none = printLink({ page: 'drop', action: 'open', key: KEY, address: `${address}/${'x'.repeat(22)}` });
  await page.goto(`/${none}`);
  await openIt(page);
  await expect(alert).toContainText('The replay is not there any more');

  // A host whose policy is stricter than that of the page.
  await page.reload();
  await page.evaluate(() => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'self'";
    document.head.append(policy);
  });
  await openIt(page);
  await expect(alert).toContainText('This page does not ask strangers');

  await page.goto(`/#/drop/1/${KEY}/javascript%3Aalert(1)`);
  await expect(alert).toContainText('The link is not whole');
  await page.goto('/#/drop/2/anything');
  await expect(alert).toContainText('A link of a newer version');
});

test('a store says which pages it lets in; another page says what has to be done', async ({
  browser,
  store,
}) => {
  // The same files, as if from a host of their own.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  // Chromium asks before a page from elsewhere may reach this computer.
  await context.grantPermissions(['local-network-access'], { origin: 'https://walkback.example' });
  const { origin } = new URL(test.info().project.use.baseURL!);
  await context.route('https://walkback.example/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await context.request.get(`${origin}${pathname}`) });
  });
  const page = await context.newPage();
  const { open } = await drop(await store.open());
  await page.goto(`https://walkback.example${open}`);
  await openIt(page);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('does not let this page in');
  await expect(alert).toContainText('--origin https://walkback.example');
  await expectAccessible(page);

  await store.stop();
  const again = await store.open('--origin', 'https://walkback.example');
  const { open: opens } = await drop(again);
  await page.goto(`https://walkback.example${opens}`);
  await openIt(page);
  await new WalkbackPage(page).expectPosition(13);

  await store.stop();
  await page.goto(`https://walkback.example${opens}`);
  await openIt(page);
  await expect(alert).toContainText(`${new URL(again).host} does not answer`);
  await context.close();
});

test('walkback serve hands out the page too, and it opens a drop of its own store', async ({
  walkback,
  page,
  address,
}) => {
  await page.goto(new URL('/', address).href);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await walkback.kept();
  const { open } = await drop(address);
  await page.goto(new URL(open, address).href);
  await openIt(page);
  await walkback.expectPosition(13);
});

test('the settings keep the address of a store, and nothing that is none', async ({ walkback, page }) => {
  await walkback.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  const field = page.getByLabel('Store for encrypted drops');
  await field.fill('drops.example');
  await field.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Not an address of a store' })).toBeVisible();
  await field.fill('https://drops.example/team');
  await field.press('Enter');
  await expect(
    page.getByRole('status').filter({ hasText: 'Asked only when you send: drops.example' }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(field).toHaveValue('https://drops.example/team');
});
