import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page, TestInfo } from '@playwright/test';
import { readDataLink } from '../src/share/data-link';
import { openSealed } from '../src/share/sealed';
import { DropStore } from './drop-store';
import { expect, test, WalkbackPage } from './walkback-page';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const MAIL = 'grace.hopper@navy.example';
const HOST = 'db-7.internal';
const CUSTOMER = 'Aurora Holding';
/** None of these may leave; nor any of them in another spelling. */
const GONE = [TOKEN, MAIL, encodeURIComponent(MAIL), HOST, CUSTOMER, btoa(TOKEN).slice(0, -4), hex(MAIL)];

const LOG = [
  { seq: 0, type: 'job_started', cmd: `curl -H 'Authorization: token ${TOKEN}' https://${HOST}/` },
  {
    seq: 1,
    type: 'job_completed',
    output: { data: { exit_code: 0, stdout: `mail to ${MAIL}` }, status: 'ok' },
  },
  { seq: 2, type: 'job_started', cmd: `notify ${encodeURIComponent(MAIL)} about ${CUSTOMER}` },
  {
    seq: 3,
    type: 'job_completed',
    output: { data: { exit_code: 7 }, error: `exit code 7: ${HOST} refused ${MAIL}`, status: 'error' },
  },
]
  .map((record, at) => ({
    ts: 1_795_296_850 + at,
    job_id: `j${at >> 1}`,
    capability: 'ShellExec',
    ...record,
  }))
  .map((record) => `${JSON.stringify(record)}\n`)
  .join('');

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

const panelOf = (page: Page) => page.getByRole('dialog', { name: 'Share this moment' });

async function openPanel(walkback: WalkbackPage): Promise<Locator> {
  await walkback.open();
  await walkback.drop([{ name: `${MAIL} wal.jsonl`, text: LOG }]);
  await walkback.expectPosition(3);
  await walkback.press('Shift+S');
  const panel = panelOf(walkback.page);
  await expect(panel.getByRole('button', { name: /Save file · / })).toBeVisible();
  return panel;
}

