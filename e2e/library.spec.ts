import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test, WalkbackPage } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';

test('the library lists what was opened, renames, recognises and deletes it', async ({ walkback, page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await walkback.open();
  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);
  await page.getByRole('link', { name: 'Walkback' }).click();
  const row = walkback.library().getByRole('row', { name: /deploy-session/ });
  await expect(row).toContainText('runtimo');
  await expect(row).toContainText('67');

  await page.getByRole('button', { name: 'Rename deploy-session-v0.7.3.jsonl' }).click();
  await page.getByLabel('New name').fill('Friday’s deploy');
  await page.getByLabel('New name').press('Enter');
  await expect(page.getByRole('link', { name: 'Friday’s deploy' })).toBeVisible();

  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);
  await expect(page.getByRole('banner')).toContainText('Friday’s deploy');
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library().getByRole('row')).toHaveCount(2);

  await page.getByRole('button', { name: 'Delete Friday’s deploy' }).click();
  await expect(walkback.library()).toBeHidden();
});

test('a log outlives the browser: reopened, it shows the same moment', async ({ baseURL, launchOptions }) => {
  const profile = mkdtempSync(join(tmpdir(), 'walkback-'));
  const browse = async (story: (walkback: WalkbackPage) => Promise<void>) => {
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, baseURL });
    const walkback = new WalkbackPage(context.pages()[0] ?? (await context.newPage()));
    await story(walkback);
    expect(walkback.errors).toEqual([]);
    await context.close();
  };
  try {
    await browse(async (walkback) => {
      await walkback.open();
      await walkback.pick(DEPLOY);
      await walkback.expectPosition(13);
      await walkback.press('ArrowRight', 7);
      await expect(walkback.page).toHaveURL(/at=20/);
    });
    await browse(async (walkback) => {
      await walkback.open();
      await walkback.page.getByRole('link', { name: 'deploy-session-v0.7.3.jsonl' }).click();
      await walkback.expectPosition(20);
      await expect(walkback.page.getByRole('heading', { name: 'State at 20' })).toBeVisible();
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
