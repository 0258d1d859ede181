import type { Locator, Page } from '@playwright/test';
import { expect, test } from './walkback-page';

const timelineOf = (page: Page) => page.getByRole('region', { name: 'Timeline' });

test('the clock axis folds idle time away, says what it hides, and shows it on a click', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('enact-core');
  await walkback.expectPosition(6);
  const clock = timelineOf(page).getByRole('button', { name: 'Clock axis' });
  const fold = timelineOf(page).getByRole('button', { name: '6 min 52 s idle, after event 3' });
  await expect(fold).toHaveCount(0);

  await clock.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(fold).toContainText('6.9 min');
  const closed = await widthOf(fold);

  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  expect(await widthOf(fold)).toBeGreaterThan(10 * closed);

  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  expect(await widthOf(fold)).toBe(closed);
  await clock.click();
  await expect(fold).toHaveCount(0);
  await walkback.expectPosition(6);
});

test('its keys zoom and pan, and a stretch selected with Shift tells its totals', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  const totals = timelineOf(page).getByRole('status', { name: 'Selected stretch' });

  await selectAll(page, walkback.playhead());
  await expect(totals).toContainText('40 events · 10 attempts (5 succeeded, 5 failed) · 6 failing events');

  await walkback.press('w');
  await totals.getByRole('button', { name: 'Clear' }).click();
  await selectAll(page, walkback.playhead());
  await expect(totals).toContainText('20 events');
  await walkback.press('d');
  await walkback.press('0');
  await selectAll(page, walkback.playhead());
  await expect(totals).toContainText('40 events');

  await walkback.press('Escape');
  await expect(totals).toHaveCount(0);
  await walkback.expectPosition(20);
});

async function widthOf(element: Locator): Promise<number> {
  return (await element.boundingBox())!.width;
}

/** Drags over the whole strip with Shift held down. */
async function selectAll(page: Page, strip: Locator): Promise<void> {
  const { x, y, width } = (await strip.boundingBox())!;
  await page.keyboard.down('Shift');
  await page.mouse.move(x + 2, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + width - 2, y + 10, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}
