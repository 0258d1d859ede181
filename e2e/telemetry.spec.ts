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

test('a threshold: its line, what lies beyond it, and the way from crossing to crossing', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  const load = walkback.series('Load average (1 min)');
  await load.getByRole('button', { name: /^Set the threshold/ }).click();
  await page.keyboard.type('a lot');
  await page.keyboard.press('Enter');
  await expect(load.getByRole('status').filter({ hasText: 'Not understood' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1.3');
  await page.keyboard.press('Enter');
  await expect(load).toContainText('1 of 10 readings above 1.3');
  await expect(load.getByText('above 1.3', { exact: true }).last()).toBeVisible();
  await expect(load.getByRole('button', { name: /^Change the threshold/ })).toBeFocused();

  const next = load.getByRole('button', { name: 'Next crossing' });
  await next.click();
  await walkback.expectPosition(37);
  await next.click();
  await walkback.expectPosition(40);
  await expect(next).toBeDisabled();
  await load.getByRole('button', { name: 'Previous crossing' }).click();
  await walkback.expectPosition(37);

  await load.getByRole('button', { name: /^Change the threshold/ }).click();
  await load.getByRole('combobox', { name: 'Side' }).selectOption('below');
  await load.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(load).toContainText('9 of 10 readings below 1.3');

  await load.getByRole('button', { name: /^Change the threshold/ }).click();
  await load.getByRole('textbox', { name: 'Value' }).clear();
  await page.keyboard.press('Enter');
  await expect(load).not.toContainText('below 1.3');
  await load.getByRole('button', { name: /^Set the threshold/ }).click();
  await page.keyboard.press('Escape');
  await expect(load.getByRole('textbox')).toHaveCount(0);
});

test('a failed run beside the nearest one that succeeded, by position and by time', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('mfm-machine');
  const charts = walkback.telemetry();
  const durations = walkback.series('Duration of attempts');
  await expect(durations).toContainText('138 ms');
  await charts.getByRole('button', { name: 'Overlay another run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Overlay another run' });
  await expect(dialog.getByRole('group', { name: 'Nearest of the same name that succeeded' })).toContainText(
    'evm_transfer',
  );
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(charts).toContainText('aligned by position');
  await expect(durations).toContainText('the other run: 358 ms');
  await expect(durations.getByText('2 more events')).toBeVisible();

  await page.getByRole('button', { name: 'Clock axis' }).click();
  await expect(charts).toContainText('aligned by the time since the start');

  await charts.getByRole('button', { name: 'Another run' }).click();
  await page.keyboard.type('portfolio');
  await expect(dialog.getByRole('option')).toHaveText([/^succeeded.*portfolio_snapshot.*26 events$/]);
  await page.keyboard.press('Enter');
  await expect(charts).toContainText('portfolio_snapshot');
  await walkback.expectPosition(7);

  await charts.getByRole('button', { name: 'Take the other run off' }).click();
  await expect(charts).not.toContainText('the other run');
});

test('a log of one run is laid over a run of another log of its system', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  const charts = walkback.telemetry();
  const overlay = charts.getByRole('button', { name: 'Overlay another WAL' });
  const dialog = page.getByRole('dialog', { name: 'Overlay another WAL' });
  await overlay.click();
  await expect(dialog).toContainText('There is no other WAL');
  await page.keyboard.press('Escape');

  await walkback.pick('src/formats/runtimo/fixtures/daemon-concurrent-dispatch-v0.5.1.jsonl');
  await expect(page.getByRole('banner')).toContainText('daemon-concurrent-dispatch');
  await overlay.click();
  await expect(dialog.getByRole('combobox', { name: 'Of the log' })).toHaveValue(/./);
  await expect(dialog.getByRole('option', { name: /67 events/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(charts).toContainText('deploy-session-v0.7.3.jsonl');
  const load = walkback.series('Load average (1 min)');
  await expect(load).toContainText('the other run: 1.2');
  await expect(load.getByText('49 more events')).toBeVisible();
});