async function saved(page: Page, button: RegExp, info: TestInfo): Promise<string> {
  const download = page.waitForEvent('download');
  await panelOf(page).getByRole('button', { name: button }).click();
  const path = info.outputPath((await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

function expectGone(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('latin1');
  for (const each of GONE) expect(text.includes(each), each).toBe(false);
}

/** As somebody else sees it: the values are gone, what they told is not. */
async function expectRedactedReplay(there: WalkbackPage): Promise<void> {
  await there.expectPosition(3);
  await expect(there.cause()).toContainText(/exit code 7: host-1\.\S+ refused person-1@example\.com/);
  await expect(there.page.getByText(/values redacted/)).toBeVisible();
  const seen = await there.page.locator('body').innerText();
  for (const each of GONE) expect(seen.includes(each), each).toBe(false);
}

async function somebodyElse(browser: Browser): Promise<WalkbackPage> {
  return new WalkbackPage(await (await browser.newContext()).newPage());
}

test('what is taken out is in none of the artefacts, and what is left still tells the story', async ({
  walkback,
  page,
  browser,
}, info) => {
  const store = new DropStore();
  const address = await store.open();
  await walkback.open();
  // The page may ask the store that it knew when it was loaded.
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Store for encrypted drops').fill(address);
  await page.getByLabel('Store for encrypted drops').press('Enter');
  const panel = await openPanel(walkback);

  await panel.getByText(/values that go/).click();
  const rows = panel.getByRole('region', { name: 'Values that go' });
  for (const value of [TOKEN, MAIL, HOST]) await expect(rows).toContainText(value);
  // Nobody can know that this is a name.
  await panel.getByLabel('Another value to take out').fill(CUSTOMER);
  await panel.getByRole('button', { name: 'Add' }).click();
  await expect(rows).toContainText(CUSTOMER);
  await expect(panel.getByText(/values in \d+ places: each has the same stand-in everywhere/)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const file = await saved(page, /^Save file · /, info);
  expectGone(Buffer.from(file));
  expectGone(gunzipSync(readFileSync(file)));
  const html = await saved(page, /^Save page · /, info);
  expectGone(readFileSync(html));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.getByRole('button', { name: /^Copy link with data/ }).click();
  await expect(panel.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const data = readDataLink(new URL(link).hash.slice('#/data/'.length));
  expectGone(gunzipSync(new Uint8Array(await data.arrayBuffer())));
  await panel.getByRole('button', { name: 'Encrypt and send' }).click();
  const dropLink = await panel.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  const [, key] = dropLink.match(/#\/drop\/1\/([^/]+)\//)!;
  const sealed = Buffer.from(store.kept()[0]!, 'latin1');
  expectGone(sealed);
  const unsealed = await openSealed(new Blob([sealed]), key!);
  expectGone(gunzipSync(new Uint8Array(await unsealed.arrayBuffer())));

  for (const arrive of [
    async (there: WalkbackPage) => {
      await there.open();
      await there.pick(file);
    },
    (there: WalkbackPage) => there.page.goto(pathToFileURL(html).href),
    (there: WalkbackPage) => there.page.goto(link),
    async (there: WalkbackPage) => {
      await there.page.goto(dropLink);
      await there.page.getByRole('button', { name: 'Fetch and open it' }).click();
    },
  ]) {
    const there = await somebodyElse(browser);
    await arrive(there);
    await expectRedactedReplay(there);
    expect(there.errors).toEqual([]);
    await there.page.context().close();
  }
  await store.close();
});

test('a value may be kept, a kind left alone, and all of it switched off', async ({ walkback }, info) => {
  const panel = await openPanel(walkback);
  await panel.getByText(/values that go/).click();
  await panel.getByRole('button', { name: `Keep ${HOST}` }).click();
  await expect(panel.getByRole('list', { name: 'Values that are kept' })).toContainText(HOST);
  await panel.getByText('What is taken out').click();
  await panel.getByRole('checkbox', { name: 'e-mail addresses' }).uncheck();
  await expect(panel.getByRole('region', { name: 'Values that go' })).not.toContainText('e-mail addresses');
  await expect(panel.getByText(/values in \d+ places/)).toBeVisible();
  const some = gunzipSync(readFileSync(await saved(walkback.page, /^Save file · /, info))).toString();
  expect([some.includes(HOST), some.includes(TOKEN)]).toEqual([true, false]);

  await panel.getByRole('checkbox', { name: 'Take out what should not leave' }).uncheck();
  const all = gunzipSync(readFileSync(await saved(walkback.page, /^Save file · /, info))).toString();
  expect(all).toContain(LOG);
});

test('fields and patterns are taken out too, and one that cannot be read says so', async ({ walkback }) => {
  const panel = await openPanel(walkback);
  await panel.getByText('What is taken out').click();
  await panel.getByText(/values that go/).click();
  await panel.getByLabel('Patterns, one regular expression a line').fill('Aurora \\w+');
  await panel.getByLabel('Fields, one path a line').fill('/capability');
  await panel.getByRole('heading', { name: 'What is inside' }).click();
  const rows = panel.getByRole('region', { name: 'Values that go' });
  await expect(rows).toContainText(CUSTOMER);
  await panel.getByLabel('Patterns, one regular expression a line').fill('(');
  await panel.getByRole('heading', { name: 'What is inside' }).click();
  await expect(panel.getByRole('alert')).toContainText('A pattern cannot be read');
  await expect(panel.getByRole('button', { name: /Save file/ })).toHaveAttribute('aria-disabled', 'true');
});

test('a store that is named in the panel is asked after a reload, and what was chosen is still chosen', async ({
  walkback,
  page,
}) => {
  const store = new DropStore();
  const address = await store.open();
  const panel = await openPanel(walkback);
  await panel.getByText(/values that go/).click();
  await panel.getByLabel('Another value to take out').fill(CUSTOMER);
  await panel.getByRole('button', { name: 'Add' }).click();
  await expect(panel.getByRole('region', { name: 'Values that go' })).toContainText(CUSTOMER);
  await panel.getByLabel('Store for encrypted drops').fill(address);
  await panel.getByLabel('Store for encrypted drops').press('Enter');
  await panel.getByRole('button', { name: 'Reload the page' }).click();
  await panel.getByText(/values that go/).click();
  await expect(panel.getByRole('region', { name: 'Values that go' })).toContainText(CUSTOMER);
  await panel.getByRole('button', { name: 'Encrypt and send' }).click();
  const link = await panel.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  // Closing the panel does not lose the only link to it.
  await walkback.press('Escape');
  await walkback.press('Shift+S');
  await panel.getByText(/^Sent before/).click();
  await expect(panel.getByRole('textbox', { name: 'Link', exact: true })).toHaveValue(link);
  await page.close();
  await store.close();
});
