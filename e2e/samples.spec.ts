import { expect, test } from './walkback-page';

/** Where each sample lands, and what its first cause says. */
const STORIES = [
  {
    system: 'runtimo-core',
    position: 13,
    cause: [/attempt 1, failed at position 13/, /exit code 3/, /relation orders already exists/],
    kind: 'job_completed',
    changed: 'completed-with-error',
  },
  {
    system: 'mfm-machine',
    position: 7,
    cause: [/submit_tx, attempt 1, failed at position 7/, /upstream closed connection/],
    kind: 'StateFailed',
    changed: 'evm_rpc_unavailable',
  },
  {
    system: 'NoETL',
    position: 16,
    cause: [/city_loop · i1, attempt 1, failed at position 16/, /operation timed out/],
    kind: 'call.error',
    changed: 'raised',
  },
  {
    system: 'enact-core',
    position: 6,
    cause: [/Stopped at position 6/, /send_email since 5/],
    kind: 'ToolCallStarted',
    changed: 'smtp_send',
  },
  {
    system: 'dag-executor',
    position: 20,
    cause: [/fetch_page_3, attempt 1, failed at position 20/, /schema mismatch/],
    kind: 'retrying',
    changed: 'retrying',
  },
];

for (const story of STORIES) {
  test(`the ${story.system} sample lands on its first cause, with the state, the changes and the record of that event`, async ({
    walkback,
    page,
  }) => {
    await walkback.open();
    await walkback.openSample(story.system);

    for (const words of story.cause) await expect(walkback.cause()).toContainText(words);
    await walkback.expectPosition(story.position);
    await expect(walkback.currentEvent()).toContainText(story.kind);
    await expect(walkback.details()).toContainText(story.changed);
    await expect(walkback.tree().locator('[data-mark="changed"], [data-mark="added"]').first()).toBeVisible();

    await walkback.showTab('Raw record');
    await expect(walkback.details()).toContainText(/:\d+ byte [\d,. ]+/);
    await expect(page).toHaveURL(new RegExp(`at=${story.position}`));
  });
}

test('stepping moves the event list, the state, the changes, the record and the charts together', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);

  await walkback.press('ArrowLeft');
  await walkback.expectPosition(12);
  await expect(walkback.currentEvent()).toContainText('job_started');
  await expect(page.getByRole('heading', { name: 'State at 12' })).toBeVisible();
  await expect(walkback.details()).toContainText('"ShellExec"');

  await walkback.press('ArrowRight', 4);
  await walkback.expectPosition(16);
  await expect(walkback.telemetry()).toContainText('measured at 15');

  await walkback.press('Home');
  await walkback.expectPosition(0);
  await walkback.press('End');
  await walkback.expectPosition(66);
});

test('failures, attempts and changes of a step are one press apart', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);

  await page.getByRole('button', { name: 'Next failure' }).click();
  await walkback.expectPosition(23);
  await page.getByRole('button', { name: 'First failure' }).click();
  await page.getByRole('button', { name: 'Next attempt' }).click();
  await walkback.expectPosition(22);
  await expect(walkback.currentEvent()).toContainText('fetch_page_3 #2');
  await page.getByRole('button', { name: 'Previous change of this task' }).click();
  await walkback.expectPosition(20);
  await page.getByRole('button', { name: 'Last good: 19' }).click();
  await walkback.expectPosition(19);
});

test('a run plays at the chosen speed and stops at its end', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await page.getByLabel('Speed').selectOption('250 /s');
  await page.getByRole('button', { name: /^Play/ }).click();
  await walkback.expectPosition(66);
  await expect(page.getByRole('button', { name: /^Play/ })).toBeVisible();
});

test('the playhead is dragged along the overview', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  const box = (await walkback.playhead().boundingBox())!;
  const xOf = (share: number) => box.x + box.width * share;
  const y = box.y + box.height / 2;
  await page.mouse.move(xOf(0.1), y);
  await page.mouse.down();
  await page.mouse.move(xOf(0.5), y, { steps: 8 });
  await page.mouse.up();
  await walkback.expectPosition(33);
});

test('back and forward return to where one was; a reload opens the same moment', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('mfm-machine');
  await walkback.expectPosition(7);
  await page.getByRole('button', { name: /portfolio_snapshot/ }).click();
  await walkback.expectPosition(0);
  await walkback.press('ArrowRight', 5);
  await expect(page).toHaveURL(/at=5/);

  await page.goBack();
  await walkback.expectPosition(7);
  await expect(walkback.cause()).toContainText('submit_tx');
  await page.goForward();
  await walkback.expectPosition(5);
  await page.reload();
  await walkback.expectPosition(5);
  await expect(walkback.cause()).toContainText('No failure');
});

test('after the page has loaded, opening and debugging a dropped log asks the network for nothing', async ({
  walkback,
  page,
  context,
}) => {
  await walkback.open();
  // Loading ends when everything of the page is kept for offline use; from then on nobody may ask, nor its worker.
  await walkback.kept();
  await page.waitForLoadState('networkidle');
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));

  await walkback.pick('src/formats/enact/fixtures/crash-after-resume.jsonl');
  await expect(walkback.cause()).toContainText('Stopped at position');
  await walkback.press('ArrowLeft', 3);
  await walkback.showTab('Raw record');
  await expect(walkback.details()).toContainText('crash-after-resume.jsonl');
  expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
});
