import { expect, test } from './walkback-page';

const PARENT_AND_CHILDREN = 'src/formats/noetl/fixtures/interleaved-parent-children.event-table.json';

test('a run that failed by its child leads to the child’s own first failure, and back to the parent', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick(PARENT_AND_CHILDREN);
  await walkback.expectPosition(10);
  await expect(walkback.cause()).toContainText('child playbook failed');
  await expect(walkback.cause()).toContainText('relation "facilities" does not exist');
  await expect(walkback.cause()).toContainText('Inferred');

  await page.getByRole('button', { name: 'Open the failed child execution' }).click();
  await expect(walkback.cause()).toContainText('query_region, attempt 1, failed at position 4');
  await walkback.expectPosition(4);
  const relatives = page.getByRole('navigation', { name: 'Parent and child executions' });
  await relatives.getByRole('link', { name: /load_test\/parent_fanout/ }).click();
  await walkback.expectPosition(10);

  await expect(relatives).toContainText('2 child executions, 1 failed');
  await expect(relatives.getByRole('link')).toHaveText([/^failed.*246657$/, /^succeeded.*474497$/]);
  await relatives.getByRole('link').last().click();
  await expect(walkback.cause()).toContainText('No failure');
  await page.goBack();
  await walkback.expectPosition(10);
});

test('a task says what it depends on, what depends on it, and which failure explains that it was skipped', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  const failed = walkback.cause().getByRole('region', { name: 'Dependencies of fetch_page_3' });
  await expect(failed).toContainText(/Depends on.*start.*Needed by.*enrich_3/);

  await failed.getByRole('button', { name: 'enrich_3' }).click();
  await walkback.expectPosition(37);
  await expect(walkback.currentEvent()).toContainText('enrich_3');
  const details = page.getByRole('region', { name: 'Details' });
  const skipped = details.getByRole('region', { name: 'Dependencies of enrich_3' });
  await skipped.getByRole('button', { name: 'index_all' }).click();
  await walkback.expectPosition(38);
  const index = details.getByRole('region', { name: 'Dependencies of index_all' });
  await expect(index).toContainText(/Skipped because of.*fetch_page_3/);
  await index.getByRole('button', { name: 'fetch_page_3' }).click();
  await walkback.expectPosition(36);
});

test('without an edge list nothing is said of dependencies', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick('src/formats/dag-executor/fixtures/with-edges/saves.jsonl');
  await walkback.expectPosition(20);
  await expect(walkback.details()).toContainText('retrying');
  await expect(page.getByText('Depends on')).toHaveCount(0);
});

test('on a phone the header shows the whole name of the log', async ({ walkback, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await walkback.open();
  await walkback.pick(PARENT_AND_CHILDREN);
  await walkback.expectPosition(10);
  const name = page.getByRole('banner').getByText('interleaved-parent-children.event-table.json');
  await expect(name).toBeVisible();
  // Cut text is wider than the box that shows it.
  expect(await name.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
