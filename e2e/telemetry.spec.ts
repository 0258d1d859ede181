import { expect, test } from './walkback-page';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('who changed the host’s memory, and what never came back', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await walkback.showTab('Attribution');
  await page.getByLabel('Measure').selectOption('Memory available');
  await expect(walkback.details()).toContainText('Measured in 2 of 29 attempts');

  await page.getByLabel('Added up by').selectOption('its type');
  const rows = walkback.details().getByRole('row');
  await expect(rows).toHaveText([/^What it changed/, /^ShellExec.*2 of 14$/]);
  await rows.getByRole('button', { name: 'ShellExec' }).click();
  await walkback.expectPosition(40);

  await walkback.press('Home');
  await walkback.details().locator('section', { hasText: 'Never came back' }).getByRole('button').click();
  await walkback.expectPosition(40);
});

test('charts are chosen, and what they show is taken along', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  const charts = walkback.telemetry();
  await expect(charts.getByText('7 of 7 series')).toBeVisible();
  await charts.getByText('7 of 7 series').click();
  await charts.getByRole('checkbox', { name: 'Disk free' }).uncheck();
  await expect(charts.getByText('6 of 7 series')).toBeVisible();
  await expect(charts.getByRole('button', { name: 'Copy “Disk free” as PNG' })).toHaveCount(0);

  await charts.getByRole('button', { name: 'Copy readings as CSV' }).click();
  await expect(charts.getByText('Copied')).toBeVisible();
  const table = await page.evaluate(() => navigator.clipboard.readText());
  expect(table.split('\r\n')[0]).toContain(
    'position,time,Load average (1 min) (load),Memory available (bytes)',
  );

  await charts.getByRole('button', { name: 'Copy “Memory available” as PNG' }).click();
  await expect
    .poll(() => page.evaluate(async () => (await navigator.clipboard.read())[0]?.types))
    .toContain('image/png');
});
