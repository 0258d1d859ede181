import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { packStandalone } from '../src/share/standalone';
import { StaticHost } from './static-host';
import { test as base, expect } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';

/** Makes a standalone file on the disk; its address. */
const test = base.extend<{ pack: (title: string, replay: Blob) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  pack: async ({}, use, info) => {
    await use(async (title, replay) => {
      const packed = await packStandalone(readFileSync('dist/viewer.html', 'utf8'), replay, title);
      const path = info.outputPath('replay of a deploy.html');
      writeFileSync(path, await packed.text());
      return pathToFileURL(path).href;
    });
  },
});

const deploy = () => new Blob([readFileSync(DEPLOY)]);

/** All that the page and its worker ask for, other than themselves. */
function askedBy(page: Page, self: string): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== self && !url.startsWith('blob:') && !url.startsWith('data:')) asked.push(url);
  });
  return asked;
}

test('a standalone file opens from a disk at the first cause, steps, and asks for nothing', async ({
  walkback,
  page,
  pack,
}) => {
  const address = await pack('Deploy of Monday', deploy());
  const asked = askedBy(page, address);
  await page.goto(address);
  await expect(page).toHaveTitle('Deploy of Monday');
  await expect(page.getByRole('region', { name: 'About this file' })).toContainText('Deploy of Monday');
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText('exit code 3');
  await expect(walkback.telemetry()).toContainText('measured at');
  await walkback.press('ArrowRight', 3);
  await walkback.expectPosition(16);
  await expect(page).toHaveURL(/at=16/);

  // The address of the moment leads there again, and back goes back.
  await page.reload();
  await walkback.expectPosition(16);
  await page.goto(`${address}#/`);
  await expect(page.getByRole('table', { name: 'Your logs' })).toContainText('Deploy of Monday');
  await page.goBack();
  await walkback.expectPosition(16);
  expect(asked).toEqual([]);
});

test('what cannot work in a file is not offered, and another log opens beside the replay', async ({
  walkback,
  page,
  pack,
}) => {
  await page.goto(await pack('Deploy', deploy()));
  await walkback.expectPosition(13);
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library()).toContainText('Deploy');
  await expect(page.getByText('Or begin with one of these')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Ask it to keep them' })).toBeHidden();
  await expect(page.getByText('It is read and replayed in this tab')).toBeVisible();

  const other = readFileSync('public/samples/interleaved-4-runs.jsonl', 'utf8');
  await walkback.drop([{ name: 'four-runs.jsonl', text: other }]);
  await expect(page.getByRole('banner')).toContainText('four-runs.jsonl');
  await expect(walkback.cause()).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library()).toContainText('Deploy');
  await expect(walkback.library()).not.toContainText('four-runs.jsonl');
});

test('where a browser refuses its history to a page from a disk, addresses lead to moments all the same', async ({
  walkback,
  page,
  pack,
}) => {
  await page.addInitScript(() => {
    window.history.pushState = window.history.replaceState = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  await page.goto(await pack('Deploy', deploy()));
  await walkback.expectPosition(13);
  await walkback.press('ArrowRight');
  await expect(page).toHaveURL(/at=14/);
  await page.reload();
  await walkback.expectPosition(14);
});

test('nothing that a title or a replay holds runs, and a damaged replay is said to be so', async ({
  page,
  pack,
}) => {
  const attack = '</title></script><script>document.title="taken"</script><img src=x onerror=alert(1)>';
  const address = await pack(attack, new Blob([attack]));
  const asked = askedBy(page, address);
  await page.goto(address);
  await expect(page).toHaveTitle(attack);
  await expect(page.getByText('1 file not recognised')).toBeVisible();
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'About this file' })).toContainText(attack);

  // Nor does a script that somebody adds to the file by hand.
  const path = new URL(address);
  const html = readFileSync(path, 'utf8');
  const [damaged, added] = [html.replace(/(?<=id="replay">)[^<]{4}/, '!!!!'), 'document.title="taken"'];
  writeFileSync(
    path,
    damaged.replace('</body>', () => `<script>${added}</script></body>`),
  );
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('The replay in this file is damaged');
  await expect(page).toHaveTitle(attack);
  expect(asked).toEqual([]);
});

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test(`a standalone file can be worked by everybody at ${size.width} pixels`, async ({
    walkback,
    page,
    pack,
  }) => {
    await page.setViewportSize(size);
    await page.goto(await pack('Deploy of Monday', deploy()));
    await walkback.expectPosition(13);
    await expect(walkback.telemetry()).toContainText('measured at');
    await expect(walkback.currentEvent()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  });

test('visitors do not fetch the viewer; once it was used, it is there without a network', async ({
  walkback,
  page,
  context,
}) => {
  const host = new StaticHost('/tools/walkback/');
  const address = await host.open();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(address);
  await walkback.kept();
  const fetched = () =>
    page.evaluate(() =>
      fetch('viewer.html').then(
        (answer) => answer.text().then((text) => text.includes('id="replay"')),
        () => false,
      ),
    );
  expect(asked.filter((path) => path.endsWith('index.html'))).not.toEqual([]);
  expect(asked.filter((path) => path.endsWith('viewer.html'))).toEqual([]);
  expect(await fetched()).toBe(true);
  await host.close();
  await context.setOffline(true);
  expect(await fetched()).toBe(true);
});
