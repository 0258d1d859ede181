import { expect, test } from './walkback-page';

const SWEPT = 'src/formats/noetl/fixtures/crash-worker-lost-then-swept.event-table.json';

test('which rules did this run break, and where first', async ({ walkback }) => {
  await walkback.open();
  await walkback.pick(SWEPT);
  await expect(walkback.tree()).toBeVisible();
  await walkback.showTab('Rules (1 broken)');
  const panel = walkback.details();
  await expect(panel).toContainText('1 of 15 rules broken');
  const rule = panel.getByRole('listitem', { name: /nothing of it is still under way/ });
  await rule.getByText('First at 21').click();
  await expect(rule).toContainText('view.execution.status');
  await rule.getByRole('button', { name: '21', exact: true }).click();
  await walkback.expectPosition(21);
});

test('a rule of one’s own travels in a link and is not kept by who opens it', async ({
  walkback,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await walkback.open();
  await walkback.pick(SWEPT);
  await expect(walkback.tree()).toBeVisible();
  await walkback.showTab(/^Rules/);
  await page.getByLabel('Query that must never hit').fill('kind:claimed');
  await page.getByLabel('Name of the rule').fill('nobody claims');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(walkback.details()).toContainText('2 of 16 rules broken');
  await page.getByRole('button', { name: 'Copy a link with your rules' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('rule=nobody+claims');

  await page.getByRole('button', { name: 'Forget the rule nobody claims' }).click();
  await expect(walkback.details()).toContainText('1 of 15 rules broken');
  await page.goto(link);
  await expect(walkback.details()).toContainText('2 of 16 rules broken');
  await expect(page.getByRole('button', { name: 'Forget the rule nobody claims' })).toHaveCount(0);
});
