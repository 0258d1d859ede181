import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type Answer, LogHost } from './log-host';
import { StaticHost } from './static-host';
import { test as base, expect, WalkbackPage } from './walkback-page';

const DEPLOY = readFileSync('public/samples/deploy-session-v0.7.3.jsonl');
const agent = (file: string) => readFileSync(`public/samples/${file}`);

/** A host of logs, and its origin. What a host refuses stands in the console, so these pages are not held to silence there. */
const test = base.extend<{ host: LogHost; origin: string; reader: WalkbackPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  host: async ({}, use) => {
    const host = new LogHost();
    await use(host);
    await host.close();
  },
  origin: async ({ host }, use) => use(await host.open()),
  reader: async ({ page }, use) => use(new WalkbackPage(page)),
});

const bar = (page: Page) => page.getByRole('region', { name: 'Hosted log' });
const fetchIt = (page: Page) => page.getByRole('button', { name: 'Fetch it' });
const linkTo = (...addresses: string[]) =>
  `/?${addresses.map((address) => `src=${encodeURIComponent(address)}`).join('&')}`;

test('a link to a hosted log asks first, fetches it once, and opens from the library after that', async ({
  walkback,
  page,
  host,
  origin,
}) => {
  host.put('/logs/deploy.jsonl', { body: DEPLOY });
  const link = linkTo(`${origin}/logs/deploy.jsonl`);
  await page.goto(link);
  await expect(bar(page)).toContainText(`This link asks for a log from ${new URL(origin).host}`);
  await expect(bar(page)).toContainText('Nothing has been sent yet');
  expect(host.asked).toEqual([]);

  await fetchIt(page).click();
  await walkback.expectPosition(13);
  await expect(page.getByText('deploy.jsonl').first()).toBeVisible();
  expect(new URL(page.url()).search).toBe(link.slice(1));
  expect(host.asked.map(({ what }) => what)).toEqual(['GET /logs/deploy.jsonl bytes=0-']);
  const [{ headers }] = host.asked as [LogHost['asked'][number]];
  expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);

  await page.reload();
  await walkback.expectPosition(13);
  await expect(bar(page)).toContainText('nothing was asked of');
  expect(host.asked).toHaveLength(1);
  await bar(page).getByRole('button', { name: 'Fetch again' }).click();
  await expect(bar(page)).toBeHidden();
  await walkback.expectPosition(13);
  expect(host.asked).toHaveLength(2);
});

test('what the reader does not want is not fetched, and may be wanted later', async ({
  walkback,
  page,
  host,
  origin,
}) => {
  host.put('/w.jsonl', { body: DEPLOY });
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(bar(page)).toContainText('was not fetched');
  expect(host.asked).toEqual([]);
  await fetchIt(page).click();
  await walkback.expectPosition(13);
});

test('a host that the reader trusts is asked at once, until it is trusted no more', async ({
  walkback,
  page,
  host,
  origin,
}) => {
  host.put('/a.jsonl', { body: DEPLOY });
  host.put('/b.jsonl', { body: agent('agent-success.jsonl') });
  await page.goto(linkTo(`${origin}/a.jsonl`));
  const always = page.getByLabel(`Always fetch from ${new URL(origin).host}`);
  await always.check();
  await fetchIt(page).click();
  await walkback.expectPosition(13);

  await page.goto(linkTo(`${origin}/b.jsonl`));
  await expect(page.getByText('enact-core', { exact: true })).toBeVisible();
  await expect(bar(page)).toContainText('Fetched from');
  await always.uncheck();
  await page.goto(linkTo(`${origin}/c.jsonl`));
  await expect(bar(page)).toContainText('Nothing has been sent yet');
  expect(host.asked).toHaveLength(2);
});

test('a log beside the page is opened at once, also when the browser keeps the page', async ({
  walkback,
  page,
}) => {
  await page.goto(linkTo('samples/deploy-session-v0.7.3.jsonl'));
  await walkback.expectPosition(13);
  await expect(bar(page)).toBeHidden();
  await walkback.kept();
  await page.goto(linkTo('samples/agent-success.jsonl'));
  await expect(page.getByText('enact-core', { exact: true })).toBeVisible();
  await expect(bar(page)).toBeHidden();
});

