import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { expect, test, WalkbackPage } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';
const NOTHING_KEPT = 'Logs that you open are kept here';

/** Another tab of the same browser, on the library. */
async function secondTab(context: BrowserContext): Promise<WalkbackPage> {
  const tab = new WalkbackPage(await context.newPage());
  await tab.open();
  return tab;
}

test('what one tab takes in, renames and deletes shows in the library of the other', async ({
  walkback,
  page,
  context,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await walkback.open();
  const other = await secondTab(context);
  await expect(other.page.getByText(NOTHING_KEPT)).toBeVisible();

  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);
  const row = other.library().getByRole('row', { name: /deploy-session/ });
  await expect(row).toContainText('67');

  await other.page.getByRole('link', { name: 'deploy-session-v0.7.3.jsonl' }).click();
  await other.expectPosition(13);
  await page.getByRole('link', { name: 'Walkback' }).click();
  await page.getByRole('button', { name: 'Rename deploy-session-v0.7.3.jsonl' }).click();
  await page.getByLabel('New name').fill('Friday’s deploy');
  await page.getByLabel('New name').press('Enter');
  await expect(other.page.getByRole('banner')).toContainText('Friday’s deploy');
  await other.page.getByRole('link', { name: 'Walkback' }).click();
  await expect(other.page.getByRole('link', { name: 'Friday’s deploy' })).toBeVisible();

  await page.getByRole('button', { name: 'Delete Friday’s deploy' }).click();
  await expect(other.page.getByText(NOTHING_KEPT)).toBeVisible();
  expect(other.errors).toEqual([]);
});

test('a tab whose database a newer version took over says so, and goes on after a reload', async ({
  walkback,
  page,
  context,
}) => {
  await walkback.open();
  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);

  const newer = await context.newPage();
  await newer.goto('/samples/edges.json');
  await newer.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('walkback', 1_000);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );

  const message = page.getByRole('status').filter({ hasText: 'A newer version runs in another tab' });
  await expect(message).toContainText('your logs are safe');
  await walkback.press('ArrowRight', 3);
  await expect(page).toHaveURL(/at=16/);
  await message.getByRole('button', { name: 'Reload' }).click();
  await walkback.expectPosition(16);
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library().getByRole('row', { name: /deploy-session/ })).toBeVisible();
});

test('without room a log can be used until its tab closes, and is kept once there is room', async ({
  walkback,
  page,
  context,
  baseURL,
}) => {
  const log = manyRuns(2_000_000);
  const protocol = await context.newCDPSession(page);
  const allow = (quotaSize?: number) =>
    protocol.send('Storage.overrideQuotaForOrigin', { origin: baseURL!, quotaSize });
  await walkback.open();
  await allow(400_000);

  await walkback.pick({ name: 'prices.jsonl', mimeType: 'application/jsonl', buffer: log });
  await expect(walkback.cause()).toContainText('price request timed out');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('There is no room to keep this log');
  await expect(alert).toContainText('Delete logs from the library, then drop it again to keep it.');
  await walkback.press('End');
  await expect(walkback.currentEvent()).toContainText('RunCompleted');
  await page.getByRole('link', { name: 'Walkback' }).click();
  const row = walkback.library().getByRole('row', { name: /prices/ });
  await expect(row).toContainText('not kept after closing the tab');

  await page.reload();
  await expect(page.getByText(NOTHING_KEPT)).toBeVisible();

  await walkback.pick({ name: 'prices.jsonl', mimeType: 'application/jsonl', buffer: log });
  await expect(alert).toContainText('There is no room to keep this log');
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(row).toContainText('not kept');
  await allow();
  await walkback.pick({ name: 'prices.jsonl', mimeType: 'application/jsonl', buffer: log });
  await expect(walkback.cause()).toBeVisible();
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(row).toBeVisible();
  await expect(row).not.toContainText('not kept');
  await page.reload();
  await row.getByRole('link', { name: 'prices.jsonl' }).click();
  await expect(walkback.cause()).toContainText('price request timed out');
});

test('a log whose tab is closed in the middle of reading it is offered to be read again', async ({
  walkback,
  page,
  context,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'walkback-'));
  const path = join(folder, 'prices.jsonl');
  writeFileSync(path, manyRuns(60_000_000));
  try {
    await walkback.open();
    const closing = await secondTab(context);
    await closing.pick(path);
    const row = walkback.library().getByRole('row', { name: /prices/ });
    await expect(row).toContainText('being read');
    await closing.page.close();

    await expect(row).toContainText('reading was interrupted');
    await page.reload();
    await expect(row).toContainText('reading was interrupted');
    await row.getByRole('button', { name: 'Read prices.jsonl again' }).click();
    await row.getByRole('link', { name: 'prices.jsonl' }).click({ timeout: 45_000 });
    await expect(walkback.cause()).toContainText('price request timed out');
    await page.reload();
    await expect(walkback.cause()).toContainText('price request timed out');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** One failed run over and over, every time as a run of its own. */
function manyRuns(bytes: number): Buffer {
  const text = readFileSync('src/formats/mfm/fixtures/failed-retries-exhausted.jsonl', 'utf8').trimEnd();
  const id = /(?<="run_id":")[^"]+/.exec(text)![0];
  const blocks: Buffer[] = [];
  let size = 0;
  for (let round = 0; size < bytes; round++) {
    const block = Buffer.from(`${text.replaceAll(id, round.toString(16).padStart(8, '0') + id.slice(8))}\n`);
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks);
}
