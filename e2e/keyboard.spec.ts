import { expect, test } from './walkback-page';

test('by keyboard alone: a sample, the palette, steps, failures, the map of the keys, help, and back', async ({
  walkback,
  page,
}) => {
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const focusedName = () =>
    page.evaluate(
      () => document.activeElement?.closest('li')?.textContent ?? document.activeElement?.tagName,
    );

  await walkback.open();
  // Tab reaches the first sample's button before long.
  for (let tabs = 0; tabs < 30 && !(await focusedName())?.includes('dag-executor'); tabs++)
    await walkback.press('Tab');
  await walkback.press('Enter');
  await walkback.expectPosition(20);

  await walkback.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('next fail');
  await expect(palette.getByRole('option', { name: /Next failure/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(palette.getByRole('option', { name: /Next failure/ })).toContainText('Alt');
  await walkback.press('Enter');
  await expect(palette).toBeHidden();
  await walkback.expectPosition(23);

  await walkback.press('ArrowLeft', 2);
  await walkback.expectPosition(21);
  await walkback.press('Alt+ArrowLeft');
  await walkback.expectPosition(20);
  await walkback.press('Shift+ArrowRight');
  await walkback.expectPosition(22);
  await walkback.press('f');
  await walkback.expectPosition(23);
  await walkback.press('g');
  await walkback.press('b');
  await walkback.expectPosition(19);
  await walkback.press('g');
  await walkback.press('c');
  await walkback.expectPosition(20);

  await walkback.press('g');
  await walkback.press('e');
  await expect(walkback.currentEvent()).toBeFocused();
  await walkback.press('2');
  await expect(walkback.details()).toContainText('byte');

  await walkback.press('?');
  const map = page.getByRole('dialog', { name: 'Keys' });
  await expect(map).toContainText('Previous change of this task');
  await walkback.press('f');
  await walkback.press('Escape');
  await expect(map).toBeHidden();
  await walkback.expectPosition(20);

  await walkback.press('g');
  await walkback.press('h');
  await expect(page.getByRole('heading', { name: 'Find the first failure' })).toBeVisible();
  await page.goBack();
  await walkback.expectPosition(20);
});

test('the palette finds an event by its number, a step, a path of the state and a run, and remembers', async ({
  walkback,
  page,
}) => {
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const find = async (text: string, option: RegExp) => {
    await walkback.press('Control+k');
    await page.keyboard.type(text);
    await expect(palette.getByRole('option', { name: option }).first()).toBeVisible();
    while ((await palette.locator('[aria-selected="true"]').textContent())?.search(option) === -1)
      await walkback.press('ArrowDown');
    await walkback.press('Enter');
    await expect(palette).toBeHidden();
  };
  await walkback.open();
  await walkback.openSample('mfm-machine');
  await walkback.expectPosition(7);

  await find('3', /^Event 3$/);
  await walkback.expectPosition(3);
  await find('submit_tx', /submit_tx\s*from 6/);
  await walkback.expectPosition(6);
  await find('status', /^\/state\/.*status$/);
  await expect(walkback.tree().locator('[data-found]')).toContainText('status');
  await find('portfolio', /portfolio_snapshot/);
  await walkback.expectPosition(0);
  await expect(walkback.cause()).toContainText('No failure');

  await walkback.press('Control+k');
  await expect(palette.getByRole('option').first()).toContainText('portfolio_snapshot');
  await walkback.press('Control+k');
  await expect(palette).toBeHidden();
});

test('files, problems, attribution and settings have keys; the palette goes to the next event of a kind', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  const chooser = page.waitForEvent('filechooser');
  await walkback.press('o');
  await (await chooser).setFiles('public/samples/deploy-session-v0.7.3.jsonl');
  await walkback.expectPosition(13);

  // What the keys open gives the focus back to where it was.
  const opener = page.getByRole('button', { name: 'Open files…' }).first();
  await expect(opener).toBeFocused();
  await walkback.press('e');
  const problems = page.getByRole('dialog', { name: /^Problems of/ });
  await expect(problems).toBeVisible();
  await walkback.press('Escape');
  await expect(opener).toBeFocused();
  await walkback.press('6');
  await expect(page.getByRole('tab', { name: 'Attribution' })).toHaveAttribute('aria-selected', 'true');
  await walkback.press(',');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await walkback.press('Escape');
  await expect(opener).toBeFocused();

  await walkback.press('Control+k');
  await page.keyboard.type('command_executed');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const kind = palette.getByRole('option', { name: /^Next command_executed\s*14, \d+ in all/ });
  await expect(kind).toHaveAttribute('aria-selected', 'true');
  await walkback.press('Enter');
  await walkback.expectPosition(14);
});

test('the shuttle plays both ways, and who types types', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await page.getByLabel('Speed').selectOption('250 /s');
  await page.getByRole('heading', { name: 'Events' }).click();
  await walkback.press('j');
  await walkback.expectPosition(0);
  await walkback.press('l');
  await walkback.expectPosition(66);

  await walkback.press('Home');
  await walkback.press('/');
  await expect(page.getByLabel('Find a key or value in the state')).toBeFocused();
  await page.keyboard.type('flag?');
  await expect(page.getByLabel('Find a key or value in the state')).toHaveValue('flag?');
  await walkback.expectPosition(0);
});

test('panels fold away with two clicks or Enter, and stay so', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  const charts = page.getByRole('separator', { name: 'Resize the charts' });
  const heightOf = async () => (await walkback.telemetry().boundingBox())?.height ?? 0;
  const high = await heightOf();
  expect(high).toBeGreaterThan(40);

  await charts.dblclick();
  await expect.poll(heightOf).toBeLessThan(2);
  await page.reload();
  await walkback.expectPosition(13);
  await expect.poll(heightOf).toBeLessThan(2);
  await charts.focus();
  await walkback.press('Enter');
  await expect.poll(heightOf).toBeGreaterThan(30);
});

test('theme, density and zone are chosen once', async ({ walkback, page }) => {
  await walkback.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Dark').check();
  await page.getByLabel('Compact').check();
  await page.getByRole('radio', { name: 'UTC' }).check();
  await walkback.press('Escape');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await walkback.openSample('NoETL');
  await expect(page.getByRole('toolbar', { name: 'Playback' })).toContainText('UTC');
});

test('with single letters switched off, arrows and the palette still work', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Single letters are keys').uncheck();
  await walkback.press('Escape');
  await walkback.press('f');
  await walkback.press('ArrowLeft');
  await walkback.expectPosition(19);
  await walkback.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible();
});
