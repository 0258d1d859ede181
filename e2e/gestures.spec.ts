import type { Locator, Page } from '@playwright/test';
import { expect, test, type WalkbackPage } from './walkback-page';

const timelineOf = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const foldOf = (page: Page) =>
  timelineOf(page).getByRole('button', { name: '6 min 52 s idle, after event 3' });

/** The run of one pause, by the clock: its fold shows where things stand. */
async function openPaused(walkback: WalkbackPage, page: Page): Promise<void> {
  await walkback.open();
  await walkback.openSample('enact-core');
  await walkback.expectPosition(6);
  await timelineOf(page).getByRole('button', { name: 'Clock axis' }).click();
  await expect(foldOf(page)).toBeVisible();
}

async function boxOf(element: Locator) {
  return (await element.boundingBox())!;
}

test('the wheel zooms and slides the clock by pixels, also where nothing happens', async ({
  walkback,
  page,
}) => {
  await openPaused(walkback, page);
  const { x } = await zoomBesideFold(walkback, page);
  await page.mouse.wheel(7, 0);
  await expect.poll(async () => x - (await boxOf(foldOf(page))).x).toBeCloseTo(7, 0);
  await page.mouse.wheel(-7, 0);
  await expect.poll(async () => x - (await boxOf(foldOf(page))).x).toBeCloseTo(0, 0);
});

test('Space plays when it is tapped, and pans when it is held', async ({ walkback, page }) => {
  await openPaused(walkback, page);
  await page.getByLabel('Speed').selectOption('1 /s');
  await walkback.playhead().focus();
  await walkback.press('Home');
  const { x } = await zoomBesideFold(walkback, page);
  const strip = await boxOf(walkback.playhead());
  await page.keyboard.down('Space');
  await page.mouse.move(strip.x + 600, strip.y + 28);
  await page.mouse.down();
  await page.mouse.move(strip.x + 580, strip.y + 28, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Space');
  await expect.poll(async () => x - (await boxOf(foldOf(page))).x).toBeCloseTo(20, 0);
  await walkback.expectPosition(0);
  await expect(page.getByRole('button', { name: /^Play \(/ })).toBeVisible();

  await walkback.press('Space');
  await expect(page.getByRole('button', { name: /^Pause/ })).toBeVisible();
  await walkback.press('Space');
  await expect(page.getByRole('button', { name: /^Play \(/ })).toBeVisible();
});

/** Turns the wheel a little left of the fold, which slides to the right by it; answers where it stands then. */
async function zoomBesideFold(walkback: WalkbackPage, page: Page) {
  const strip = await boxOf(walkback.playhead());
  const fold = await boxOf(foldOf(page));
  await page.mouse.move(fold.x - 100, strip.y + 28);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -10);
  await page.keyboard.up('Control');
  const slid = 100 * (2 ** (60 / 240) - 1);
  await expect.poll(async () => (await boxOf(foldOf(page))).x - fold.x).toBeCloseTo(slid, 0);
  return boxOf(foldOf(page));
}

test('what the mouse is over is told beside it, in the charts and in the list', async ({
  walkback,
  page,
}) => {
  await openPaused(walkback, page);
  const fold = await boxOf(foldOf(page));
  const lane = await boxOf(timelineOf(page).getByRole('treeitem').first());
  await page.mouse.move(fold.x + fold.width / 2, lane.y + 5);
  await expect(timelineOf(page).getByText('fold: 6 min 52 s idle')).toBeVisible();
  await page.mouse.move(fold.x - 10, lane.y + 5);
  await expect(timelineOf(page).getByText(/^event 2 · 2026-08-20/)).toBeVisible();

  const reading = walkback.telemetry().getByRole('region', { name: 'Duration of attempts' });
  await walkback.events().getByRole('button', { name: '3 ExecutionPaused' }).hover();
  await expect(timelineOf(page).getByText(/^event 2/)).toHaveCount(0);
  await expect(reading).toContainText('at event 2');
});

test('what comes before an attempt is said beside the mouse and spoken where stepping rests', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('NoETL');
  await walkback.expectPosition(16);
  const { x, width } = await boxOf(walkback.playhead());
  const behind = (position: number) => x + (width / 19) * (position + 1);
  const lane = await boxOf(timelineOf(page).getByRole('treeitem', { name: /^start, succeeded/ }));
  await page.mouse.move(behind(1), lane.y + 8);
  await expect(timelineOf(page).getByText('waiting for its turn 7.95 ms')).toBeVisible();
  await page.mouse.move(behind(2), lane.y + 8);
  await expect(timelineOf(page).getByText('taken by a worker, not begun 8.74 ms')).toBeVisible();
  await page.mouse.move(behind(3), lane.y + 8);
  await expect(timelineOf(page).getByText('running 39.9 ms')).toBeVisible();

  await walkback.press('Home');
  await walkback.press('ArrowRight', 2);
  await expect(page.locator('[data-moment]')).toHaveText(
    '2 of 0–18, command.claimed, start, then taken by a worker, not begun 8.74 ms',
  );
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true });

  test('one scrubs, two zoom', async ({ walkback, page }) => {
    await walkback.open();
    await walkback.openSample('dag-executor');
    await walkback.expectPosition(20);
    const { x, y, width } = await boxOf(walkback.playhead());
    const touch = await fingersOf(page);
    const at = (share: number) => ({ x: x + width * share, y: y + 60 });

    // Up and down, a finger scrolls.
    await touch('touchStart', at(0.8));
    await touch('touchMove', { ...at(0.8), y: y + 90 });
    await touch('touchEnd');
    await walkback.expectPosition(20);

    const strip = (share: number) => ({ x: x + width * share, y: y + 10 });
    await touch('touchStart', strip(0.5));
    await touch('touchMove', strip(0.55));
    await touch('touchMove', strip(0.9));
    await touch('touchEnd');
    await walkback.expectPosition(36);

    await touch('touchStart', strip(0.45), strip(0.55));
    await touch('touchMove', strip(0.4), strip(0.6));
    await touch('touchMove', strip(0.3), strip(0.7));
    await touch('touchEnd');
    await walkback.expectPosition(36);
    // Forty events were shown, ten are.
    await page.touchscreen.tap(x + 2, y + 10);
    await walkback.expectPosition(15);
    await page.touchscreen.tap(x + width - 2, y + 10);
    await walkback.expectPosition(24);
  });
});

type Touch = 'touchStart' | 'touchMove' | 'touchEnd';

/** Puts fingers on the screen, moves and lifts them, as the browser's own input does. */
async function fingersOf(page: Page) {
  const session = await page.context().newCDPSession(page);
  return (type: Touch, ...points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((point, id) => ({ ...point, id })),
    });
}
