/** The rows of the timeline: a tree that can be walked, opened, arranged and hidden. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './walkback-page';

const timelineOf = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const treeOf = (page: Page) => timelineOf(page).getByRole('tree', { name: /^Timeline of/ });
const rowsOf = (page: Page) => treeOf(page).getByRole('treeitem');
const fixture = (path: string) => fileURLToPath(new URL(`../src/formats/${path}`, import.meta.url));

/** Names of the rows in view, indented as they stand. */
async function namesOf(page: Page): Promise<string[]> {
  return rowsOf(page).evaluateAll((rows) =>
    rows.map((row) => {
      const name = row.getAttribute('aria-label')!.split(', ', 2).join(', ');
      return '  '.repeat(Number(row.getAttribute('aria-level')) - 1) + name;
    }),
  );
}

async function arrange(
  page: Page,
  act: (menu: ReturnType<Page['getByRole']>) => Promise<void>,
): Promise<void> {
  await timelineOf(page).getByRole('button', { name: 'Arrange the rows' }).click();
  await act(page.getByRole('dialog', { name: 'Arrange the rows' }));
  await page.keyboard.press('Escape');
}

test('rows are walked with the arrow keys, open to their attempts and say what the canvas shows', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  const row = rowsOf(page).and(page.getByLabel('fetch_page_3, failed, 3 attempts, '));
  const attempt = rowsOf(page).and(page.getByLabel('attempt 2, failed, '));
  await row.focus();
  await expect(row).toHaveAttribute('aria-expanded', 'false');

  await walkback.press('ArrowRight');
  await expect(row).toHaveAttribute('aria-expanded', 'true');
  await walkback.expectPosition(20);
  await walkback.press('ArrowRight');
  await walkback.expectPosition(22);
  await walkback.press('ArrowDown', 2);
  await expect(attempt).toBeFocused();
  await expect(attempt).toHaveAttribute('aria-level', '2');
  await walkback.press('ArrowLeft', 3);
  await expect(row).toBeFocused();

  await walkback.press('ArrowUp');
  await expect(rowsOf(page).and(page.getByLabel('fetch_page_2, succeeded'))).toBeFocused();
  await walkback.expectPosition(2);
});

test('jobs stand by their capability, failures first, and as they were again', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await arrange(page, async (menu) => {
    await menu.getByLabel('By capability').check();
    await menu.getByLabel('Failures first').check();
    await menu.getByRole('button', { name: 'Close all' }).click();
  });
  await expect
    .poll(() => namesOf(page))
    .toEqual([
      'FileRead, failed',
      'FileWrite, failed',
      'ShellExec, failed',
      'Kill, failed',
      'Undo, failed',
      'GitExec, succeeded',
    ]);
  await arrange(page, (menu) => menu.getByRole('button', { name: 'Everything as at first' }).click());
  await expect(rowsOf(page).first()).toHaveAccessibleName(/^FileRead · /);
});

test('a row is pinned, moved and hidden from its menu, and shown again', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  const menu = page.getByRole('dialog', { name: 'Row' });
  const open = (name: string) =>
    rowsOf(page)
      .and(page.getByLabel(new RegExp(`^${name}, `)))
      .click({ button: 'right' });

  await open('fetch_page_3');
  await menu.getByRole('button', { name: 'Pin to the top' }).click();
  const pinned = timelineOf(page).getByRole('tree', { name: /^Pinned/ });
  await expect(pinned.getByRole('treeitem', { name: /^fetch_page_3, failed/ })).toBeVisible();

  await open('fetch_page_2');
  await menu.getByRole('button', { name: 'Move up' }).click();
  await expect
    .poll(async () => (await namesOf(page)).slice(0, 3))
    .toEqual(['start, succeeded', 'fetch_page_2, succeeded', 'fetch_page_1, succeeded']);

  await open('fetch_page_2');
  await menu.getByRole('button', { name: 'Hide' }).click();
  await expect(rowsOf(page).and(page.getByLabel(/^fetch_page_2/))).toHaveCount(0);
  await arrange(page, (all) => all.getByRole('button', { name: 'Show 1 hidden row' }).click());
  await expect(rowsOf(page).and(page.getByLabel(/^fetch_page_2/))).toHaveCount(1);
});

test('the palette pins, hides and shows the row of the playhead’s step', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const choose = async (option: string) => {
    await walkback.press('Control+k');
    await page.keyboard.type(option);
    await palette.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Rows: pin this task, or unpin it');
  const pinned = timelineOf(page).getByRole('tree', { name: /^Pinned/ });
  await expect(pinned.getByRole('treeitem', { name: /^fetch_page_3, failed/ })).toBeVisible();
  const row = rowsOf(page).and(page.getByLabel(/^fetch_page_3/));
  await choose('Rows: hide this task');
  await expect(row).toHaveCount(0);
  await choose('Rows: show what is hidden');
  await expect(row).toHaveCount(1);
});

test('repetition stands in one row, what is different beside it', async ({ walkback, page }) => {
  const job = (at: number, end: string) => [
    {
      seq: at * 2,
      ts: 1_795_296_850 + at,
      type: 'job_started',
      job_id: `job-${at}`,
      capability: 'ShellExec',
    },
    { seq: at * 2 + 1, ts: 1_795_296_851 + at, type: end, job_id: `job-${at}`, capability: 'ShellExec' },
  ];
  const records = Array.from({ length: 30 }, (_, at) => job(at, at === 17 ? 'job_failed' : 'job_completed'));
  await walkback.open();
  const text = records.flat().map((record) => `${JSON.stringify(record)}\n`);
  await walkback.drop([{ name: 'many.jsonl', text: text.join('') }]);
  await walkback.expectPosition(35);
  await expect.poll(() => namesOf(page)).toEqual(['× 29, same shape', 'ShellExec, failed']);
  const repeats = rowsOf(page).first();
  await repeats.focus();
  await walkback.press('ArrowRight');
  await expect(repeats).toHaveAttribute('aria-expanded', 'true');
  await expect(rowsOf(page).nth(1)).toHaveAccessibleName(
    'ShellExec, succeeded, 1 attempt, 2 events from 0 to 1',
  );
  await arrange(page, (menu) => menu.getByLabel('Repetitions in one row').uncheck());
  await expect(rowsOf(page).first()).toHaveAttribute('aria-setsize', '30');
});

test('a child run stands inside of the step that spawned it, with its own steps', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick([fixture('noetl/fixtures/interleaved-parent-children.event-table.json')]);
  await walkback.expectPosition(10);
  const child = rowsOf(page).and(page.getByLabel('load_test/region_worker, child run, failed'));
  await child.click();
  await expect(child).toHaveAttribute('aria-expanded', 'false');
  await walkback.press('ArrowRight');
  await expect(child).toHaveAttribute('aria-expanded', 'true');
  const names = await namesOf(page);
  const at = names.findIndex((name) => name.endsWith('region_worker, child run') && name.startsWith('    '));
  expect(at).toBeGreaterThan(0);
  await child.click({ button: 'right' });
  await page.getByRole('dialog', { name: 'Row' }).getByRole('button', { name: 'Open this run' }).click();
  await expect(walkback.cause()).toContainText('relation "facilities" does not exist');
});
