import { expect, test } from './walkback-page';

const SAMPLE = 'src/formats/noetl/fixtures/python-engine-retry.event-table.json';

test('which event set this wrong value', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await expect(walkback.tree()).toBeVisible();
  await walkback.playhead().focus();
  await walkback.press('End');
  await page.getByLabel('Find a key or value in the state').fill('command_id');
  await page
    .getByRole('list', { name: 'Found in the state' })
    .getByRole('button', { name: '/state/steps/start/result/context/command_id' })
    .click();
  const row = walkback.tree().getByRole('treeitem', { name: /^command_id/ });
  await row.click();

  // Who wrote it last, at one look …
  const bar = page.getByRole('region', { name: 'Selected path' });
  await expect(bar).toContainText('Last written at');
  await expect(bar).toContainText('15');
  await expect(bar).toContainText('call.done of start, attempt 3');

  // … and where the value came from: copied from the record, and in an earlier record before.
  await bar.getByRole('button', { name: /where its value came from/ }).click();
  const way = page.getByRole('region', { name: 'Where the value came from' });
  await expect(way).toContainText('copied from result.context.command_id of the record');
  await expect(way).toContainText('by equality alone: the same value in meta.command_id');
  await expect(way).toContainText('Outside the log');
  await way.getByRole('button', { name: 'Go to 12' }).click();
  await walkback.expectPosition(12);
});

test('walking back through those who wrote a status, and pinning its life to the timeline', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await expect(walkback.tree()).toBeVisible();
  await walkback.showTab('Path');
  await page.getByRole('textbox', { name: 'Path' }).fill('state.steps.start.state');
  await walkback.press('Enter');
  await walkback.playhead().focus();
  await walkback.press('End');
  const writes = page.getByRole('region', { name: 'Writes' });
  await expect(writes.getByRole('row').nth(1)).toContainText('the value it had already');
  await expect(writes.getByRole('row').nth(2)).toContainText('"command_started"');

  await walkback.press('b');
  await walkback.expectPosition(17);
  await walkback.press('b');
  await walkback.expectPosition(16);
  await walkback.press('Shift+B');
  await walkback.expectPosition(17);

  await walkback.press('Shift+P');
  const lane = page.getByRole('listitem', { name: 'Path state.steps.start.state' });
  await expect(lane).toContainText('completed');
  // The change before: a write of the same value is none.
  await lane.hover();
  await lane.getByRole('button', { name: /^Previous change/ }).click();
  await walkback.expectPosition(16);

  // It is part of the moment's address.
  await expect(page).toHaveURL(/pin=%2Fstate%2Fsteps%2Fstart%2Fstate/);
  await page.reload();
  await expect(lane).toContainText('completed');
  await lane.hover();
  await lane.getByRole('button', { name: /^Unpin/ }).click();
  await expect(lane).toHaveCount(0);
});
