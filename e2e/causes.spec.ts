import type { Page } from '@playwright/test';
import { expect, test } from './walkback-page';

const kinOf = (page: Page) => page.getByRole('region', { name: 'Causes and effects' });
const arrowsOf = (page: Page) => page.getByRole('region', { name: 'Timeline' }).locator('g[data-side]');

test('by keyboard, from the end of a failed execution back to what began it, and on again', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('NoETL');
  await walkback.expectPosition(16);
  await walkback.press('End');
  await walkback.expectPosition(18);
  await expect(kinOf(page)).toContainText('17 command.failed · city_loop · i1');
  await expect(kinOf(page)).toContainText('triggered by it (parent_event_id)');
  await expect(arrowsOf(page)).toHaveCount(1);

  // Pressed faster than anybody answers: each press goes one further.
  await walkback.press('[', 3);
  await walkback.expectPosition(13);
  await walkback.press('[');
  await walkback.expectPosition(12);
  await expect(kinOf(page)).toContainText('13 command.issued');
  await walkback.press(']');
  await walkback.expectPosition(13);
  await walkback.press('Home');
  await expect(kinOf(page)).toContainText('none that the log tells');
  await walkback.press('[');
  await walkback.press(']');
  await walkback.expectPosition(1);
});

test('of several effects the list offers the others', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('NoETL');
  await walkback.expectPosition(16);
  await walkback.press('Home');
  await walkback.press('ArrowRight', 5);
  await walkback.expectPosition(5);
  await expect(kinOf(page).getByRole('button', { name: /^8 command.issued/ })).toHaveCount(0);
  await kinOf(page).getByRole('button', { name: 'Show all' }).click();
  await kinOf(page)
    .getByRole('button', { name: /^8 command.issued/ })
    .click();
  await walkback.expectPosition(8);
  // The pressed button is gone with its event; the keyboard goes on from the list.
  await expect(kinOf(page)).toBeFocused();
  await walkback.press('Tab');
  await expect(kinOf(page).getByRole('button', { name: /^5 command.completed/ })).toBeFocused();
});

test('by keyboard, from the answer of a tool to its call, its step and the one that found it', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick('public/samples/agent-success.jsonl');
  await walkback.expectPosition(0);
  await walkback.press('ArrowRight', 6);
  await walkback.expectPosition(6);
  await expect(kinOf(page)).toContainText('its tool call (tool_call_id)');
  await walkback.press('[');
  await walkback.expectPosition(5);
  await walkback.press('[');
  await walkback.expectPosition(4);
  await walkback.press('[');
  await walkback.expectPosition(3);
  await expect(kinOf(page)).toContainText('discovered by it (discovered_by)');
  await walkback.press('[');
  await walkback.expectPosition(2);
  await walkback.press(']');
  await walkback.expectPosition(3);
});

test('a cause in another run opens that run, says that it is inferred, and the back button returns', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick('src/formats/noetl/fixtures/interleaved-parent-children.event-table.json');
  await walkback.expectPosition(10);
  await expect(kinOf(page)).toContainText('inferred');
  await walkback.press('[');
  await expect(walkback.cause()).toContainText('query_region, attempt 1, failed at position 4');
  await walkback.expectPosition(4);
  await page.goBack();
  await walkback.expectPosition(10);
});
