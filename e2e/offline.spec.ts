import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { StaticHost } from './static-host';
import { test as base, expect, WalkbackPage } from './walkback-page';

/** A host that is no more than a folder of files, and the address of the page on it. */
const test = base.extend<{ host: StaticHost; address: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  host: async ({}, use) => {
    const host = new StaticHost('/tools/walkback/');
    await use(host);
    await host.close();
  },
  address: async ({ host }, use) => use(await host.open()),
});

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'A new version is ready' });

test('after one visit, from any folder of any host, the page opens without a network and replays a sample', async ({
  walkback,
  page,
  context,
  host,
  address,
}) => {
  await page.goto(address);
  await walkback.kept();
  await host.close();
  await context.setOffline(true);

  await page.reload();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText('exit code 3');
  await expect(walkback.telemetry()).toContainText('measured at');
  await page.reload();
  await walkback.expectPosition(13);

  await page.goto(`${address}?from=a-chat#/`);
  await walkback.openSample('NoETL');
  await walkback.expectPosition(16);
});

test('a newer version is announced in every tab and reloads only the one that asks for it', async ({
  walkback,
  page,
  context,
  host,
  address,
}) => {
  await page.goto(address);
  await walkback.kept();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  host.publishNewer('Walkback, newer');

  const other = new WalkbackPage(await context.newPage());
  await other.page.goto(address);
  await expect(notice(other.page)).toBeVisible();
  await expect(notice(page)).toBeVisible();
  await expect(other.page).toHaveTitle('Walkback');

  await other.page.getByRole('button', { name: 'Reload' }).click();
  await expect(other.page).toHaveTitle('Walkback, newer');
  await expect(notice(other.page)).toBeHidden();

  // The first tab goes on with what it has, until it is asked.
  await expect(page).toHaveTitle('Walkback');
  await walkback.press('ArrowRight', 3);
  await walkback.expectPosition(16);
  await expect(page).toHaveURL(/at=16/);
  await notice(page).getByRole('button', { name: 'Reload' }).click();
  await expect(page).toHaveTitle('Walkback, newer');
  await walkback.expectPosition(16);
  expect(other.errors).toEqual([]);
});

test('put off, a newer version is not mentioned again until the page is opened anew', async ({
  walkback,
  page,
  host,
  address,
}) => {
  await page.goto(address);
  await walkback.kept();
  host.publishNewer('Walkback, newer');
  await page.reload();
  await notice(page).getByRole('button', { name: 'Later' }).click();
  await expect(notice(page)).toBeHidden();
  await page.reload();
  await expect(notice(page)).toBeVisible();
});

test('the page can be installed, and names the files that it opens', async ({ page, address }) => {
  await page.goto(address);
  const protocol = await page.context().newCDPSession(page);
  const { url, errors, data } = await protocol.send('Page.getAppManifest');
  expect(url).toBe(`${address}manifest.webmanifest`);
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data!) as {
    icons: { src: string }[];
    file_handlers: { accept: Record<string, string[]> }[];
  };
  for (const { src } of manifest.icons)
    expect((await page.request.get(new URL(src, address).href)).status()).toBe(200);
  const { installabilityErrors } = await protocol.send('Page.getInstallabilityErrors');
  // A window without a profile on disk installs nothing, whatever the page.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  expect(Object.values(manifest.file_handlers[0]!.accept).flat().sort()).toEqual([
    '.csv',
    '.gz',
    '.json',
    '.jsonl',
    '.ndjson',
    '.wal',
    '.walkback',
  ]);
});

test('files opened from the file manager go the way of a drop; one that may not be read is said to be so', async ({
  walkback,
  page,
}) => {
  await page.addInitScript(() => {
    const launches = { setConsumer: (take: unknown) => Object.assign(window, { launch: take }) };
    Object.defineProperty(window, 'launchQueue', { value: launches });
  });
  const launch = (name: string, text: string | null) =>
    page.evaluate(
      ([name, text]) => {
        const getFile = async () => {
          if (text === null) throw new DOMException('', 'NotAllowedError');
          return new File([text!], name!);
        };
        (window as unknown as { launch(launch: unknown): void }).launch({
          files: [{ kind: 'file', getFile }],
        });
      },
      [name, text],
    );
  await walkback.open();
  await launch('secret.wal', null);
  await expect(page.getByRole('alert')).toContainText('The file cannot be read');
  await launch('deploy.wal', readFileSync('public/samples/deploy-session-v0.7.3.jsonl', 'utf8'));
  await walkback.expectPosition(13);
});
