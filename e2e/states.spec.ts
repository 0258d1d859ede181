import { test as bare } from '@playwright/test';
import { expect, test, WalkbackPage } from './walkback-page';

test('a log that is not here, and a run that is not in it, offer what to do next', async ({
  walkback,
  page,
}) => {
  await page.goto('/#/log/feedfacefeedface');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This log is not in your library');
  await expect(alert.getByRole('button', { name: 'Open files…' })).toBeVisible();
  await alert.getByRole('link', { name: 'Go to the library' }).click();

  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await page.evaluate(() => {
    window.location.hash = window.location.hash.replace(/run\/[^?]+/, 'run/nothing');
  });
  await expect(alert).toContainText('There is no such run');
  await alert.getByRole('link', { name: 'Go to what failed first in this log' }).click();
  await walkback.expectPosition(13);
});

test('an empty file and an archive say what to do about them', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick([
    { name: 'empty.jsonl', mimeType: '', buffer: Buffer.alloc(0) },
    { name: 'logs.zip', mimeType: '', buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 255, 254]) },
  ]);
  const notice = page.getByRole('status').filter({ hasText: '2 files not recognised' });
  await expect(notice).toContainText('Drop it again once it holds records.');
  await expect(notice).toContainText('An archive (zip, tar, zst) has to be unpacked first');
});

test('a clipboard that may not be read says so, and how else to paste', async ({ walkback, page }) => {
  await walkback.open();
  await page.evaluate(() => {
    const readText = async () => {
      throw new DOMException('', 'NotAllowedError');
    };
    Object.defineProperty(navigator, 'clipboard', { value: { readText } });
  });
  await page.getByRole('button', { name: 'Open what is on the clipboard' }).first().click();
  await expect(page.getByRole('alert')).toContainText('There is no text to open');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a sample that the host does not serve says so, and the rest of the page works', async ({
  walkback,
  page,
}) => {
  await page.addInitScript(() => {
    const ask = window.fetch;
    window.fetch = (input, init) =>
      String(input).includes('/samples/')
        ? Promise.resolve(new Response(null, { status: 404 }))
        : ask(input, init);
  });
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await expect(page.getByRole('alert')).toContainText('The sample could not be fetched');
  await walkback.pick('public/samples/deploy-session-v0.7.3.jsonl');
  await walkback.expectPosition(13);
});

bare(
  'a page that cannot be drawn says so in its place, and the rest of the window works',
  async ({ page }) => {
    const walkback = new WalkbackPage(page);
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => {
        throw new Error('no canvas today');
      };
    });
    await walkback.open();
    await walkback.openSample('runtimo-core');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Something went wrong in Walkback');
    await expect(alert).toContainText('no canvas today');
    await expect(alert.getByRole('button', { name: 'Reload' })).toBeVisible();
    await alert.getByRole('link', { name: 'Go to the library' }).click();
    await expect(walkback.library()).toBeVisible();
  },
);
