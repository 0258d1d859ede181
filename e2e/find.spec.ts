import { expect, test } from './walkback-page';

const RETRY = 'src/formats/noetl/fixtures/python-engine-retry.event-table.json';
const MANY = 'src/formats/noetl/fixtures/interleaved-parent-children.event-table.json';

test('finding events by what they hold and by the state after them', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(RETRY);
  await expect(walkback.tree()).toBeVisible();
  await walkback.press('q');
  const box = page.getByRole('searchbox', { name: 'Find events' });
  await expect(box).toBeFocused();
  const find = page.getByRole('search', { name: 'Find events' });

  await box.fill('kind:failed');
  await box.press('Enter');
  await walkback.expectPosition(6);
  await expect(find).toContainText('1 of 2');
  await expect(page.getByRole('img', { name: '2 hits along the run' })).toBeVisible();
  await walkback.showTab('Stops');
  const hits = page.getByRole('region', { name: 'Hits' });
  await expect(hits.getByRole('listitem')).toHaveText(['6 command.failed of start', /^11 command\.failed/]);
  await box.focus();
  await box.press('Enter');
  await walkback.expectPosition(11);
  await box.press('Shift+Enter');
  await walkback.expectPosition(6);

  // About the state: where it becomes so, not at each event while it is.
  await box.fill('steps.start.state = command_started');
  await box.press('Enter');
  await walkback.expectPosition(9);
  await expect(find).toContainText('2 of 3');
  await expect(page).toHaveURL(/at=9&.*q=steps\.start\.state/);
  await page.reload();
  await expect(find).toContainText('2 of 3');
  await walkback.playhead().focus();
  await walkback.press('x');
  await walkback.expectPosition(14);
});

test('a query that makes no sense says what is wrong, and where', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(RETRY);
  await expect(walkback.tree()).toBeVisible();
  const box = page.getByRole('searchbox', { name: 'Find events' });
  await box.fill('kind:a attempt > many');
  await box.press('Enter');
  const wrong = page.getByRole('alert');
  await expect(wrong).toContainText('“many” is no number.');
  await expect(wrong.locator('mark')).toHaveText('attempt > many');
  await box.fill('<img src=x onerror=alert(1)>');
  await box.press('Enter');
  await expect(wrong).toContainText('Here should stand');
});

test('playing halts at a stop, forwards and backwards', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(RETRY);
  await expect(walkback.tree()).toBeVisible();
  await walkback.showTab('Stops');
  await page.getByLabel('New stop').fill('steps.*.state becomes failed');
  await walkback.press('Enter');
  const stop = page.getByRole('listitem', { name: 'steps.*.state becomes failed' });
  await expect(stop).toContainText('2 hits');

  await walkback.playhead().focus();
  await walkback.press('Home');
  await page.getByLabel('Speed').selectOption('50');
  await page.getByRole('button', { name: /^Play \(/ }).click();
  await expect(page.getByLabel('Halted')).toContainText('becomes failed');
  await walkback.expectPosition(6);
  await expect(stop).toContainText('holds here (number 1)');
  await page.getByRole('button', { name: /^Play \(/ }).click();
  await walkback.expectPosition(11);
  await expect(page.getByRole('button', { name: /^Play \(/ })).toBeVisible();
  await walkback.playhead().focus();
  await walkback.press('j');
  await walkback.expectPosition(6);

  // Disarmed, it lets the run play on.
  await stop.getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: /^Play \(/ }).click();
  await walkback.expectPosition(19);
});

test('finding in all runs of a log', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(MANY);
  await expect(walkback.tree()).toBeVisible();
  const box = page.getByRole('searchbox', { name: 'Find events' });
  await box.fill('kind:playbook.failed');
  await box.press('Enter');
  await page.getByRole('button', { name: /Find it in all executions/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 hits in 2 executions of 4');
  await dialog.getByRole('button', { name: /^6 playbook\.failed/ }).click();
  await expect(dialog).toHaveCount(0);
  await walkback.expectPosition(6);
  await expect(page).toHaveURL(/348526530082246657/);
});