test('a link to a moment of a hosted log leads there, before its id is known', async ({
  walkback,
  page,
  browser,
  host,
  origin,
}) => {
  host.put('/w.jsonl', { body: DEPLOY });
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await fetchIt(page).click();
  await walkback.expectPosition(13);
  const moment = new URL(page.url()).hash.replace(/at=\d+/, 'at=5');
  const hashes = [moment.replace(/^#\/log\/[^/]+/, '#/log/src'), moment];

  for (const hash of hashes) {
    const colleague = new WalkbackPage(await (await browser.newContext()).newPage());
    await colleague.page.goto(new URL(page.url()).origin + linkTo(`${origin}/w.jsonl`) + hash);
    await expect(colleague.page.getByRole('heading', { name: 'A hosted log' })).toBeVisible();
    await fetchIt(colleague.page).click();
    await colleague.expectPosition(5);
    expect(new URL(colleague.page.url()).hash).toBe(moment);
    expect(colleague.errors).toEqual([]);
    await colleague.page.context().close();
  }
});

test('a link to a moment of a file that changed since opens what there is, and says so', async ({
  walkback,
  page,
  host,
  origin,
}) => {
  host.put('/w.jsonl', { body: DEPLOY });
  await page.goto(`${linkTo(`${origin}/w.jsonl`)}#/log/0123456789abcdef?at=5`);
  await expect(page.getByRole('heading', { name: 'A hosted log' })).toBeVisible();
  await fetchIt(page).click();
  await walkback.expectPosition(13);
  await expect(page.getByRole('alert')).toContainText('changed since this link was made');
});

test('several files become what a drop of them would', async ({ walkback, page, host, origin }) => {
  host.put('/run/crash-after-resume.jsonl', { body: agent('crash-after-resume.jsonl') });
  host.put('/run/agent-success.jsonl', { body: agent('agent-success.jsonl') });
  await page.goto(linkTo(`${origin}/run/crash-after-resume.jsonl`, `${origin}/run/agent-success.jsonl`));
  await fetchIt(page).click();
  await expect(page.getByRole('status').filter({ hasText: 'How the files were grouped' })).toBeVisible();
  await expect(walkback.library().getByRole('row')).toHaveCount(3);
  expect(host.asked).toHaveLength(2);
});

test('a connection that drops is taken up where it broke', async ({ reader, page, host, origin }) => {
  host.put('/w.jsonl', { body: DEPLOY, stallsAfter: 5_000 }, { body: DEPLOY });
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await fetchIt(page).click();
  await expect(bar(page)).toContainText('5.00 kB of 94.2 kB');
  host.drop();
  await reader.expectPosition(13);
  await expect(page.getByText('67 events')).toBeVisible();
  expect(host.asked.map(({ what }) => what)).toEqual(['GET /w.jsonl bytes=0-', 'GET /w.jsonl bytes=5000-']);
});

test('a file that changes on the way is fetched anew', async ({ reader, page, host, origin }) => {
  const headers = (day: number) => ({ 'Last-Modified': `Sun, ${day} Nov 2026 10:00:00 GMT` });
  host.put(
    '/w.jsonl',
    { body: DEPLOY, dropsAfter: 5_000, headers: headers(15) },
    { body: DEPLOY, headers: headers(22) },
  );
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await fetchIt(page).click();
  await reader.expectPosition(13);
  const asked = host.asked.map(({ what }) => what);
  expect(asked).toHaveLength(3);
  expect(asked[2]).toBe('GET /w.jsonl bytes=0-');
});

test('a host without ranges gives the whole file', async ({ walkback, page, host, origin }) => {
  host.put('/w.jsonl', { body: DEPLOY, ranges: false });
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await fetchIt(page).click();
  await walkback.expectPosition(13);
});

test('how far it is stands there, and it can be stopped', async ({ walkback, page, host, origin }) => {
  host.put('/w.jsonl', { body: DEPLOY, stallsAfter: 50_000 });
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await fetchIt(page).click();
  await expect(bar(page)).toContainText(/\d+(\.\d+)? kB of \d/);
  await bar(page).getByRole('button', { name: 'Stop' }).click();
  await expect(bar(page)).toContainText('was not fetched');
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library()).toBeHidden();
});

test('what comes and is no log is said to be so', async ({ walkback, page, host, origin }) => {
  host.put('/notes.txt', { body: 'Dear diary, today nothing was deployed.\n' });
  await page.goto(`${linkTo(`${origin}/notes.txt`)}#/log/src`);
  await fetchIt(page).click();
  await expect(page.getByRole('status').filter({ hasText: 'not recognised' })).toContainText('Dear diary');
  await expect(bar(page)).toContainText('came, but was not opened');
  host.put('/notes.txt', { body: DEPLOY });
  await bar(page).getByRole('button', { name: 'Fetch again' }).click();
  await walkback.expectPosition(13);
});

const FAULTS: readonly (readonly [what: string, answer: Answer, says: string, fix: string])[] = [
  [
    'is not shared',
    { body: DEPLOY, shared: false },
    'does not let other pages read',
    'Access-Control-Allow-Origin: http',
  ],
  ['is not there', { status: 404 }, 'There is no such file', 'Ask who sent it'],
  ['asks for a login', { status: 403 }, 'does not give this file to everyone', 'Make a new link'],
  ['is asked too often', { status: 429 }, 'was asked too often', 'Wait some minutes'],
  ['fails', { status: 500 }, 'has a fault of its own', 'Try again later'],
  [
    'gives a page',
    { body: '<!doctype html><title>Log in</title>', type: 'text/html' },
    'web page, not a log',
    'Raw',
  ],
  ['gives a picture', { body: 'x', type: 'image/png' }, 'This is no log', 'image/png'],
  [
    'gives too much',
    { body: 'x', claims: 5e12, stallsAfter: 1 },
    'too large',
    'Download it and drop the file',
  ],
  ['breaks off', { body: DEPLOY, ranges: false, dropsAfter: 5_000 }, 'broke off', 'Accept-Ranges'],
  [
    'leads on',
    { status: 302, headers: { Location: 'http://127.0.0.1:9/w.jsonl' } },
    'leads on to another host',
    'really lies',
  ],
];

for (const [what, answer, says, fix] of FAULTS)
  test(`a host that ${what}: said plainly, with what to do`, async ({ reader, page, host, origin }) => {
    host.put('/w.jsonl', answer);
    await page.goto(linkTo(`${origin}/w.jsonl`));
    await fetchIt(page).click();
    const notice = page.getByRole('alert');
    await expect(notice).toContainText(says);
    await expect(notice).toContainText(fix);
    host.put('/w.jsonl', { body: DEPLOY });
    await notice.getByRole('button', { name: 'Try again' }).click();
    await reader.expectPosition(13);
  });

test('a host that does not answer, and addresses that nobody may ask', async ({ page, host, origin }) => {
  await page.goto(linkTo(`${origin}/w.jsonl`));
  await host.close();
  await fetchIt(page).click();
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await page.goto(linkTo('javascript:alert(1)', 'https://me:secret@host.test/w'));
  await expect(page.getByRole('alert')).toHaveCount(2);
  await expect(page.getByRole('alert').nth(0)).toContainText('neither http nor https');
  await expect(page.getByRole('alert').nth(1)).toContainText('a password');
  await expect(fetchIt(page)).toHaveCount(0);
});

test('a host’s page of a file leads to the file', async ({ page }) => {
  await page.goto(linkTo('https://github.com/o/r/blob/main/w.jsonl'));
  await page.getByRole('button', { name: 'Use the file’s own address' }).click();
  await expect(bar(page)).toContainText('https://raw.githubusercontent.com/o/r/main/w.jsonl');
});

/** Asks an address from inside the page: does an answer come, or by which directive is it refused? */
function askFromPage(page: Page, address: string) {
  return page.evaluate((url) => {
    const refused = new Promise<string>((resolve) => {
      const hear = ({ effectiveDirective }: SecurityPolicyViolationEvent) => resolve(effectiveDirective);
      document.addEventListener('securitypolicyviolation', hear, { once: true });
    });
    return fetch(url).then(
      ({ status }) => `HTTP ${status}`,
      () => refused,
    );
  }, address);
}

test('the page may ask the hosts of its link, and nobody else', async ({ reader, page, host, origin }) => {
  const other = new LogHost();
  const elsewhere = await other.open();
  for (const each of [host, other]) each.put('/x', { body: 'x' });
  const plain = new StaticHost('/');
  const addresses = ['/', await plain.open()];
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const url of [`${origin}/x`, `${elsewhere}/x`, 'https://example.com/'])
      expect(await askFromPage(page, url)).toBe('connect-src');
    // A worker has no part in the page's policy; it has nothing to ask with.
    const worker = page.workers().find((each) => each.url().includes('worker'))!;
    const ways = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'caches', 'importScripts'];
    expect(
      await worker.evaluate((names) => names.map((name) => typeof Reflect.get(self, name)), ways),
    ).toEqual(ways.map(() => 'undefined'));

    await page.goto(`${address.replace(/\/$/, '')}${linkTo(`${origin}/x`)}`);
    await expect(fetchIt(page)).toBeVisible();
    expect(await askFromPage(page, `${origin}/x`)).toBe('HTTP 200');
    expect(await askFromPage(page, `${elsewhere}/x`)).toBe('connect-src');
  }
  expect(host.asked).toHaveLength(2);
  expect(other.asked).toEqual([]);
  expect(
    reader.errors.every((text) => text.includes('Content Security Policy') || text.includes('Failed to')),
  ).toBe(true);
  await plain.close();
  await other.close();
});
