import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test, type WalkbackPage } from './walkback-page';

const totals = (page: Page) =>
  page.getByRole('region', { name: 'Timeline' }).getByRole('status', { name: 'Selected stretch' });
const changed = (page: Page, path: string) => page.getByRole('tabpanel').getByRole('row', { name: path });

test('by mouse: a stretch narrows events, changes, problems, charts and attribution, and its link opens on it', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await selectOnStrip(page, walkback.playhead(), 12, 20, 67);

  await expect(totals(page)).toContainText('9 events · 4 attempts (2 succeeded, 2 failed)');
  const events = walkback.events();
  await expect(events).toContainText('9 of 67 events · selected stretch');
  await expect(events.getByRole('listitem')).toHaveCount(9);
  await expect(walkback.currentEvent()).toContainText('job_completed');

  await expect(walkback.details()).toContainText('From the state before event 12 to the one at 20');
  await changed(page, 'added status "completed"').first().getByRole('button').click();
  await walkback.expectPosition(13);
  await page.getByRole('button', { name: 'This event' }).click();
  await expect(walkback.details()).not.toContainText('From the state before');
  await page.getByRole('tabpanel').getByRole('button', { name: 'Selected stretch' }).click();
  await expect(walkback.details()).toContainText('paths written');

  await expect(walkback.telemetry().getByText('Stretch: 1.22')).toBeVisible();
  await walkback.showTab('Problems');
  await expect(walkback.details()).toContainText('3 of 27 places with a problem · selected stretch');
  await walkback.details().getByRole('button', { name: 'event 16' }).click();
  await walkback.expectPosition(16);
  await walkback.showTab('Attribution');
  await expect(walkback.details()).toContainText('only 4 attempts under way in it count');

  await expect(page).toHaveURL(/at=16.*range=12-20/);
  await page.reload();
  await expect(events).toContainText('9 of 67 events · selected stretch');
  await walkback.expectPosition(16);

  await events.getByRole('button', { name: 'Clear' }).click();
  await expect(totals(page)).toHaveCount(0);
  await expect(walkback.details()).toContainText('of 29 attempts');
  await expect(page).not.toHaveURL(/range=/);
});

test('by keyboard: two marks select, the playhead finds its way back, Escape clears', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  await walkback.press('m');
  await expect(page.getByRole('status', { name: 'Marked end' })).toContainText('One end is at 20');
  await walkback.press('Escape');
  await expect(page.getByRole('status', { name: 'Marked end' })).toHaveCount(0);

  await walkback.press('m');
  await walkback.press('ArrowLeft', 9);
  await walkback.expectPosition(11);
  await walkback.press('m');
  await expect(totals(page)).toContainText('10 events');
  const events = walkback.events();
  await expect(events.getByRole('listitem')).toHaveCount(10);
  await walkback.press('z');

  await walkback.press('Home');
  await expect(events).toContainText('The playhead, at 0, is before the stretch.');
  await walkback.press('g');
  await walkback.press('e');
  await expect(events.getByRole('listitem').first().getByRole('button')).toBeFocused();
  await events.getByRole('button', { name: 'To its first event' }).press('Enter');
  await walkback.expectPosition(11);
  await expect(events).not.toContainText('The playhead');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Events');

  await walkback.press('5');
  await expect(page.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true');
  await walkback.press('Escape');
  await expect(totals(page)).toHaveCount(0);
  await expect(events).not.toContainText('selected stretch');
  await walkback.expectPosition(11);
});

test('a link to a stretch that the run does not have opens without it', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('enact-core');
  await walkback.expectPosition(6);
  await expect(page).toHaveURL(/at=6/);
  const link = page.url();
  await page.goto(`${link}&range=4000-5000`);
  await page.reload();
  await walkback.expectPosition(6);
  await expect(page).not.toHaveURL(/range=/);
  await expect(totals(page)).toHaveCount(0);

  await page.goto(`${link}&range=2-4`);
  await expect(walkback.events()).toContainText('3 of');
  await page.goBack();
  await expect(walkback.events()).not.toContainText('selected stretch');
});

test('many paths are fetched as one scrolls', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await selectOnStrip(page, walkback.playhead(), 0, 66, 67);
  await expect(walkback.details()).toContainText('First 100 of');
  await walkback.details().evaluate((panel) => panel.scrollTo(0, panel.scrollHeight));
  await expect(walkback.details()).not.toContainText('First 100 of');
});

test('axe finds nothing on a page with a selected stretch, light and dark', async ({ walkback, page }) => {
  await selectAndLeave(walkback, page);
  await expect(walkback.details()).toContainText('paths written');
  expect(await violations(new AxeBuilder({ page }))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(new AxeBuilder({ page }))).toEqual([]);
});

test('axe finds nothing in the details of a selected stretch', async ({ walkback, page }) => {
  await selectAndLeave(walkback, page);
  for (const tab of ['Problems', 'Attribution']) {
    await walkback.showTab(tab);
    await expect(walkback.details()).toContainText('stretch');
    expect(await violations(new AxeBuilder({ page }).include('[role="tabpanel"]'))).toEqual([]);
  }
});

/** Four events are selected, and the playhead is elsewhere. */
async function selectAndLeave(walkback: WalkbackPage, page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await walkback.press('m');
  await walkback.press('ArrowRight', 3);
  await walkback.press('m');
  await walkback.press('Home');
  await expect(walkback.events()).toContainText('The playhead, at 0, is before the stretch.');
  await expect(
    walkback
      .telemetry()
      .getByText(/^Stretch:/)
      .first(),
  ).toBeVisible();
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}`));
}

/** Drags with Shift from one event to another on a strip that shows the whole run. */
async function selectOnStrip(
  page: Page,
  strip: Locator,
  first: number,
  last: number,
  events: number,
): Promise<void> {
  const { x, y, width } = (await strip.boundingBox())!;
  const xOf = (position: number) => x + ((position + 0.5) / events) * width;
  await page.keyboard.down('Shift');
  await page.mouse.move(xOf(first), y + 10);
  await page.mouse.down();
  await page.mouse.move(xOf(last), y + 10, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}
